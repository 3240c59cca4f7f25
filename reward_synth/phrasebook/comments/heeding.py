"""From what people said of films to what the sentence asks for since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

_TIMED = "when it happens is not told apart, so that this is asked of the whole episode"

_THERE = 0.25
"""Share of the way that a remark asks for; who has no more than this left to go does what was asked already."""

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
            unread = Heeded(candidate=candidate, said=remark.said, became=_unread(error), read=False)
            heard = _noted(heard, unread)
            continue
        lines = []
        for each in found:
            if each.beside and _holds(each.wish, behaviour):
                continue
            heard, line = _apply(heard, each, behaviour, body)
            lines.append(line)
        lines += [_TIMED] if found and remark.timed else []
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
    known = measured(what.wish, behaviour)
    was = body.start(body.environment.features[what.wish.feature]) if known is None else known
    settled = settle(what, was, body)
    wishes = list(heard.plan.intent.wishes)
    new = settled.wish
    for place, wish in enumerate(wishes):
        changed = _changed(wish, settled, was) if _same(wish, what.wish) else None
        if changed is not None:
            new, wishes[place], emphasised = changed, changed, _driving(wish, heard.plan)
            line = f"{wish.label} weighs more" if changed == wish else changed.asked()
            break
    else:
        wishes.append(new)
        emphasised = [new.feature] if new.kind == "fallen" else []  # by which staying up is paid
        line = new.asked()
    plan = replace(heard.plan, intent=replace(heard.plan.intent, wishes=tuple(wishes)))
    emphasis = _emphasised(heard.emphasis, emphasised, 1.0 + what.remark.share)
    shown = "" if known is None else f" (was {new.show(was)})"
    return replace(heard, plan=plan, emphasis=emphasis), f"{line}{shown}"


def _holds(condition: Wish, behaviour: Behaviour | None) -> bool:
    """Tell whether a recording meets a condition already, so that no more of it is asked."""
    was = measured(condition, behaviour)
    if was is None or condition.want != "range":
        return False
    return (condition.low is None or was >= condition.low) and (condition.high is None or was <= condition.high)


def _changed(wish: Wish, settled: Settled, was: float) -> Wish | None:
    return _main(wish, settled, was) if wish.main else _side(wish, settled)


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
        further = settled.more and settled.way * (settled.value - asked) > 0
        left = settled.way * (asked - was)
        if left > _THERE * abs(settled.value - was) and not further:
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


def _driving(wish: Wish, plan: Plan) -> list[str]:
    """Return the features that are rewarded for the sake of a wish."""
    return [wish.feature, *(helper.feature for helper in plan.helpers if helper.main and wish.main)]


def _emphasised(emphasis: Mapping[str, float], features: Sequence[str], factor: float) -> dict[str, float]:
    return {**emphasis, **{name: emphasis.get(name, 1.0) * factor for name in features}}
