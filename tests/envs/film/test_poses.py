"""What films are drawn from: joint positions, and where and how turned mocap bodies are."""

from pathlib import Path

import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.behaviour import Behaviour, record
from rewardsmith.envs.film import video
from rewardsmith.envs.film.pixels import Pixels
from rewardsmith.envs.film.poses import CPoser, WarpPoser, pose_size, poses, with_mocap
from rewardsmith.envs.film.render import Renderer

REACH = Path(__file__).parents[1] / "robots" / "mocap_target" / "reach.py"


@pytest.mark.parametrize("device", ["cpu", pytest.param("warp", marks=pytest.mark.slow)])
def test_a_recording_carries_mocap_bodies_to_the_film(tmp_path, monkeypatch, device):
    (tmp_path / "m.xml").write_text(REACH.with_name("m.xml").read_text())
    far = REACH.read_text().replace('    root = "cart"', '    root = "cart"\n    camera_distance = 5.0')
    (tmp_path / "reach.py").write_text(far)
    env = envs.make(str(tmp_path / "reach.py"), 3, seed=4, device=device)
    model = env.environment.model
    behaviour = record(env, lambda *_: torch.zeros(3, 1), poses=lambda: poses(env.sim, 2), film_steps=4)
    assert behaviour.poses.shape == (4, 2, pose_size(model)) and pose_size(model) == 1 + 7
    behaviour.save(tmp_path / "behaviour.safetensors", num_envs=2)
    rows = Behaviour.load(tmp_path / "behaviour.safetensors").poses
    assert torch.equal(rows[0, :, 1:4], behaviour.poses[0, :, 1:4])
    assert ((rows[:, :, 1] >= 1) & (rows[:, :, 1] <= 1.5)).all()
    pictures = []
    monkeypatch.setattr(video, "encode", lambda frames, *_: pictures.extend(frames))
    video.film(model, rows, tmp_path / "film.mp4", control_dt=0.02, width=96, height=72)
    goals = [_red(picture[:, :96]) for picture in pictures]
    lost = _red(Renderer(model, 1, 96, 72).render(rows[0, :1, :1])[0])
    assert all(goal[1] > lost[1] + 5 for goal in goals), "the goal is drawn ahead of where the model has it"


def test_both_posers_turn_what_is_turned():
    model = envs.build(envs.find(str(REACH))).model
    turned = torch.tensor([[0.3, 1.0, 0.2, 0.7, 0.5, 0.5, 0.5, 0.5]], dtype=torch.float64)
    plain = with_mocap(model, turned[:, :1])
    goal = model.geom("goal").id
    for poser in (CPoser(model, 1), WarpPoser(model, 1, torch.device("cpu"))):
        places = poser(turned)
        assert places["geom_xpos"][0, goal].tolist() == pytest.approx([1.0, 0.2, 0.7])
        expected = torch.tensor([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]])
        torch.testing.assert_close(places["geom_xmat"][0, goal].view(3, 3), expected, atol=1e-6, rtol=0)
        places = poser(plain)
        assert places["geom_xpos"][0, goal].tolist() == pytest.approx([0, 0, 0.5])
        torch.testing.assert_close(places["geom_xmat"][0, goal].view(3, 3), torch.eye(3), atol=1e-6, rtol=0)


def test_pixels_show_mocap_bodies_where_they_are():
    env = envs.make(str(REACH), 2, seed=4)
    seen = Pixels(env, 96, 72)()
    expected = Renderer(env.environment.model, 2, 96, 72).render(poses(env.sim))
    assert (seen.numpy() == expected).all()


def test_poses_of_another_length_are_refused(tmp_path):
    model = envs.build(envs.find(str(REACH))).model
    with pytest.raises(ValueError, match="not the 1 joint positions or, with mocap bodies, 8"):
        with_mocap(model, torch.zeros(2, 4))
    with pytest.raises(ValueError, match="1 or 8"):
        video.film(model, torch.zeros(2, 1, 4), tmp_path / "film.mp4", control_dt=0.02)


def _red(picture):
    """Return where the middle of what is red lies, [row, column]."""
    picture = picture.astype(int)
    rows, columns = np.nonzero((picture[..., 0] > 120) & (picture[..., 1:].max(-1) < 90))
    assert len(rows), "nothing red is in the picture"
    return rows.mean(), columns.mean()
