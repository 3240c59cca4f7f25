"""What stands before the map is dismissed, and questions about objects are answered where that is asked for."""

import numpy as np
import pytest

from rewardsmith.envs.nethack.game import Game
from rewardsmith.envs.nethack.layout import SPECS
from rewardsmith.envs.nethack.minihack import MinihackKeyRoom, MinihackKeyRoomS10
from rewardsmith.envs.nethack.prompts import APPLY, AWAITS_CHARACTER, AWAITS_LINE, AWAITS_SPACE, answer, dismiss
from rewardsmith.envs.nethack.rules import Rules

WAITING = {"space": AWAITS_SPACE, "line": AWAITS_LINE, "character": AWAITS_CHARACTER}


class Script:
    """A game that asks what it is told to ask, and keeps what is pressed."""

    def __init__(self, *asked):
        self.views = {key: np.zeros(*SPECS[key]) for key in ("glyphs", "blstats", "message", "internal")}
        self.views["blstats"][:2] = 10, 5
        self.asked, self.pressed, self.over = list(asked), [], False
        self._show()

    def press(self, key):
        self.pressed.append(chr(key))
        self.asked.pop(0)
        self._show()

    def _show(self):
        self.views["internal"][:] = 0
        self.views["message"][:] = 0
        self.over = self.asked[:1] == ["the end"]
        if self.asked and not self.over:
            waiting, _, text = self.asked[0].partition(": ")
            self.views["internal"][WAITING[waiting]] = 1
            self.views["message"][: len(text)] = list(text.encode())


@pytest.mark.parametrize(
    ("asked", "pressed"),
    [
        ((), ""),
        (("space: --More--", "space: --More--"), "  "),
        (("line: What do you want to call it?", "space: "), "\x1b "),
        (("space: ", "character: Really quit? [yn] (n)"), " \x1b"),
        (("character: In what direction?",), ""),
        (("character: Really attack the guard? [yn] (n)",), ""),
        (("space: ", "the end"), " "),
    ],
)
def test_what_is_dismissed_is_what_nle_dismisses(asked, pressed):
    game = Script(*asked)
    dismiss(game)
    assert "".join(game.pressed) == pressed


@pytest.mark.parametrize(
    ("asked", "pressed"),
    [
        (("character: What do you want to eat? [fgh or ?*]",), "f"),
        (("character: What do you want to wield? [- abc or ?*]",), "a"),
        (("character: There is a newt corpse here; eat it? [ynq] (n)",), "y"),
        (("character: What do you want to use or apply? [k or ?*]", "character: In what direction?"), "k"),
        (("character: Unlock it? [yn] (n)",), "y"),
        (("character: Really attack the guard? [yn] (n)",), ""),
        (("space: --More--",), ""),
    ],
)
def test_questions_about_objects_are_answered(asked, pressed):
    game = Script(*asked)
    answer(game, ord("e"))
    assert "".join(game.pressed) == pressed


def test_what_is_applied_beside_a_closed_door_is_applied_to_the_door():
    game = Script("character: In what direction?", "character: Unlock it? [yn] (n)")
    game.views["glyphs"][6, 9] = 2359 + 15
    answer(game, APPLY)
    assert "".join(game.pressed) == "by"


def _walk_to(game, row, column):
    """Walk on an empty floor."""
    for _ in range(20):
        x, y = game.views["blstats"][:2]
        dx, dy = np.sign(column - x), np.sign(row - y)
        if not dx and not dy:
            return
        game.step(ord("ykuh.lbjn"[3 * (dy + 1) + dx + 1]))


@pytest.mark.parametrize("kind", [MinihackKeyRoom, MinihackKeyRoomS10])
def test_a_key_room_can_be_left_with_the_choices_that_there_are(kind, tmp_path):
    """Walk to the key, pick it up, apply it beside the door, go through: a few seeds are open enough for that."""
    pytest.importorskip("minihack", reason="MiniHack is missing")
    from rewardsmith.envs.nethack.level import compile_level

    views = {key: np.zeros(*SPECS[key]) for key in ("glyphs", "blstats", "message", "internal", "inv_strs")}
    game = Game(kind.rules, views, compile_level(kind.rules.level, tmp_path))
    left = 0
    for seed in range(20):
        game.begin(seed, seed, seed)
        glyphs = views["glyphs"]
        tool = np.argwhere((glyphs >= 1906) & (glyphs < 2359))
        door = np.argwhere((glyphs == 2359 + 15) | (glyphs == 2359 + 16))
        if not len(tool) or not len(door):
            continue
        _walk_to(game, *tool[0])
        game.step(ord(","))
        assert b"key" in views["inv_strs"].tobytes().lower()
        row, column = door[0]
        for dy, dx in ((1, 0), (-1, 0), (0, 1), (0, -1)):  # doors are not passed on the slant
            if glyphs[row + dy, column + dx] not in range(2359, 2371):  # neither rock nor wall
                break
        _walk_to(game, row + dy, column + dx)
        game.step(APPLY)
        for _ in range(5):
            game.step(ord("ykuh.lbjn"[3 * (1 - dy) + 1 - dx]))
        left += not np.isin(glyphs[row, column], (2359 + 15, 2359 + 16))
    game.close()
    assert left >= 2


def test_options_of_rules_reach_the_game():
    views = {key: np.zeros(*SPECS[key]) for key in ("message", "blstats")}
    game = Game(Rules(character="val-dwa-law-fem"), views)
    game.begin(1, 1, 1)
    assert b"female" in views["message"].tobytes() or b"Valkyrie" in views["message"].tobytes()
    game.close()
