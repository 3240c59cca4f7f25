"""The numbers of NetHack 3.6's glyphs: what a square of the map shows."""

from __future__ import annotations

MONSTERS = 0
PETS = 381
INVISIBLE = 762
BODIES = 1144
RIDDEN = 1525
OBJECTS = 1906
MAP = 2359
EXPLOSIONS = 2446
WARNINGS = 5589
STATUES = 5595
COUNT = 5977
"""Glyphs there are, with the one that stands for none."""

STONE = MAP
"""What nobody has seen yet, or solid rock."""

OPEN_DOORS = (MAP + 13, MAP + 14)
CLOSED_DOORS = (MAP + 15, MAP + 16)
DOORS = (MAP + 12, *OPEN_DOORS, *CLOSED_DOORS)
"""Doorways without a door, open and closed doors."""

STAIRS_UP = (MAP + 23, MAP + 25)
STAIRS_DOWN = (MAP + 24, MAP + 26)
"""Staircases and ladders."""

ORACLE = 270
"""The Oracle of Delphi, of the third dungeon feature that everybody meets: on level 5 to 9."""
