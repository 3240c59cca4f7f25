"""What kind of game is played, as plain data that a worker is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Who plays, with which of NetHack's options, where.

    Attributes:
        character: Role, race, alignment and sex, as NLE writes them.
        options: NetHack's options; None for those of NLE.
        level: Name of a MiniHack level, see `envs.nethack.level`; empty for the whole dungeon.
        monsters: Whether new monsters appear during the game.
        answers: Whether questions about objects are answered for the player, see `envs.nethack.prompts`; otherwise all
            is as in NLE.
    """

    character: str = "mon-hum-neu-mal"
    options: tuple[str, ...] | None = None
    level: str = ""
    monsters: bool = True
    answers: bool = False
