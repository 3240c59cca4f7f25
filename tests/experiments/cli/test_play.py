"""A run's policy on fresh initial states: a film without a display, a window with one."""

import sys
from contextlib import contextmanager, nullcontext
from types import ModuleType, SimpleNamespace

import imageio.v3 as imageio
import mujoco
import numpy as np
import pytest

from rewardsmith.envs.film import window
from rewardsmith.experiments.cli.main import main


@pytest.fixture
def without_display(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_display_the_asked_film_is_written(finished_run, without_display, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ["play", str(finished_run[0]), "candidate=001", "seconds=0.6", "path=a.mp4"]
    assert main([*words, "camera=front", "seed=5"]) == 0
    assert capsys.readouterr().out.strip() == "a.mp4"
    assert imageio.immeta("a.mp4")["duration"] == pytest.approx(0.6, abs=0.1)
    film = imageio.imread("a.mp4")
    for other in ("camera=side", "seed=6"):
        assert main([*words[:-1], "path=b.mp4", "camera=front", "seed=5", other]) == 0
        difference = np.abs(imageio.imread("b.mp4")[-1].astype(int) - film[-1].astype(int))
        assert difference.max() > 30, f"{other} shows the same"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["candidate=007"], "000, 001"),
        (["camera=roof"], "'side', 'front'"),
        (["seconds=0"], "seconds"),
        (["num_envs=65"], "num_envs"),
        (["path=nowhere/film.mp4"], "path=FILE"),
        (["speed=2"], "camera"),
    ],
)
def test_what_cannot_be_played_is_one_line(words, named, finished_run, without_display, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["play", str(finished_run[0]), *words]) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("rewardsmith: ")]
    assert named in line and not list(tmp_path.iterdir())


def test_a_display_that_is_named_and_not_there_gets_a_film(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":4711")
    glfw = ModuleType("glfw")
    glfw.init = lambda: False
    monkeypatch.setitem(sys.modules, "glfw", glfw)
    monkeypatch.setitem(sys.modules, "mujoco.viewer", ModuleType("mujoco.viewer"))
    assert not window.has_window()
    glfw.init = lambda: True
    assert window.has_window()


def test_with_a_display_the_window_shows_the_robot_until_it_is_closed(finished_run, tmp_path, monkeypatch, capsys):
    shown, cameras = [], []

    @contextmanager
    def launch_passive(model, data):
        cam = SimpleNamespace()
        yield SimpleNamespace(
            cam=cam, lock=nullcontext, is_running=lambda: len(shown) < 5, sync=lambda: shown.append(data.qpos.copy())
        )
        cameras.append(model.camera(cam.fixedcamid).name)

    viewer = ModuleType("mujoco.viewer")
    viewer.launch_passive = launch_passive
    monkeypatch.setitem(sys.modules, "mujoco.viewer", viewer)
    monkeypatch.setattr(mujoco, "viewer", viewer, raising=False)
    monkeypatch.setattr(window, "has_window", lambda: True)
    monkeypatch.chdir(tmp_path)
    assert main(["play", str(finished_run[0]), "camera=front"]) == 0
    assert len(shown) == 5 and not np.array_equal(shown[0], shown[4]) and cameras == ["front"]
    assert not list(tmp_path.iterdir()) and not capsys.readouterr().out
