"""What stands between a player and the map: "--More--", menus, questions. It is dismissed before anybody sees it.

A key that is swallowed by a question costs no turn, and figures of speed and learning curves of agents that press
keys at questions mean little.
"""

from __future__ import annotations

import re
from typing import Protocol

from rewardsmith.envs.nethack.glyphs import CLOSED_DOORS
from rewardsmith.envs.nethack.layout import Array

SPACE, ESCAPE, YES = ord(" "), 27, ord("y")
APPLY = ord("a")
AWAITS_CHARACTER, AWAITS_LINE, AWAITS_SPACE = 1, 2, 3
"""Places in `internal` that tell what NetHack is waiting for."""

_LEFT_OPEN = (b"eat", b"attack", b"direction?", b"pray")
"""Questions that NLE leaves to the player, whose next key answers them."""

_WHICH_OBJECT = re.compile(rb"What do you want to [^\[]*\[[- ]*([a-zA-Z])")
_GRANTED = re.compile(rb"(eat it|eat one|[Uu]nlock it|drink from it)\?")
_WAYS = "ykuh.lbjn"
"""Keys of the eight directions by the place of the square among the nine around the player."""


class Player(Protocol):
    """A game as this file needs it."""

    views: dict[str, Array]

    def press(self, key: int) -> None:
        """Press a key."""

    @property
    def over(self) -> bool:
        """Whether the game has ended."""
        ...


def dismiss(player: Player) -> None:
    """Dismiss what NLE's environments dismiss, as they do it: `NLE._perform_known_steps` with its exceptions."""
    internal = player.views["internal"]
    while not player.over:
        if internal[AWAITS_SPACE]:
            player.press(SPACE)
        elif internal[AWAITS_LINE]:
            player.press(ESCAPE)
        else:
            if internal[AWAITS_CHARACTER] and not _left_open(player):
                player.press(ESCAPE)
            return


def answer(player: Player, pressed: int) -> None:
    """Answer questions about objects: the first that is offered, yes to eating it and to unlocking it.

    Directions are left to the player, but where something is applied beside a closed door, it is applied to the door.

    Args:
        player: The game.
        pressed: The key that has just been pressed.
    """
    internal = player.views["internal"]
    for _ in range(5):  # no chain of questions is longer
        if player.over or internal[AWAITS_SPACE] or not internal[AWAITS_CHARACTER]:
            return
        message = player.views["message"].tobytes()
        if which := _WHICH_OBJECT.search(message):
            player.press(which[1][0])
        elif _GRANTED.search(message):
            player.press(YES)
        elif b"direction?" in message and pressed == APPLY and (way := _way_to_door(player)):
            player.press(way)
        else:
            return


def _left_open(player: Player) -> bool:
    message = player.views["message"].tobytes()
    return any(words in message for words in _LEFT_OPEN)


def _way_to_door(player: Player) -> int:
    """Return the key of the direction of a closed door beside the player, 0 where there is none."""
    glyphs = player.views["glyphs"]
    column, row = player.views["blstats"][:2]
    for place, key in enumerate(_WAYS):
        y, x = row - 1 + place // 3, column - 1 + place % 3
        if 0 <= y < glyphs.shape[0] and 0 <= x < glyphs.shape[1] and glyphs[y, x] in CLOSED_DOORS:
            return ord(key)
    return 0
