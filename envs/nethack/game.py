"""One game of NetHack, played by NLE's engine straight into memory that is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from nle import nethack

from rewardsmith.envs.nethack.layout import SPECS, Array
from rewardsmith.envs.nethack.prompts import SPACE, answer, dismiss
from rewardsmith.envs.nethack.rules import Rules

_NEEDED = ("glyphs", "blstats", "message", "internal", "program_state")
"""Observations by which a game is steered, whoever asked for them."""

_IN_MOVELOOP = 3
"""Place in `program_state` that tells whether the player is asked for a move."""

_MOST_GREETINGS = 1000


class Game:
    """A game; NetHack writes what it shows into the arrays that were given, at every key.

    Args:
        rules: What is played.
        views: Where observations go, by name, each of the shape and type of `layout.SPECS`.
        hackdir: NetHack's data, MiniHack's level in it where one is played; None for NLE's own.

    Attributes:
        views: Those arrays, and others that the game needs for itself.
    """

    def __init__(self, rules: Rules, views: Mapping[str, Array], hackdir: Path | None = None) -> None:
        self._rules = rules
        own: dict[str, Array] = {key: np.zeros(*SPECS[key]) for key in _NEEDED if key not in views}
        self.views = dict(views) | own
        where = {} if hackdir is None else {"hackdir": str(hackdir)}
        self._nethack = nethack.Nethack(
            observation_keys=(),
            playername=f"Agent-{rules.character}",
            ttyrec=None,
            options=rules.options,
            spawn_monsters=rules.monsters,
            fix_moon_phase=True,  # or luck would depend on the day
            **where,
        )
        self._engine = self._nethack._pynethack
        self._records = Path(self._nethack._vardir) / "record"
        self._engine.set_buffers(**self.views)

    @property
    def over(self) -> bool:
        """Whether the game has ended, so that nothing but `begin` may follow."""
        ended: bool = self._engine.done()
        return ended

    def begin(self, core: int, display: int, level: int) -> None:
        """Begin the game that three seeds give: of the dungeon's course, of what is only shown, of levels.

        NetHack's habit of mixing true randomness in now and then is off, and it forgets the best games so far, which it
        would list at the end.
        """
        self._records.write_bytes(b"")
        self._nethack.set_initial_seeds(core, display, False, level)
        self._engine.reset()
        for _ in range(_MOST_GREETINGS):
            if self.over or self.views["program_state"][_IN_MOVELOOP]:
                return
            self.press(SPACE)
        raise RuntimeError(f"a game of seeds {core}, {display}, {level} does not come to its first move")

    def step(self, key: int) -> bool:
        """Press a key, dismiss what it calls up, and tell whether the game is over."""
        self.press(key)
        if self._rules.answers:
            answer(self, key)
        dismiss(self)
        return self.over

    def replay(self, keys: Iterable[int]) -> bool:
        """Press the keys that were pressed before, and tell whether the game is over."""
        return any(self.step(int(key)) for key in keys) or self.over

    def press(self, key: int) -> None:
        """Press one key and no other."""
        self._engine.step(key)

    def close(self) -> None:
        """Give back the engine and its files."""
        self._nethack.close()
