"""Keys that a player may press, by plain names."""

from __future__ import annotations

_COMPASS = ("north", "east", "south", "west", "northeast", "southeast", "southwest", "northwest")

MOVES = dict(zip((f"go {way}" for way in _COMPASS), b"kljhunby", strict=True))
"""One step each."""

RUNS = dict(zip((f"run {way}" for way in _COMPASS), b"KLJHUNBY", strict=True))
"""On until something of interest comes up."""

EXPLORING = {"more": 13, **MOVES, **RUNS, "up": ord("<"), "down": ord(">"), "wait": ord(".")} | {
    "kick": 4,
    "eat": ord("e"),
    "search": ord("s"),
}
"""The 23 of NLE's tasks, in their order."""

UNLOCKING = {**MOVES, "pick up": ord(","), "apply": ord("a")}
"""Those of MiniHack's KeyRoom."""

CORRIDOR = {**MOVES, "open": ord("o"), "kick": 4, "search": ord("s")}
"""Those of MiniHack's Corridor."""

QUEST = {**MOVES, "search": ord("s"), "pick up": ord(","), "apply": ord("a"), "zap": ord("z"), "fight": ord("F")}
"""What MiniHack's easy Quest can be solved with, of the whole keyboard that it offers."""
