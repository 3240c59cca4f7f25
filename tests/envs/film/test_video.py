import math
import re
import subprocess
import sys
from fractions import Fraction

import mujoco
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rewardsmith import envs
from rewardsmith.envs.film import video
from rewardsmith.envs.film.video import FilmError, encode, film

SIZE = {"width": 64, "height": 48}


def decode(path) -> np.ndarray:
    """Return the film's frames [time, height, width, 3] as ffmpeg reads them."""
    raw = subprocess.run(
        [video.ffmpeg(), "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        capture_output=True,
        check=True,
    ).stdout
    width, height = map(int, re.search(r"Video: .*?, (\d+)x(\d+)", describe(path)).groups())
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3)


def describe(path) -> str:
    return subprocess.run([video.ffmpeg(), "-hide_banner", "-i", path], capture_output=True, text=True).stderr


def stills(count: int, height: int = 32, width: int = 48):
    """Yield frames in one grey each, which grows brighter."""
    for index in range(count):
        yield np.full((height, width, 3), 40 + 4 * index, np.uint8)


def running(num_envs: int = 4, moments: int = 40) -> tuple[mujoco.MjModel, np.ndarray]:
    """Return a cheetah and its positions when environment i runs with i metres per second, every 0.05 s."""
    model = envs.find("half_cheetah")().model
    trajectory = np.tile(model.qpos0, (moments, num_envs, 1))
    trajectory[:, :, 0] = 0.05 * np.arange(moments)[:, None] * np.arange(num_envs)
    return model, trajectory


def test_film_has_the_frames_size_and_length_asked_for(tmp_path):
    model, trajectory = running()
    path = film(model, torch.as_tensor(trajectory), tmp_path / "run.mp4", control_dt=0.05, **SIZE)
    frames = decode(path)
    assert frames.shape == (40, 2 * 48 + video.GAP, 2 * 64 + video.GAP, 3)
    said = describe(path)
    assert "Duration: 00:00:02.00" in said
    assert "20 fps" in said
    assert "h264" in said
    assert "yuv420p" in said


def test_tiles_show_their_own_environment_moving(tmp_path):
    model, trajectory = running()
    frames = decode(film(model, trajectory, tmp_path / "run.mp4", control_dt=0.05, **SIZE)).astype(int)
    step = np.abs(np.diff(frames, axis=0)).mean((0, 3))
    stands, slow, fast = step[:48, :64].mean(), step[:48, 66:].mean(), step[50:, 66:].mean()
    assert stands < 0.5 < slow < fast


def test_frames_keep_their_order_and_colours(tmp_path):
    frames = decode(encode(stills(20), tmp_path / "grey.mp4", 10))
    brightness = frames.mean((1, 2, 3))
    assert brightness == pytest.approx(40 + 4 * np.arange(20), abs=3)
    colours = np.zeros((32, 48, 3), np.uint8)
    colours[:, :16], colours[:, 16:32], colours[:, 32:] = (200, 60, 60), (60, 160, 60), (60, 60, 200)
    shown = decode(encode([colours] * 3, tmp_path / "colour.mp4", 10))[1]
    assert shown[16, [8, 24, 40]].ravel() == pytest.approx(colours[16, [8, 24, 40]].ravel(), abs=12)


def test_film_starts_at_once_and_seeks(tmp_path):
    path = encode(stills(46), tmp_path / "grey.mp4", 25)
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    keys = subprocess.run(
        [video.ffmpeg(), "-v", "error", "-skip_frame", "nokey", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-"],
        capture_output=True,
        check=True,
    ).stdout
    assert len(keys) / (32 * 48) >= math.ceil(46 / 15)


@given(control_dt=st.integers(1, 200).map(lambda n: n / 1000), fps=st.floats(1, 50))
def test_pace_is_real_time(control_dt, fps):
    stride, rate = video.pace(control_dt, fps)
    assert stride >= 1
    assert rate <= video.MAX_FPS
    assert rate * stride == 1 / Fraction(round(control_dt * 1000), 1000)


@pytest.mark.parametrize(
    ("control_dt", "fps", "rate"), [(0.05, 25, 20), (0.008, 25, 25), (0.04, 25, 25), (0.015, 25, 22), (0.01, 50, 50)]
)
def test_pace_is_near_what_was_asked_for(control_dt, fps, rate):
    assert int(video.pace(control_dt, fps)[1]) == rate


@pytest.mark.parametrize(
    ("count", "rows", "columns"), [(1, 1, 1), (2, 1, 2), (3, 2, 2), (4, 2, 2), (5, 2, 3), (9, 3, 3)]
)
def test_grid_is_near_square_and_even(count, rows, columns):
    grid = video.grid(np.zeros((count, 10, 11, 3), np.uint8))
    height, width = rows * 12 - 2, columns * 13 - 2
    assert grid.shape == (height + height % 2, width + width % 2, 3)
    assert (grid == 0).all(-1).sum() == count * 110


def test_more_pictures_than_fit_one_batch_and_a_ragged_end(tmp_path):
    model, trajectory = running(num_envs=3, moments=7)
    frames = decode(film(model, trajectory, tmp_path / "run.mp4", control_dt=0.05, **SIZE))
    assert len(frames) == 7


@pytest.mark.parametrize("shape", [(5, 9), (5, 2, 8), (0, 2, 9), (5, 0, 9)])
def test_wrong_shape_is_refused(tmp_path, shape):
    model, _ = running()
    with pytest.raises(ValueError, match=r"not \[time, num_envs, 9\]"):
        film(model, np.zeros(shape), tmp_path / "run.mp4", control_dt=0.05)


@pytest.mark.parametrize(("control_dt", "fps"), [(0, 25), (0.05, 0), (0.05, 60), (math.nan, 25)])
def test_wrong_pace_is_refused(tmp_path, control_dt, fps):
    model, trajectory = running()
    with pytest.raises(ValueError, match="must be above 0"):
        film(model, trajectory, tmp_path / "run.mp4", control_dt=control_dt, fps=fps)


def test_failing_ffmpeg_leaves_the_old_film_and_nothing_else(tmp_path, monkeypatch):
    path = encode(stills(3), tmp_path / "grey.mp4", 10)
    before = path.read_bytes()
    broken = tmp_path / "ffmpeg"
    broken.write_text('#!/bin/sh\nfor last; do :; done\nhead -c 100 > "$last"\necho out of luck >&2\nexit 3\n')
    broken.chmod(0o755)
    monkeypatch.setattr(video, "ffmpeg", lambda: str(broken))
    with pytest.raises(FilmError, match=r"ffmpeg failed \(3\): out of luck"):
        encode(stills(50, 200, 200), path, 10)
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["ffmpeg", "grey.mp4"]


def test_full_disk_is_a_film_error(tmp_path):
    program = f"""if True:
        import resource, numpy
        from rewardsmith.envs.film.video import FilmError, encode
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        noise = numpy.random.default_rng(0).integers(0, 255, (30, 96, 96, 3), numpy.uint8)
        try:
            encode(noise, {str(tmp_path / "noise.mp4")!r}, 10)
        except FilmError as error:
            print(error)
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("ffmpeg failed")
    assert list(tmp_path.iterdir()) == []


def test_missing_directory_is_a_film_error(tmp_path):
    with pytest.raises(FilmError):
        encode(stills(3), tmp_path / "nowhere" / "grey.mp4", 10)


def test_missing_ffmpeg_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "none"))
    with pytest.raises(FilmError, match=r"cannot start ffmpeg .*none"):
        encode(stills(3), tmp_path / "grey.mp4", 10)
    assert list(tmp_path.iterdir()) == []


def test_error_while_drawing_passes_through_and_leaves_nothing(tmp_path):
    def failing():
        yield from stills(3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode(failing(), tmp_path / "grey.mp4", 10)
    assert list(tmp_path.iterdir()) == []
