"""Plans in time: behaviours that follow each other, and one that is repeated to a beat."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.envs import UserError, kinds
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.phases import Phase
from rewardsmith.reward_synth.phrasebook.plan import Plan
from rewardsmith.reward_synth.phrasebook.scene import AT_REST, ON_BACK, as_condition
from rewardsmith.reward_synth.phrasebook.uses import Trace
from rewardsmith.reward_synth.wish import Wish

_REPEATED = ("height", "part_height", "joint_angle", "pitch_angle")
"""Kinds that go up and down."""

USUAL_BEAT = 2.0
"""Seconds of a beat that is not told."""

_PLACES = {"forward_displacement": "forward_velocity", "lateral_displacement": "lateral_velocity"}
"""Kinds that are counted from where an episode begins, and what is zero where it stays where it has come to."""

_SEEN = {"forward_velocity": "ahead_velocity", "lateral_velocity": "leftward_velocity"}
"""Velocities along the world's axes, and as they are seen from the body."""

_GOING = frozenset({*_PLACES, *_PLACES.values(), *_SEEN.values(), "speed"})
"""Kinds of who goes somewhere, and may come back."""

_QUARTER = 0.05
"""Share of a quarter turn within which one is taken to be whole."""

_BEATS_KEPT = 0.75
"""Least share of beats by which a beat counts as kept beside something else."""


def joined(instruction: str, plans: Sequence[tuple[Phase, Plan]], body: Body) -> Plan:
    """Return the plan of behaviours that follow each other.

    The first that does not just wait is scored, and the others are conditions, each in its own time, so that all of
    them count; what they are about is rewarded in full. What comes after is counted by the time, whether or not what
    comes before was done.

    Args:
        instruction: The whole sentence.
        plans: At least one phase with its plan.
        body: The environment.

    Raises:
        UserError: a way or a turn follows another, which would be counted from where the episode begins, or nobody went
            anywhere who is to come back.
    """
    wishes: list[Wish] = []
    helpers: list[Wish] = []
    traces: list[Trace] = []
    notes = [note for _, plan in plans for note in plan.intent.notes]
    scored = next((place for place, (phase, _) in enumerate(plans) if not phase.waits), 0)
    for place, (phase, plan) in enumerate(plans):
        made = list(plan.intent.wishes)
        if phase.returns:
            _refuse_return(made, wishes)
        elif phase.begins:
            made = [_here(wish, body) for wish in made]
        if turned := next((wish for wish in wishes if wish.kind == "yaw_angle"), None):
            made = [_ahead(wish, turned, body) for wish in made]
        for wish in made if place and not phase.returns else ():
            _refuse_ways(wish, wishes)
        told = [_told(wish, body) for wish in made] if place != scored else made
        wishes += [_during(phase, wish) for wish in told]
        helpers += [_during(phase, wish) for wish in plan.helpers]
        if place != scored:
            helpers += [_during(phase, wish) for wish in made if wish.main]
        traces += plan.trace
        traces.append(Trace(" ".join(phase.words), "when", (_when(phase),)))
    said = "; ".join(f"{_when(phase)} {' '.join(phase.words)!r}" for phase, _ in plans)
    notes.append(f"what follows is told by the time: {said}")
    wishes.sort(key=lambda wish: not wish.main)
    intent = Intent(instruction=instruction, wishes=tuple(wishes), notes=tuple(dict.fromkeys(notes)))
    return Plan(intent, tuple(helpers), all(plan.fall_ends_episode for _, plan in plans), tuple(traces))


def repeated(plan: Plan, said: str, body: Body) -> Plan:
    """Return a plan in which what is done once, such as a squat, is done to a usual beat; others as they are.

    Raises:
        UserError: what is to be done again and again is not what the sentence is about.
    """
    meant = [wish for wish in plan.intent.wishes if said in wish.words and wish.measure == "mean"]
    meant = [wish for wish in meant if wish.kind.split("[")[0] in _REPEATED]
    if not any(wish.main for wish in meant):
        if meant:
            raise UserError(
                f"the phrasebook does nothing {said} beside something else: ask for {meant[0].words!r} alone, or leave "
                f"{said!r} out"
            )
        return plan
    note = f"took once every {USUAL_BEAT:g} s as meant by {said!r}"
    noted = replace(plan, intent=replace(plan.intent, notes=(*plan.intent.notes, note)))
    return to_beat(noted, USUAL_BEAT, said, body)


def to_beat(plan: Plan, period: float, said: str, body: Body) -> Plan:
    """Return a plan in which what goes up and down does so once in every period [s].

    Raises:
        UserError: nothing in it goes up and down, or an episode holds no two periods.
    """
    wishes = tuple(_raised(wish, body) for wish in plan.intent.wishes)
    beaten = [w for w in wishes if w.kind.split("[")[0] in _REPEATED and (w.main or w.measure == "peak")]
    if not beaten and all(wish.kind == "joint_speed" for wish in wishes if wish.main):
        # "march in place, each knee coming up once a second": how the joints move is told by the beat.
        wishes = tuple(replace(wish, main=True) for wish in wishes if _lifts(wish, body)) + tuple(
            wish for wish in wishes if not (wish.main or _lifts(wish, body))
        )
        beaten = [wish for wish in wishes if wish.main]
    if not beaten:
        raise UserError(
            f"{said!r} of what? The phrasebook keeps a beat of what goes up and down, such as 'jump every 2 seconds' "
            "or 'raise the left foot every 2 seconds'; ask for that, or leave the beat out"
        )
    if any(wish.kind in _PLACES and wish.target for wish in wishes):
        raise UserError(
            f"how far to go {said!r} cannot be asked for; ask for a speed, such as 0.5 m/s, or leave it out"
        )
    episode = body.environment.episode_length
    if 2 * period > episode:
        raise UserError(
            f"{said!r} is no beat in an episode of {episode:g} s; ask for {episode / 2:g} s or less, or leave it out"
        )
    changed = {id(wish): _beat(wish, period) for wish in beaten}
    intent = replace(plan.intent, wishes=tuple(changed.get(id(wish), wish) for wish in wishes))
    helpers = tuple(wish for wish in plan.helpers if not wish.main)
    return replace(plan, intent=intent, helpers=helpers, trace=(*plan.trace, Trace(said, "when")))


def _raised(wish: Wish, body: Body) -> Wish:
    """Return for what waves, which has a speed, or taps the ground, what goes up and down of it."""
    base, part = kinds.split_kind(wish.kind)
    if not (wish.main and base in ("part_speed", "part_contact") and body.has("part_height", part)):
        return wish
    assert part is not None  # or it would be no kind of parts
    return replace(body.wish(body.of_part("part_height", part), "high", words=wish.words), main=True)


def _lifts(wish: Wish, body: Body) -> bool:
    """Tell whether a condition is that a part is higher than it begins."""
    if wish.main or kinds.split_kind(wish.kind)[0] != "part_height" or wish.low is None:
        return False
    return wish.low > body.start(body.environment.features[wish.feature])


def _beat(wish: Wish, period: float) -> Wish:
    scale = wish.scale if wish.measure == "swings" else 0.5 * wish.scale
    bare = replace(wish, target=None, low=None, high=None, origin=0.0, want="high", scale=scale)
    beat = replace(bare, measure="beats", every=period)
    return beat if wish.main else replace(beat, want="range", low=_BEATS_KEPT)


def _told(wish: Wish, body: Body) -> Wish:
    """Return a wish as a condition, which is told at every step."""
    if wish.measure == "beats":
        return replace(wish, want="range", low=_BEATS_KEPT, main=False)
    feature = body.environment.features[wish.feature]
    if (wish.kind, wish.want, wish.measure) == ("height", "high", "mean") and body.starts_upright:
        # Who has crouched or lain stands up as high as at the beginning.
        return replace(wish, want="range", low=round(body.start(feature) - 0.3 * wish.scale, 3), main=False)
    if (wish.kind, wish.want) == ("uprightness", "low") and body.starts_upright and body.has("roll_angle"):
        return replace(wish, want="range", high=ON_BACK, main=False)
    start = body.highest_start(feature) if wish.measure == "peak" else body.start(feature)
    return as_condition(wish, 0.0 if wish.measure in ("gain", "swings", "turns") else start)


def _here(wish: Wish, body: Body) -> Wish:
    """Return what staying where an episode began means later on: not to move from where it has come to."""
    moving = _PLACES.get(wish.kind)
    if moving is None or wish.target != 0.0 or not body.has(moving):
        return wish
    bound = AT_REST * body.pace
    feature = body.find("stay there", moving)
    stays = body.wish(feature, "range", words=wish.words, low=-bound, high=bound, scale=0.2 * body.pace)
    return replace(stays, main=wish.main)


def _ahead(wish: Wish, turned: Wish, body: Body) -> Wish:
    """Return a velocity or a way as what it is from where a body looks that has turned: "turn left, then walk forward".

    Raises:
        UserError: nothing tells how fast, or how far, it goes there.
    """
    if wish.kind in _PLACES and wish.target:
        return _way_after(wish, turned, body)
    seen = _SEEN.get(wish.kind)
    if seen is None:
        return wish
    if not body.has(seen) and body.has("speed") and (wish.want == "high" or (wish.target or wish.low or -1.0) > 0):
        seen = "speed"  # who goes ahead is fast that way
    if not body.has(seen):
        raise UserError(
            f"{wish.words!r} after a turn: {body.name} does not tell how fast it goes to where it looks; ask for the "
            "turn alone, or for ways that are counted from the beginning"
        )
    feature = body.find("go where it looks", seen)
    return replace(wish, feature=feature.name, kind=seen)


def _way_after(wish: Wish, turned: Wish, body: Body) -> Wish:
    """Return a way as one along the world's axes, after quarter turns.

    Raises:
        UserError: it has not turned by quarters, or nothing measures ways along that axis.
    """
    assert wish.target is not None  # or there would be no way to go
    quarters = (turned.target or 0.0) / (math.pi / 2)
    axes = ("forward_displacement", "lateral_displacement")
    whole = (round(quarters) + axes.index(wish.kind)) % 4
    kind, sign = axes[whole % 2], -1.0 if whole in (2, 3) else 1.0
    if turned.target is None or abs(quarters - round(quarters)) > _QUARTER or not body.has(kind):
        raise UserError(
            f"{wish.words!r} after a turn: ways are measured along the world's axes; turn by 90 or 180 degrees, or ask "
            "for a speed in its place"
        )
    feature = body.find("go there", kind)
    return replace(wish, feature=feature.name, kind=kind, target=sign * wish.target)


def _refuse_ways(wish: Wish, before: Sequence[Wish]) -> None:
    """Refuse a place or an angle after another behaviour that changes it, as it is counted from the beginning."""
    axis = wish.kind.split("_")[0]
    counted = wish.kind in _PLACES or wish.measure == "turns" or wish.kind == "yaw_angle"
    if counted and any(other.kind.split("_")[0] == axis for other in before):
        name = wish.feature.replace("_", " ")
        raise UserError(
            f"{wish.words!r} would be counted from where the episode begins, and what comes before it changes the "
            f"{name} too; ask for it first, or for a speed or a time in its place"
        )


def _refuse_return(back: Sequence[Wish], before: Sequence[Wish]) -> None:
    """Refuse to come back where nothing went anywhere, or nothing tells where the episode began."""
    if not any(wish.kind in _GOING for wish in before) or not any(wish.kind in _PLACES for wish in back):
        raise UserError(
            "to come back is to be where the episode began, and nothing that comes before goes anywhere else; say what "
            "is to be as it was, as in 'lean forward, then straighten up'"
        )


def _during(phase: Phase, wish: Wish) -> Wish:
    return replace(wish, begins=phase.begins, ends=phase.ends)


def _when(phase: Phase) -> str:
    return f"from {phase.begins:g} s " + (f"to {phase.ends:g} s" if phase.ends is not None else "on")
