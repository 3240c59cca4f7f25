"""From a sentence to a plan: tag, split, read clause by clause, refuse what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import torch

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.phrasebook import (
    asides,
    bounds,
    contradictions,
    counts,
    idioms,
    likeness,
    phases,
    poised,
    quest_plain,
    refusal,
    stance,
    stillness,
    timing,
)
from rewardsmith.reward_synth.phrasebook.body import Body, Lacks
from rewardsmith.reward_synth.phrasebook.clause import GENERIC_VERBS, Clause, split
from rewardsmith.reward_synth.phrasebook.hands import words as hands
from rewardsmith.reward_synth.phrasebook.hands.order import in_order
from rewardsmith.reward_synth.phrasebook.hands.pace import pace
from rewardsmith.reward_synth.phrasebook.hands.plain import plain
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.manners import manners
from rewardsmith.reward_synth.phrasebook.naming import anatomy_of
from rewardsmith.reward_synth.phrasebook.negation import negated
from rewardsmith.reward_synth.phrasebook.order import eased
from rewardsmith.reward_synth.phrasebook.plan import Plan
from rewardsmith.reward_synth.phrasebook.reading_order import in_order_of_reading
from rewardsmith.reward_synth.phrasebook.rules import rule
from rewardsmith.reward_synth.phrasebook.scene import Scene, as_condition, upright
from rewardsmith.reward_synth.phrasebook.speeds import speed_bound
from rewardsmith.reward_synth.phrasebook.tagger import tag
from rewardsmith.reward_synth.phrasebook.text import tokens
from rewardsmith.reward_synth.phrasebook.uses import ASKED, Trace
from rewardsmith.reward_synth.wish import Wish

_POSTURES = ("uprightness", "pitch_angle", "pitch_velocity", "roll_angle", "roll_velocity")
"""Kinds that say how the main body is held."""
_STANDING = (("uprightness", "high"), ("speed", "low"))
"""What is wanted of who stands."""
_OF_POSES = ("height", "part_height", "part_forward", "joint_angle", "pitch_angle", "roll_angle")
"""Beginnings of kinds by which poses differ."""
_BODY_LENGTHS = {("body", "length"), ("body", "lengths")}
_ASIDE = frozenset({"beginning", "likeness"})
"""Tags of items that belong to no clause."""


def understand(instruction: str, body: Body) -> Plan:
    """Read an instruction for an environment.

    Raises:
        UserError: a word is not known, or the environment has nothing that measures what is asked.
    """
    words, notes = _plain(instruction, body)
    if body.matters:  # a game's steps are not seconds
        items, corrected = _items(words, body)
        return plan(instruction, items, notes + corrected, body)
    if (counted := counts.counted(words)) is not None and (times := _so_many_times(instruction, *counted, body)):
        return times
    words, period, said = phases.beat(words)
    found = phases.phases(words, body.environment.episode_length, anatomy_of(body).lexicon)
    if period is not None and len(found) > 1:
        raise UserError(f"the phrasebook keeps no beat, such as {said!r}, among behaviours that follow each other")
    if len(found) > 1 and (repeated := phases.cycle(words)):
        raise UserError(
            f"the phrasebook does behaviours that follow each other once, not {repeated!r}; ask for one of them, "
            "such as 'jump every 2 seconds', leave those words out, or set up a language model: coder=openai"
        )
    plans: list[tuple[phases.Phase, Plan]] = []
    before: list[Item] = []
    for phase in found:
        items, corrected = _items(phase.words, body, before)
        plans.append((phase, plan(instruction, items, notes + corrected, body)))
        before += items
    if period is not None:
        return timing.to_beat(plans[0][1], period, said, body)
    if found[0].timed or len(found) > 1:
        return timing.joined(instruction, plans, body)
    again = phases.repeatedly(words)
    return timing.repeated(plans[0][1], again, body) if again else plans[0][1]


def _so_many_times(instruction: str, words: list[str], times: float, said: str, body: Body) -> Plan | None:
    """Return the plan of what is done so many times; None of what is not to be counted so."""
    try:
        done, stands = (plan(instruction, *_items(each, body), body) for each in (words, counts.STANDS))
    except UserError:
        return None
    return counts.so_many(instruction, done, stands, times, said, body)


def read(instruction: str, body: Body) -> tuple[list[Item], list[str]]:
    """Read an instruction into items, with notes on idioms that were written out and spellings that were corrected.

    Raises:
        UserError: a word is not known.
    """
    words, notes = _plain(instruction, body)
    items, corrected = _items(words, body)
    return items, notes + corrected


def _plain(instruction: str, body: Body) -> tuple[list[str], list[str]]:
    """Return the words of a sentence, idioms written out and words of order that order nothing rewritten, and notes."""
    anatomy = anatomy_of(body)
    heard = asides.exclamation_left_out(instruction, anatomy.lexicon)
    said, likened = likeness.written_out(asides.remarks_left_out(tokens(heard)))
    if hands.handles(body):
        said = plain(said, hands.nouns(anatomy), hands.alone(body))
    told: list[str] = []
    if body.matters:
        said, told = quest_plain.plain(said, body)
    elif not hands.handles(body):
        said = in_order(poised.plain(said, body))
    words, notes = idioms.plain(said, anatomy.names)
    return eased(words), likened + told + notes


def _items(words: list[str], body: Body, before: Sequence[Item] = ()) -> tuple[list[Item], list[str]]:
    """Read words into items, with notes on spellings that were corrected; see `read` and `tag`."""
    if body.length is None and _BODY_LENGTHS & set(pairwise(words)):
        raise UserError(f"{body.name} does not tell how long its body is; give lengths in m and speeds in m/s")
    items, unknown, notes = tag(words, anatomy_of(body), before)
    if unknown:
        words, told = asides.left_out(words, unknown)
        known = tag(words, anatomy_of(body), before) if told and words else None
        if known is None or known[1]:
            raise refusal.unknown_words(unknown, items)
        items, notes = known[0], told + known[2]
    return items, notes


def plan(instruction: str, items: list[Item], notes: list[str], body: Body) -> Plan:
    """Understand items.

    Raises:
        UserError: they have no place in their clause, or the environment has nothing that measures what is asked.
    """
    scene = Scene(body, anatomy_of(body), notes=list(notes))
    asked = _read_all(items, scene)
    if not scene.wishes:
        raise refusal.nothing_understood(items, body)
    scene.wishes = bounds.joined(scene.wishes)
    contradictions.refuse(scene.wishes)
    stillness.joined(scene)
    _keep_posture(scene)
    stance.stand_on_the_rest(scene)
    intent = Intent(instruction=instruction, wishes=_with_main(scene), notes=tuple(dict.fromkeys(scene.notes)))
    falls = body.can_fall and scene.fall_ends is not False
    return Plan(intent, tuple(scene.helpers), falls, tuple(_trace(item, asked.get(id(item), ())) for item in items))


def wishes(instruction: str, body: Body, travelling: Wish | None = None) -> list[Wish]:
    """Read what an instruction alone asks for, nothing taken to be meant besides.

    Args:
        instruction: The words.
        body: The environment.
        travelling: The velocity that was asked for before, to which "do not drift" refers.

    Raises:
        UserError: as for `understand`, but for words that ask for nothing.
    """
    items, notes = read(instruction, body)
    scene = Scene(body, anatomy_of(body), notes=notes, travelling=travelling)
    _read_all(items, scene)
    return scene.wishes


def notes_on(instruction: str, body: Body) -> list[str]:
    """Return what whoever says an instruction should know of how it is read.

    Raises:
        UserError: as for `wishes`.
    """
    items, notes = read(instruction, body)
    scene = Scene(body, anatomy_of(body), notes=notes)
    _read_all(items, scene)
    return scene.notes


def _read_all(items: list[Item], scene: Scene) -> dict[int, tuple[str, ...]]:
    """Read every clause into the scene; return what the clause of each item asks for, by the item's `id`."""
    _refuse_order(items)
    asked: dict[int, tuple[str, ...]] = {}
    try:
        for item in [item for item in items if item.tag == "likeness"]:
            item.use = "unmeasured"
            scene.notes.append(f"{item.words!r} is not measured, and left to whoever looks at the films")
        titles = _titles(items)
        clauses = in_order_of_reading(split([item for item in items[titles:] if item.tag not in _ASIDE]))
        for clause in clauses:
            before = len(scene.wishes)
            _read(clause, scene)
            said = tuple(wish.asked() for wish in scene.wishes[before:])
            asked |= {id(item): said for item in clause.items}
    except Lacks as lacks:
        raise refusal.lacking(scene.body, lacks) from None
    return asked


def _titles(items: list[Item]) -> int:
    """Pass over what is called so before a colon, as in "shake: lift your paw"; return how many items it is.

    It is a verb alone, or with how it is kept, as "play dead", which is to lie still.
    """
    colon = next((place for place, item in enumerate(items[:3]) if item.words == ":"), 0)
    named = [item.tag for item in items[:colon]] in (["verb"], ["verb", "verb"], ["verb", "state"])
    end = colon + 1 if named and len(items) > colon + 1 else 0
    for item in items[:end]:
        item.use = "title"
    return end


def _keep_posture(scene: Scene) -> None:
    """Want who stands in a home pose to travel within 26 degrees of upright, where no posture is asked for.

    Such a robot has the strength to tumble, which is faster than walking and learned sooner.
    """
    said = any(wish.kind in _POSTURES for wish in scene.wishes + scene.helpers)
    if scene.travelling is not None and scene.body.stands_at_home and not said:
        upright(scene, scene.travelling.words, cosine=0.9)
        scene.notes.append("staying upright, as in its home pose, is taken to be meant")


def _trace(item: Item, asked: tuple[str, ...]) -> Trace:
    use = item.use or {"not": "not", "join": "join", "or": "join"}[item.tag]
    return Trace(item.words, use, asked)


def _read(clause: Clause, scene: Scene) -> None:
    if clause.negated:
        negated(clause, scene)
    else:
        main = not any(wish.main for wish in scene.wishes)
        before, known = scene.asked, scene.size
        rule(clause, scene.body).reading(clause, scene, main=main)
        for item in clause.items:
            if item.tag == "verb" and not item.used and item.value in GENERIC_VERBS and scene.asked > before:
                item.use = "helping"
        pace(clause, scene)
        manners(clause, scene, main=main)
        if scene.travelling is not None and clause.verb not in GENERIC_VERBS:
            speed_bound(clause, scene)  # "run, leaning forward, at 3 m/s"
        if scene.asked > before and scene.size == known:
            for item in clause.items:
                item.use = "again" if item.use == ASKED else item.use
    left = [item for item in clause.left() if item.tag not in ("not", "join")]
    if left:
        raise refusal.left_over(left, scene)


def _refuse_order(items: list[Item]) -> None:
    for item in items:
        if item.tag == "sequence":
            raise refusal.ordered(item, items)
        if item.tag == "or" and not any(other.tag == "not" for other in items):
            raise UserError(
                'the phrasebook cannot choose at an "or"; ask for one behaviour. ' + refusal.understood(items)
            )


def _with_main(scene: Scene) -> tuple[Wish, ...]:
    """Return the wishes with main ones of one measure in front; others become conditions."""
    wishes = _beside_standing(scene)
    if not any(wish.main for wish in wishes):
        wishes = [replace(wishes[0], main=True), *wishes[1:]]
    first = next(wish for wish in wishes if wish.main)
    alike = [wish for wish in wishes if wish.main and _measured_alike(wish, first)]
    rest = [as_condition(wish, scene.start_of(wish)) if wish.main else wish for wish in wishes if wish not in alike]
    return (*alike, *rest)


def _beside_standing(scene: Scene) -> list[Wish]:
    """Return the wishes with what is asked beside standing as the main one: who does nothing stands at first, too."""
    body, wishes = scene.body, scene.wishes
    stands = all((wish.kind, wish.want) in _STANDING for wish in wishes if wish.main)
    acting = [wish for wish in wishes if not wish.main and _is_another_pose(wish, body)]
    if not (stands and acting and body.starts_upright and body.named("part_contact")):
        return wishes
    told = [as_condition(wish, scene.start_of(wish)) if wish.main else wish for wish in wishes]
    return [replace(wish, main=True) if wish in acting else wish for wish in told]


def _is_another_pose(wish: Wish, body: Body) -> bool:
    """Tell whether a wish is for a height, a reach or a joint angle that is not that of the beginning."""
    if not wish.kind.startswith(_OF_POSES) or wish.measure != "mean":
        return False
    start = body.start(body.environment.features[wish.feature])
    return float(wish.distance(torch.tensor(start))) > 0.4 * wish.scale


def _measured_alike(wish: Wish, first: Wish) -> bool:
    return (wish.unit, wish.measure) == (first.unit, first.measure)
