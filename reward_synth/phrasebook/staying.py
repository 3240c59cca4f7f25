"""What must not be done by who goes or stays: drift, leave the spot, go backward, sway, get further than 20 cm."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.holding import straight_line
from rewardsmith.reward_synth.phrasebook.manners import smooth
from rewardsmith.reward_synth.phrasebook.quantities import OF_HEIGHTS, Quantity
from rewardsmith.reward_synth.phrasebook.scene import FROM_THE_SIDE, Scene, in_place, rest

WAYS = {"forward": ("forward", 1), "backward": ("forward", -1), "left": ("lateral", 1), "right": ("lateral", -1)}
"""Directions by their axes and signs."""

_SPOT = (("place", "in_place"), ("state", "away"), ("relation", "away", "off"), ("noun", "position"))
"""What says that it is the spot that must not be left."""

_FURTHER = ("further", "farther")
"""How amounts begin that are ways."""

_TO_THE_SIDE = ("sideways", "left", "right", "to_and_fro")
_SWAY = 0.2
"""Share of a pace that who goes without swaying may be fast to the side."""


def swaying(clause: Clause, scene: Scene, words: str, *, main: bool) -> None:
    """Read "do not sway": be slow to the side, or where that is no way and not told, change the action little."""
    body = scene.body
    sways = clause.verb == "sway"
    clause.take_verbs()
    clause.pass_self()
    aside = clause.take_all("direction", *_TO_THE_SIDE)
    if body.has("lateral_velocity") and (aside or sways):
        feature = body.find(f"heed {words!r}", "lateral_velocity")
        bound = round(_SWAY * body.pace, 3)
        scene.want(body.wish(feature, "range", words=words, scale=bound, low=-bound, high=bound), main=main)
    elif aside:
        straight_line(scene, words)
    else:
        smooth(scene, words)


def near_the_start(bound: float, clause: Clause, scene: Scene, words: str, *, main: bool) -> None:
    """Read "do not wander off more than 20 cm"."""
    clause.take_verbs()
    clause.pass_self()
    clause.pass_over("measure", "noun", "distance", "position")
    clause.pass_over("implied", "relation", "away", "off", "to")
    clause.pass_over("implied", "state", "away")
    clause.pass_over("implied", "place", "in_place", "centre")
    kinds = [kind for kind in ("forward_displacement", "lateral_displacement") if scene.body.has(kind)]
    for kind in kinds or ["forward_displacement"]:
        feature = scene.body.find(f"heed {words!r}", kind)
        wish = scene.body.wish(feature, "range", words=words, low=-bound, high=bound, scale=bound)
        scene.want(wish, main=main)


def leaves(quantity: Quantity, clause: Clause) -> bool:
    """Tell whether an amount is how far it may get from where it began, as in "do not move more than 20 cm"."""
    if clause.has_part("part", "goal", "object") or clause.verb not in ("drift", "travel", "keep", None):
        return False
    if clause.verb == "drift" or quantity.words.startswith(_FURTHER):
        return True
    if clause.has("place", "in_place", "centre") or clause.has("state", "away") or clause.has("relation", "away"):
        return True
    of_height = clause.has("direction", "up", "down") or clause.has("noun", "height", "ground")
    return clause.verb == "travel" and not of_height and not quantity.words.startswith(OF_HEIGHTS)


def moving(clause: Clause, scene: Scene, words: str, verb: str, *, main: bool) -> None:
    """Read "do not move backward", "do not leave the spot", "do not drift"."""
    body = scene.body
    verbs = clause.take_verbs()
    clause.pass_self()
    sides = clause.take_all("direction", *WAYS, "sideways")
    directions = [item.value for item in sides]
    vertical = any(item.value == "to_and_fro" and item.sense == "vertical" for item in clause.left())
    if vertical and clause.take("direction", "to_and_fro"):
        feature = body.find(f"heed {words!r}", "vertical_velocity")
        bound = round(0.2 * body.pace, 3)
        scene.want(body.wish(feature, "range", words=words, scale=bound, low=-bound, high=bound), main=main)
        return
    leaving = verb in ("drift", "retreat")
    if leaving:
        for about in _SPOT:
            clause.pass_over("implied", *about)
    aside = verb == "drift" and scene.travelling is not None
    if verb == "travel" and _turns(scene):
        clause.pass_over("strict", "direction", "any")
        for about in _SPOT:
            clause.pass_over("implied", *about)
        in_place(scene, words)  # which way is forward changes
    elif "sideways" in directions or (aside and not directions):
        for item in sides:
            item.use = "usual" if aside else item.use
        straight_line(scene, words)
    elif directions:
        for direction in directions:
            axis, sign = WAYS[direction]
            if axis == "lateral" and not body.has("lateral_velocity"):
                axis, sign = "forward", -sign
                scene.notes.append(FROM_THE_SIDE)
            feature = body.find(f"heed {words!r}", f"{axis}_velocity")
            low, high = (None, 0.0) if sign > 0 else (0.0, None)
            wish = body.wish(feature, "range", words=words, scale=0.2 * body.pace, low=low, high=high)
            scene.want(wish, main=main)
    elif verb == "wave":
        smooth(scene, words)
    elif leaving or any([clause.take(*about) for about in _SPOT]):
        in_place(scene, words, main=main)
    elif verb == "travel":
        clause.pass_over("strict", "direction", "any")
        rest(scene, words, main=main)
    else:
        clause.give_back(verbs)


def _turns(scene: Scene) -> bool:
    """Tell whether what is asked for is to turn about the vertical."""
    return any(wish.main and wish.kind.startswith("yaw") for wish in scene.wishes)
