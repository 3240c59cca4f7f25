"""What goes without saying of who lifts or waves a limb: it stands on its other feet, where it is."""

from __future__ import annotations

from rewardsmith.envs import kinds
from rewardsmith.reward_synth.phrasebook.nouns import ARMS, STOOD_ON
from rewardsmith.reward_synth.phrasebook.scene import Scene

_LIMBS_MOVE = ("part_speed", "joint_velocity")
"""Beginnings of the kinds by which waving is measured."""

_FEWEST = 2
"""Feet on which a body stands without hopping."""


def stand_on_the_rest(scene: Scene) -> None:
    """Help who is to do nothing but move some of its limbs to keep its other feet down and to stay in place.

    Else the whole body thrashes about, which moves the limb as well and is learned sooner: of the ant's first programs
    for waving a leg one waved it for 2 s of 50, and with these helpers for 48 s.
    """
    body, told = scene.body, [wish for wish in scene.wishes if wish.main]
    asked = [kinds.split_kind(wish.kind) for wish in told]
    if not told or scene.travelling is not None or any(not _moves_limb(*each) for each in asked):
        return
    moved = {_limb(part or "") for _, part in asked if not (part or "").rsplit("_", 1)[-1].startswith(tuple(ARMS))}
    feet = [name for name in body.named("part_contact") if name.rsplit("_", 1)[-1] in STOOD_ON]
    others = [foot for foot in feet if _limb(foot) not in moved]
    if len(others) < _FEWEST:
        return
    words = told[0].words
    for foot in others:
        scene.help(body.of_part("part_contact", foot), "high", words, scale=1.0)
    if body.has("speed"):
        scene.help(body.find("stay in place", "speed"), "low", words, scale=body.pace)


def _moves_limb(base: str, part: str | None) -> bool:
    """Tell whether a kind is of a limb that waves, or of a foot that is lifted."""
    lifts = base == "part_height" and part is not None and part.rsplit("_", 1)[-1] in STOOD_ON
    return part is not None and (base in _LIMBS_MOVE or lifts)


def _limb(part: str) -> str:
    """Return what the names of a limb's parts and joints begin with."""
    return part.rsplit("_", 1)[0]
