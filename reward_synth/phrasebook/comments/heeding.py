"""From what people said of films to what the sentence asks for since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rewardsmith.envs import UserError
from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.reward_synth.heeded import Heeded
from rewardsmith.reward_synth.history import Round, Trial
from rewardsmith.reward_synth.phrasebook.body import Body, Lacks
from rewardsmith.reward_synth.phrasebook.comments.reading import Wanted, wanted
from rewardsmith.reward_synth.phrasebook.comments.remark import remarks
from rewardsmith.reward_synth.phrasebook.comments.settling import Settled, measured, settle
from rewardsmith.reward_synth.phrasebook.plan import Plan, is_gain
from rewardsmith.reward_synth.wish import Wish

SAY = "say for instance 'faster', 'it leans too far forward', 'keep the torso level' or 'don't fall'"
"""What the phrasebook reads of comments."""

_LONGEST = 160
"""Most characters of a reason that is shown."""


@dataclass(frozen=True)
class Heard:
    """What comments made of a plan.

    Attributes:
        plan: What is asked for since.
        emphasis: Factors on the weights of terms, by the feature that they read.
        heeded: What became of each remark, the oldest first.
    """

    plan: Plan
    emphasis: Mapping[str, float] = field(default_factory=dict)
    heeded: tuple[Heeded, ...] = ()


def hear(plan: Plan, rounds: Sequence[Round], body: Body) -> Heard:
    """Read all that was said in some rounds, the oldest first; what is not understood changes nothing.

    Args:
        plan: What was asked for before.
        rounds: What came of it, with the comments.
        body: The environment.
    """
    heard = Heard(plan)
    for trial in (trial for over in rounds for trial in over.trials if trial.comments):
        behaviour = _recording(trial)
        for comment in trial.comments:
            heard = _hear(heard, comment, trial.id, behaviour, body)
    return heard


def _recording(trial: Trial) -> Behaviour | None:
    try:
        return Behaviour.load(trial.behaviour) if trial.behaviour is not None else None
    except FileNotFoundError:
        return None


def _hear(heard: Heard, comment: str, candidate: str, behaviour: Behaviour | None, body: Body) -> Heard:
    try:
        said = remarks(comment)
    except UserError as error:
        return _noted(heard, Heeded(candidate=candidate, said=comment, became=_unread(error), read=False))
    for remark in said:
        try:
            found = wanted(remark, heard.plan, body)
        except (UserError, Lacks) as error:
            became = Heeded(candidate=candidate, said=remark.said, became=_unread(error), read=False)
            heard = _noted(heard, became)
            continue
        lines = []
        for each in found:
            heard, line = _apply(heard, each, behaviour, body)
            lines.append(line)
        became = "; ".join(dict.fromkeys(lines)) or "praise, which changes nothing"
        heard = _noted(heard, Heeded(candidate=candidate, said=remark.said, became=became))
    return heard


def _noted(heard: Heard, what: Heeded) -> Heard:
    return replace(heard, heeded=(*heard.heeded, what))


def _unread(error: Exception) -> str:
    reason = f"{error.asked}: nothing measures {error.wanted}" if isinstance(error, Lacks) else str(error)
    first = reason.partition(". ")[0][:_LONGEST].rstrip()
    return f"not read, so nothing is changed for it ({first}); {SAY}"


def _apply(heard: Heard, what: Wanted, behaviour: Behaviour | None, body: Body) -> tuple[Heard, str]:
    """Change the plan by one thing that is wanted otherwise; return it with a line that says so."""
    feature = body.environment.features[what.wish.feature]
    known = measured(what.wish, behaviour)
    was = body.start(feature) if known is None else known
    settled = settle(what, was, body)
    shown = "" if known is None else f" (was {replace(settled.wish, words='').show(was)})"
    wishes = list(heard.plan.intent.wishes)
    share = 1.0 + what.remark.share
    for place, wish in enumerate(wishes):
        if not _same(wish, what.wish):
            continue
        changed = _main(wish, settled, was) if wish.main else _side(wish, settled)
        if changed is None:
            continue
        wishes[place] = changed
        plan = replace(heard.plan, intent=replace(heard.plan.intent, wishes=tuple(wishes)))
        emphasis = _emphasised(heard, _driving(wish, heard.plan), share)
        line = "weighs more" if changed == wish else ""
        asked = f"{changed.label} {line}" if line else changed.asked()
        return replace(heard, plan=plan, emphasis=emphasis), f"{asked}{shown}"
    emphasis = heard.emphasis
    if settled.wish.kind == "fallen":
        emphasis = _emphasised(heard, [settled.wish.feature], share)
    plan = replace(heard.plan, intent=replace(heard.plan.intent, wishes=(*wishes, settled.wish)))
    return replace(heard, plan=plan, emphasis=emphasis), f"{settled.wish.asked()}{shown}"


def _same(wish: Wish, other: Wish) -> bool:
    """Tell whether two wishes are about the same, so that one can take the other's place or say it louder."""
    gains = wish.main and is_gain(wish) and is_gain(other)
    return wish.feature == other.feature and (wish.measure == other.measure or gains)


def _main(wish: Wish, settled: Settled, was: float) -> Wish | None:
    """Return a main wish after a remark on it, unchanged where it asks for that already, None where it cannot."""
    if is_gain(wish):
        way = 1 if wish.want == "high" else -1
        if settled.way == way:
            return wish
        if wish.measure != settled.wish.measure or wish.measure == "turns":
            return None
    elif wish.want == "low":
        return wish if settled.way < 0 else None
    else:
        bounds = (wish.target, wish.low, wish.high)
        asked = next(value for value in bounds if value is not None)
        if settled.way * (asked - was) > 0:
            return wish  # it is not there yet
    scale = float(f"{max(0.1 * abs(settled.value), 0.1 * wish.scale):.2g}")
    return replace(wish, want="target", target=settled.value, low=None, high=None, origin=0.0, scale=scale)


def _side(wish: Wish, settled: Settled) -> Wish:
    """Return a side condition after a remark on it; the bound on the other side stays where the two allow it."""
    new = settled.wish
    low = new.low if new.low is not None else wish.low
    high = new.high if new.high is not None else wish.high
    if "target" in (new.want, wish.want) or (low is not None and high is not None and low >= high):
        return new
    return replace(new, low=low, high=high)


def _driving(wish: Wish, plan: Plan) -> Iterator[str]:
    """Yield the features that are rewarded for the sake of a wish."""
    yield wish.feature
    if wish.main:
        yield from (helper.feature for helper in plan.helpers if helper.main)


def _emphasised(heard: Heard, features: Sequence[str] | Iterator[str], factor: float) -> dict[str, float]:
    more = {name: heard.emphasis.get(name, 1.0) * factor for name in features}
    return {**heard.emphasis, **more}
