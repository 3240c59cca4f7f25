"""Collecting, exploring, eating, going down, staying healthy: what is asked of `matters`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.envs.feature import Feature
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.matter import Matter
from rewardsmith.reward_synth.phrasebook.matter_table import MATTERS
from rewardsmith.reward_synth.phrasebook.matters import LESS
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.phrasebook.scene import Scene

_LOOKED = frozenset({"see", "sees", "seeing", "discover", "visit", "search", "look", "spot", "cover", "check", "have"})


def pursue(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause that wants more or less of matters, or to be where they are; also what must not happen to them."""
    words = clause.words
    verbs = clause.take_verbs()
    named = [item.sense for item in verbs if item.sense in MATTERS and not _only_seen(item, clause)]
    for name in named:
        clause.pass_over("implied", "matter", name, *MATTERS[name].includes)
    less = _turned(clause, verbs)
    asked = [(name, less) for name in named]
    asked += [(item.value, less != (item.sense == LESS)) for item in clause.take_all("matter")]
    if less and not clause.negated and "danger" in dict(asked):  # "flee from the monsters to the stairs"
        asked = [(name, turned and name not in ("stairs", "oracle", "key")) for name, turned in asked]
    amounts = {name: quantity for name in MATTERS if (quantity := clause.quantity(name)) is not None}
    asked += [(name, less) for name in amounts if name not in dict(asked)]
    if "rank" in amounts or "hit_points" in amounts:  # "10 hit points" are no share of them
        asked = [pair for pair in asked if pair[0] in amounts or pair[0] not in ("health", "experience")]
    if not asked:
        for item in verbs:
            again = scene.wishes and not (item.sense or clause.negated)  # "find the key and pick it up"
            item.use = "again" if again else ""
        return
    clause.pass_over("usual", "noun", "world", "ground")
    clause.pass_over("most", "manner", "lot", "max")
    clause.pass_over("implied", "direction", "down", "around", "any", "up", "forward")
    clause.pass_over("usual", "manner", "only", "little")
    clause.pass_self()
    clause.pass_over("implied", "state", "high", "close")
    for name, wants_less in dict(asked).items():
        matter = MATTERS[name]
        amount = amounts.get(name) or (clause.quantity("share") if matter.floor is not None else None)
        _ask(matter, scene, words, less=wants_less, held=clause.negated, amount=amount, main=main)


def _only_seen(verb: Item, clause: Clause) -> bool:
    """Tell whether a verb of looking has something to look for, as "see" in "see the oracle"."""
    others = [item for item in clause.items if item.tag == "matter" and item.value != "map" and item.sense != LESS]
    return verb.sense == "map" and verb.words.split()[0] in _LOOKED and bool(others)


def _turned(clause: Clause, verbs: Sequence[Item]) -> bool:
    """Tell whether there is to be less of what a clause names, by its verbs, "low", "away" and a negation."""
    shunned = bool([item for item in verbs if item.sense == LESS or item.value == "minimize"])
    away = bool(clause.take("state", "low", "away") or clause.take("relation", "away"))
    return (shunned or away) != clause.negated


def _ask(
    matter: Matter, scene: Scene, words: str, *, less: bool, held: bool, amount: Quantity | None, main: bool
) -> None:
    """Want one matter.

    Args:
        matter: What is asked for.
        scene: What has been understood so far.
        words: The clause.
        less: Whether there is to be less of it.
        held: Whether it is a state that must not be left.
        amount: How much is said, or None.
        main: Whether the sentence is about it.
    """
    body = scene.body
    level = body.find(matter.ability, *matter.kinds)
    grows = body.gain(level)
    scene.notes += [matter.note] if matter.note else []
    if scene.fall_ends is not True:
        scene.fall_ends = matter.ends and not less
    if amount is not None:
        if grows is None and matter.floor is None and not (amount.rank and matter.ranked):
            body.lack(f"{matter.ability} by an amount", f"gain[{matter.kinds[0]}]")
        _amount(level, grows, amount, scene, words, main=main)
    elif less and (matter.floor is None or held):
        bound = round(body.start(level)) + 0.5 * matter.scale
        scene.want(body.wish(level, "range", words=words, high=bound), main=main)
    elif less:
        scene.want(body.wish(level, "low", words=words), main=main)
    elif matter.floor is not None and (held or not main):
        scene.want(body.wish(level, "range", words=words, low=matter.floor), main=main)
    elif matter.floor is not None:
        scene.want(replace(body.wish(level, "high", words=words), origin=body.start(level)), main=True)
    else:
        scene.want(body.wish(level, "high", words=words, measure="gain" if grows else "peak"), main=main)
    if less or (matter.floor is not None and not main):
        return
    if grows and matter.floor is None:
        scene.drive(grows, words)
    for kind, scale in matter.helps:
        if (feature := body.of_kind(kind)) is not None:
            scene.help(feature, "high", words, scale=scale)


def _amount(level: Feature, grows: Feature | None, amount: Quantity, scene: Scene, words: str, *, main: bool) -> None:
    """Want an amount: of what grows so many more at least, or so many that it comes to a rank, as in "to level 3"."""
    if grows is None:
        least = amount if not amount.rank or amount.target is None else replace(amount, target=None, low=amount.target)
        scene.want(scene.amount(level, least, words), main=main)
        return
    amount = amount if amount.target is None else replace(amount, target=None, low=amount.target)
    if amount.rank:
        amount = amount.shifted(-round(scene.body.start(level)))
    scene.want(scene.amount(level, amount, words, measure="gain"), main=main)
