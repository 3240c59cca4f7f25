"""What a hand can do something with: which features tell how near, how high, how turned, how open a thing is."""

from __future__ import annotations

from dataclasses import dataclass

from rewardsmith.envs.feature import Feature
from rewardsmith.reward_synth.phrasebook.anatomy import GOAL, OBJECT
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.hands.words import FIXTURE
from rewardsmith.reward_synth.phrasebook.item import Item

_CALLED = {
    "apple": "apple|red apple",
    "banana": "banana",
    "box": "box|carton|package|parcel|block|cardboard box|cuboid|brick",
    "bowl": "bowl|dish|basin|plate|fruit bowl",
    "drawer": "drawer|desk drawer",
    "faucet": "faucet|tap|valve|water|lever|faucet lever|water tap|spigot|faucet knob",
    "drawer_handle": "drawer handle|handle|drawer knob|knob|grip",
    "faucet_handle": "faucet handle|tap handle",
}
"""What things are called; others are called by their names."""

ALONE = {
    "part_distance": "distance_to_object",
    "joint_fraction": "opened",
    "joint_opened_way": "opened_way",
    "joint_opened_angle": "opened_angle",
    "part_gap": "distance_to_goal",
}
"""Kinds of the only thing there is, by those of one of several."""


@dataclass(frozen=True)
class Thing:
    """A thing that a clause speaks of.

    Attributes:
        name: By which features are its; empty for what stands before the hand alone, and for the goal.
        item: The words.
        goal: Whether it is the goal.
    """

    name: str
    item: Item
    goal: bool = False

    @property
    def lead(self) -> str:
        """What stands before it: in, on, to, from; empty for nothing."""
        return self.item.sense

    def kind(self, base: str, body: Body) -> Feature | None:
        """Return its feature of a kind, such as `part_height`; None where there is none."""
        for name in (self.name, f"{self.name}_handle", self.name.removesuffix("_handle")):
            if self.name and body.has(base, name):
                return body.of_part(base, name)
        alone = ALONE.get(base)
        return body.of_kind(alone) if alone is not None and not body.named("part_distance") else None

    def needed(self, base: str, asked: str, body: Body) -> Feature:
        """Return its feature of a kind.

        Raises:
            Lacks: there is none.
        """
        found = self.kind(base, body)
        return (
            found
            if found is not None
            else body.lack(
                f"{asked} the {self.item.words}", f"{base}[{self.name}]" if self.name else ALONE.get(base, base)
            )
        )


def nouns(body: Body) -> dict[tuple[str, ...], str]:
    """Return what the things are called of which there are several, each phrase with its role."""
    return {tuple(phrase.split()): OBJECT for name in _several(body) for phrase in _CALLED.get(name, name).split("|")}


def spoken(clause: Clause, body: Body) -> list[Thing]:
    """Return the things that a clause speaks of and nobody took yet, in the order of the sentence."""
    found = []
    for item in clause.left():
        if item.tag == "part" and item.value.role in (OBJECT, GOAL):
            found.append(Thing(_name(item.value.noun, body), item, goal=item.value.role == GOAL))
        elif (item.tag, item.value) == ("noun", FIXTURE):
            found.append(Thing("", item))
    return found


def gap(thing: Thing, place: Thing, body: Body) -> Feature:
    """Return the feature that tells how far a thing is from a place.

    Raises:
        Lacks: there is none.
    """
    for pair in (f"{thing.name}_to_{place.name}", f"{place.name}_to_{thing.name}"):
        if body.has("part_gap", pair):
            return body.of_part("part_gap", pair)
    if place.goal and body.has("distance_to_goal"):
        return body.find("bring it there", "distance_to_goal")
    body.lack(f"bring the {thing.item.words} to the {place.item.words}", f"part_gap[{thing.name}_to_{place.name}]")


def _several(body: Body) -> list[str]:
    return list(dict.fromkeys([*body.named("part_distance"), *body.named("joint_fraction")]))


def _name(noun: str, body: Body) -> str:
    """Return the name by which a noun's features are its."""
    names = [name for name in _several(body) if noun in _CALLED.get(name, name).split("|")]
    if names:
        return names[0]
    others = [name for name in body.named("part_height", "part_speed") if name not in ("hand", "palm")]
    return others[0] if others else ""
