"""How people speak of what is handled in an environment: what it is called, where it is to come, by which verbs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Handling:
    """Words of one environment's object and goal, those with the kinds `distance_to_object` and `distance_to_goal`.

    Phrases are separated by `|`.

    Attributes:
        thing: What the object is called, beside `object` and the like.
        place: What the goal is called, beside `goal` and the like.
        verbs: What brings the object to the goal here; of a drawer that is shut, `open`, and not `close`.
        along: What may stand beside such a verb and says no more, such as `down` where a handle is pressed.
    """

    thing: str = ""
    place: str = ""
    verbs: str = ""
    along: str = ""
