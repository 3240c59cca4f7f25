"""What a judge that reads must get right before its verdicts count: cases whose answer is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rewardsmith.envs.behaviour import Behaviour, record
from rewardsmith.envs.make import vectorize
from rewardsmith.envs.setup import Setup
from rewardsmith.reward_synth.aimless import RANDOM, STILL, aimless, blind
from rewardsmith.reward_synth.judges.comparison import FIRST, SECOND, Comparer, Opinion, Question, both_ways
from rewardsmith.reward_synth.judges.rollouts import table
from rewardsmith.reward_synth.judges.scene import Scene

MOVE = "Move about as fast and as much as you can, in any way."
STAY = "Do not move at all: keep as still as you can."

_NUM_ENVS = 4
_OPPOSITES = [("forward", "backward"), ("forwards", "backwards"), ("left", "right"), ("clockwise", "counterclockwise")]
_REVERSED = {**dict(_OPPOSITES), **{there: here for here, there in _OPPOSITES}}
_DIRECTED = ("velocity", "displacement", "yaw", "pitch", "roll")
"""What the kinds of features are called that a direction in a sentence turns round."""


@dataclass(frozen=True, kw_only=True)
class _Case:
    """A question with what must be, or must not be, preferred.

    Attributes:
        question: The better one first.
        fault: What a wrong answer means, for people.
        decides: Whether the first must win; else it must only not lose.
    """

    question: Question
    fault: str
    decides: bool

    def passed(self, opinion: Opinion) -> bool:
        return opinion.better == FIRST if self.decides else opinion.better != SECOND


def examine(comparer: Comparer, scene: Scene, rollouts: Mapping[str, Behaviour]) -> tuple[str, int]:
    """Ask what has a known answer, each in both orders.

    A robot of random actions moves more than a still one, and does not keep as still. Where the wishes of the sentence
    are known and a candidate clearly grants them better than the still robot, that must not be preferred to it; nor
    must the candidate be once a direction in the sentence is turned round.

    Args:
        comparer: Who is examined.
        scene: What was asked, and where.
        rollouts: The candidates by id.

    Returns:
        What it got wrong, empty where it passed, and the tokens it cost.

    Raises:
        NoVerdicts, UserError: see `Comparer.compare`.
    """
    cases = list(_cases(scene, rollouts))
    opinions = both_ways(comparer, [case.question for case in cases])
    wrong = [case.fault for case, opinion in zip(cases, opinions, strict=True) if not case.passed(opinion)]
    return (wrong[0] if wrong else ""), sum(opinion.tokens for opinion in opinions)


def _cases(scene: Scene, rollouts: Mapping[str, Behaviour]) -> Iterator[_Case]:
    idle = _aimless_rollouts(scene)
    shown = {name: table(behaviour, scene.environment) for name, behaviour in idle.items()}
    still, moving = shown.get(STILL), shown.get(RANDOM)
    if still is None or moving is None:
        return  # what only chooses among actions has no way to do nothing
    noun = scene.environment.noun
    yield _Case(
        question=Question(instruction=MOVE, first=moving, second=still, whose=(RANDOM, STILL)),
        fault=f"it does not see that a {noun} of random actions moves more than one that does nothing",
        decides=True,
    )
    yield _Case(
        question=Question(instruction=STAY, first=still, second=moving, whose=(STILL, RANDOM)),
        fault=f"it does not see that a {noun} that does nothing keeps stiller than one of random actions",
        decides=True,
    )
    name = _clearly_better(scene, rollouts, idle[STILL])
    good = table(rollouts[name], scene.environment) if name else None
    if name is None or good is None:
        return
    yield _Case(
        question=Question(instruction=scene.instruction, first=good, second=still, whose=(name, STILL)),
        fault=f"it prefers a {noun} that does nothing",
        decides=False,
    )
    turned = turned_round(scene.instruction)
    if turned != scene.instruction and _is_directed(scene):
        yield _Case(
            question=Question(instruction=turned, first=still, second=good, whose=(STILL, name)),
            fault="it prefers the same rollout when the direction in the sentence is turned round",
            decides=False,
        )


def _clearly_better(scene: Scene, rollouts: Mapping[str, Behaviour], still: Behaviour) -> str | None:
    """Return the candidate that grants the wishes best, None where it is not noticeably better than doing nothing."""
    intent = scene.intent
    if intent is None or not rollouts:
        return None
    scores = {name: intent.assess(each.features, each.alive).score for name, each in rollouts.items()}
    best = max(scores, key=lambda name: scores[name])
    noticeable = intent.main[0].scale * intent.main[0].display_factor
    if scores[best] < intent.assess(still.features, still.alive).score + noticeable:
        return None
    return best


def turned_round(sentence: str) -> str:
    """Return a sentence with every direction in it turned into its opposite."""

    def opposite(word: re.Match[str]) -> str:
        return _REVERSED[word[0].lower()]

    return re.sub(rf"\b({'|'.join(_REVERSED)})\b", opposite, sentence, flags=re.IGNORECASE)


def _is_directed(scene: Scene) -> bool:
    """Tell whether what the sentence is about has a direction; `left` may also name a foot."""
    return scene.intent is not None and all(
        wish.want in ("high", "low") and any(word in wish.kind for word in _DIRECTED) for wish in scene.intent.main
    )


def _aimless_rollouts(scene: Scene) -> dict[str, Behaviour]:
    """Record robots that want nothing, by name; falls do not end their episodes."""
    found = {}
    for name, act in aimless(scene.environment.action_space, _NUM_ENVS).items():
        env = vectorize(scene.environment, Setup(num_envs=_NUM_ENVS, threads=1))
        found[name] = record(env, blind(act))
    return found
