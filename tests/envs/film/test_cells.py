import numpy as np
import pytest

from rewardsmith import envs
from rewardsmith.envs.film.cells import cells
from rewardsmith.envs.film.moments import moments
from rewardsmith.envs.film.video import FilmError, encode, film, grid


def pictures(count, height=48, width=64, seed=0):
    return np.random.default_rng(seed).integers(0, 180, (count, 1, 1, 3), np.uint8).repeat(height, 1).repeat(width, 2)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 9])
@pytest.mark.parametrize("size", [(48, 64), (33, 47)])
def test_a_grid_is_taken_apart_into_its_pictures(count, size, tmp_path):
    shown = pictures(count, *size)
    path = encode([grid(shown)] * 4, tmp_path / "film.mp4", 10)
    (frame,) = moments(path, 1)
    found = [frame[place] for place in cells(frame)]
    assert len(found) == count
    for ours, theirs in zip(found, shown, strict=True):
        assert abs(ours[4:-4, 4:-4].mean((0, 1)) - theirs.mean((0, 1))).max() < 12


def test_white_that_is_no_gap_takes_nothing_apart():
    white = np.full((98, 130, 3), 255, np.uint8)
    assert cells(white) == [(slice(0, 98), slice(0, 130))]
    bar = np.zeros((98, 130, 3), np.uint8)
    bar[:, 20:22] = 255
    assert len(cells(bar)) == 1


@pytest.mark.parametrize("name", ["humanoid", "inverted_pendulum", "mountain_car"])
def test_films_of_bodies_are_taken_apart(name, tmp_path):
    model = envs.build(envs.find(name)).model
    still = np.tile(model.qpos0, (3, 4, 1))
    path = film(model, still, tmp_path / "film.mp4", control_dt=0.05, camera="side")
    assert [len(cells(frame)) for frame in moments(path, 2)] == [4, 4]


def test_moments_of_a_span_are_evenly_chosen(tmp_path):
    levels = np.arange(40)
    path = encode((np.full((32, 48, 3), 40 + 4 * level, np.uint8) for level in levels), tmp_path / "film.mp4", 10)

    def shown(*span):
        return [round((frame.mean() - 40) / 4) for frame in moments(path, 3, *span)]

    assert shown() == [0, 20, 39] and shown(1.0, 2.0) == [10, 15, 20] and shown(3.0) == [30, 34, 39]
    assert shown(9.0) == [39], "after its end there is its end"


def test_nothing_but_a_film_is_opened(tmp_path):
    path = encode([np.zeros((32, 48, 3), np.uint8)] * 3, tmp_path / "film.mp4", 10)
    (tmp_path / "list.mp4").write_text(f"ffconcat version 1.0\nfile '{path}'\n")
    (tmp_path / "playlist.mp4").write_text(f"#EXTM3U\n#EXTINF:1,\n{path}\n")
    (tmp_path / "link.mp4").symlink_to(path)
    for name in ("list.mp4", "playlist.mp4", "link.mp4", "missing.mp4"):
        with pytest.raises(FilmError, match="cannot be read"):
            list(moments(tmp_path / name, 1))


def test_a_film_of_many_pixels_is_refused(tmp_path):
    path = encode([np.zeros((2200, 2200, 3), np.uint8)], tmp_path / "film.mp4", 10)
    with pytest.raises(FilmError, match="make it smaller"):
        list(moments(path, 1))
