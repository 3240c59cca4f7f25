"""Pictures and films of the terminal."""

import io

import imageio.v3 as imageio
import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.behaviour import Behaviour, record
from rewardsmith.envs.nethack.terminal import CELL, draw, escapes


def _record(text="", color=7, cursor=(23, 79), row=0, column=0):
    chars, colors = np.full((24, 80), ord(" "), np.uint8), np.zeros((24, 80), np.uint8)
    chars[row, column : column + len(text)] = list(text.encode())
    colors[row, column : column + len(text)] = color
    return np.concatenate([chars.ravel(), colors.ravel(), np.array(cursor, np.uint8)])


def _cell(picture, row, column):
    height, width = CELL
    return picture[row * height : (row + 1) * height, column * width : (column + 1) * width]


def test_characters_are_where_they_are_and_look_different():
    text = "".join(map(chr, range(33, 113)))
    picture = draw(_record(text, row=3))
    assert picture.shape == (384, 640, 3) and picture.dtype == np.uint8
    cells = [_cell(picture, 3, column).tobytes() for column in range(80)]
    assert len(set(cells)) == 80
    assert not picture[:48].any() and not picture[64:-16].any(), "each keeps to its line"
    alone = draw(_record("@", row=3, column=31))
    assert _cell(alone, 3, 31).tobytes() == cells[31], "and to its column"


def test_colours_and_the_cursor_are_seen():
    red, gray = (_cell(draw(_record("#", color=color)), 0, 0).reshape(-1, 3).max(0) for color in (1, 7))
    assert red[0] > 2 * red[1] and gray[0] == gray[1] == gray[2]
    under = _cell(draw(_record("@", cursor=(0, 0))), 0, 0)
    assert under.mean() > _cell(draw(_record("@")), 0, 0).mean()


def test_a_terminal_is_told_what_to_show():
    text = escapes(_record("$ \x07@", color=11, cursor=(2, 5)))
    assert text.startswith("\033[H\033[1;33m$\033[1;33m \033[1;33m \033[1;33m@") and text.endswith("\033[3;6H")
    assert text.count("\r\n") == 23 and "\x07" not in text


@pytest.fixture(scope="module")
def recorded():
    env = envs.make("minihack_corridor", 3, threads=1)
    frames = env.environment.filming.frames(env, 2)
    return env, record(env, lambda obs, begins: torch.zeros(3, dtype=torch.int64), poses=frames, film_steps=20)


def test_what_is_recorded_is_what_the_terminal_shows(recorded, tmp_path):
    _, behaviour = recorded
    assert behaviour.poses.shape == (20, 2, 2 * 24 * 80 + 2) and behaviour.poses.dtype == torch.uint8
    assert b"Dlvl:1" in behaviour.poses[5, 1].numpy().tobytes()
    behaviour.save(tmp_path / "behaviour.safetensors", 2)
    assert torch.equal(Behaviour.load(tmp_path / "behaviour.safetensors").poses, behaviour.poses)


def test_a_film_shows_the_games_side_by_side(recorded, tmp_path):
    env, behaviour = recorded
    path = env.environment.filming.film(behaviour.poses, tmp_path / "film.mp4", camera="side")
    assert imageio.immeta(path)["duration"] == pytest.approx(2.0, abs=0.1)
    film = imageio.imread(path)
    assert film.shape == (20, 384, 2 * 640 + 2, 3)
    # Coding blurs, but each half is nearer to its own game than to the other.
    first, second = (draw(behaviour.poses[10, number].numpy()).astype(int) for number in range(2))
    left = film[10][:, :640].astype(int)
    assert np.abs(left - first).mean() < 0.5 * np.abs(left - second).mean()


def test_a_start_has_a_picture():
    from rewardsmith.experiments.web.robots import draw as draw_robot

    picture = imageio.imread(io.BytesIO(draw_robot(envs.build(envs.find("nethack_score")))))
    assert picture.shape[:2] == (192, 320) and picture[..., :3].any()


def test_it_is_shown_in_a_terminal_until_it_is_interrupted(monkeypatch, capsys):
    env = envs.make("nethack_score", 1, threads=1)
    shown = []

    def act(obs, begins):
        shown.append(obs)
        if len(shown) == 4:
            raise KeyboardInterrupt
        return torch.zeros(1, dtype=torch.int64)

    monkeypatch.setattr("time.sleep", lambda seconds: None)
    env.environment.filming.show(env, act, "side")
    assert capsys.readouterr().out.count("\033[H") == 4
    assert not env.environment.filming.has_window(), "what is captured is no terminal"
