"""Places in NLE's `blstats`, the figures of NetHack's bottom lines."""

from __future__ import annotations

X, Y = 0, 1
POINTS = 9
HIT_POINTS, MOST_HIT_POINTS = 10, 11
DEPTH = 12
GOLD = 13
ARMOR_CLASS = 16
EXPERIENCE_LEVEL, EXPERIENCE = 18, 19
TURN = 20
HUNGER = 21
DUNGEON, LEVEL = 23, 24
"""Which of the dungeons, the main one being 0, and which of its levels."""

CONDITION = 25
HALLUCINATING = 512
"""Bit of the condition."""

SHOWN = (0, 1, *range(2, 9), *range(10, 26))
"""Those that a policy sees: all but the points, which are a task's own measure, and the alignment."""
