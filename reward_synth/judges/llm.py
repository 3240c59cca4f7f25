"""A language model as judge: it reads what rollouts look like in numbers, and compares two candidates at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key
from itertools import combinations

from rewardsmith.envs import UserError
from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.judges.comparison import SAME, Comparer, NoVerdicts, Question, both_ways
from rewardsmith.reward_synth.judges.exam import examine
from rewardsmith.reward_synth.judges.judge import JudgeOptions
from rewardsmith.reward_synth.judges.rollouts import granted, table
from rewardsmith.reward_synth.judges.scene import Scene
from rewardsmith.reward_synth.preferences.orders import Order
from rewardsmith.reward_synth.preferences.pairs import agreement, order_of

EVERY_PAIR = 6
"""Candidates up to which every pair is asked about (15, in both orders 30 questions); of more, about K log2 K pairs."""


@dataclass
class Opinions:
    """What a model thinks of candidates.

    Attributes:
        answers: By pair of ids, see `preferences.pairs`.
        unsure: The pairs on which it contradicted itself; they count as equal.
        order: The order that follows.
        refused: Why nothing of it counts, empty where it does.
        tokens: What it cost.
    """

    answers: dict[tuple[str, str], float] = field(default_factory=dict)
    unsure: set[tuple[str, str]] = field(default_factory=set)
    order: Order = ()
    refused: str = ""
    tokens: int = 0

    @property
    def confidence(self) -> float:
        """The share of the pairs on which it was sure, times how well those agree with the order."""
        sure = {pair: answer for pair, answer in self.answers.items() if pair not in self.unsure}
        return agreement(self.order, sure) * len(sure) / len(self.answers) if sure else 0.0


class LLMJudge:
    """Orders by a model's verdicts on pairs, each asked in both orders and kept where both agree.

    Before any of them counts it must pass the exam (see `judges.exam`); where it fails, nothing is ordered.

    Raises:
        UserError: there is no model to ask.
    """

    takes = ()

    def __init__(self, options: JudgeOptions) -> None:
        if options.comparer is None:
            raise UserError("judge=llm and hybrid need a language model; choose judge=score, intent, human or file")
        self._comparer, self._scene = options.comparer, options.scene
        options.comparer()  # what it lacks is better known before anything is trained

    def judge(self, trials: Sequence[Trial]) -> Verdict:
        """See `Judge`."""
        done = [trial for trial in trials if not trial.failure]
        if len(done) < 2:
            return Verdict(order=tuple((trial.id,) for trial in done), why="there is no choice")
        return self.verdict(self.opinions(done))

    def verdict(self, opinions: Opinions) -> Verdict:
        """Return the verdict that follows from a model's opinions alone."""
        return verdict_of(opinions, "a language model")

    def opinions(self, trials: Sequence[Trial]) -> Opinions:
        """Return what the model thinks of trained candidates.

        Raises:
            UserError: it cannot be asked for now; the message says what to do.
        """
        scene, comparer = self._scene(), self._comparer()
        rollouts = {trial.id: Behaviour.load(trial.behaviour) for trial in trials if trial.behaviour}
        made = Opinions()
        try:
            wrong, made.tokens = examine(comparer, scene, rollouts)
            if wrong:
                made.refused = f"{comparer.name} failed the test of judges: {wrong}"
            else:
                shown = _shown(rollouts, scene)

                def question(a: str, b: str) -> Question:
                    return Question(instruction=scene.instruction, first=shown[a], second=shown[b], whose=(a, b))

                compare_all(made, comparer, list(shown), question)
        except NoVerdicts as error:
            made.refused = str(error)
        return made


def _shown(rollouts: Mapping[str, Behaviour], scene: Scene) -> dict[str, str]:
    """Return what the model reads of each candidate; of one that did not live a step there is nothing."""
    tables = {name: table(behaviour, scene.environment) for name, behaviour in sorted(rollouts.items())}
    wishes = {name: granted(rollouts[name], scene.intent) if scene.intent else () for name in tables}
    return {name: "\n".join([text, "", *wishes[name]]).strip() for name, text in tables.items() if text is not None}


def verdict_of(opinions: Opinions, whose: str) -> Verdict:
    """Return the verdict that follows from opinions.

    Args:
        opinions: What was thought.
        whose: Who thought it, for people.
    """
    if opinions.refused:
        return Verdict(order=(), confidence=0.0, why=f"not judged: {opinions.refused}", tokens=opinions.tokens)
    sure = len(opinions.answers) - len(opinions.unsure)
    return Verdict(
        order=opinions.order,
        confidence=opinions.confidence,
        why=f"ordered by {whose}, sure of {sure} of {len(opinions.answers)} pairs",
        tokens=opinions.tokens,
    )


def compare_all(
    made: Opinions, comparer: Comparer, names: Sequence[str], question: Callable[[str, str], Question]
) -> None:
    """Ask about pairs of candidates until their order is known.

    Args:
        made: Takes the answers and the order.
        comparer: Whoever is asked.
        names: The candidates' ids.
        question: Makes the question about two of them.

    Raises:
        NoVerdicts, UserError: see `Comparer.compare`.
    """

    def ask(pairs: Sequence[tuple[str, str]]) -> None:
        questions = [question(*pair) for pair in pairs]
        for pair, opinion in zip(pairs, both_ways(comparer, questions), strict=True):
            made.answers[pair] = opinion.better
            made.tokens += opinion.tokens
            if not opinion.sure:
                made.unsure.add(pair)

    def compare(first: str, second: str) -> int:
        """Return less than 0 where the first is better, 0 where they are equal."""
        pair = (min(first, second), max(first, second))
        if pair not in made.answers:
            ask([pair])
        return round(2 * (SAME - made.answers[pair])) * (1 if pair[0] == first else -1)

    if len(names) <= EVERY_PAIR:
        ask(list(combinations(names, 2)))
        made.order, _ = order_of(made.answers)
        return
    groups: list[list[str]] = []
    for name in sorted(names, key=cmp_to_key(compare)):
        if groups and compare(groups[-1][-1], name) == 0:
            groups[-1].append(name)
        else:
            groups.append([name])
    made.order = tuple(map(tuple, groups))
