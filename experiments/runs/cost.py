"""What a search has cost by the end of each round, and what it had reached by then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from rewardsmith.experiments.runs.generation import Generation
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.llm.occasion import VERDICT, Occasion
from rewardsmith.reward_synth.llm.transcript import Transcript, occasion_of
from rewardsmith.reward_synth.preferences.segment_answer import candidate_of
from rewardsmith.reward_synth.preferences.store import Preferences


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What was spent.

    Attributes:
        environment_steps: Of trainings.
        seconds: Of trainings, each by itself [s].
        calls: Replies of language models.
        tokens: That these read and wrote.
        human_answers: That people gave.
        queries: That scores answered in place of people.
    """

    environment_steps: int = 0
    seconds: float = 0.0
    calls: int = 0
    tokens: int = 0
    human_answers: int = 0
    queries: int = 0

    def __add__(self, other: Self) -> Cost:
        """Return the sum, each kind by itself."""
        return Cost(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


@dataclass(frozen=True, kw_only=True)
class Reached:
    """What a search had come to by the end of a round.

    Attributes:
        generation: The round.
        cost: Of all rounds up to it.
        score: The best of all candidates up to it, of those that are measured by what this round is; None where none
            has one.
        unit: Of the score.
    """

    generation: int
    cost: Cost
    score: float | None
    unit: str | None


def reached(run: Run) -> list[Reached]:
    """Return what each round had come to; what follows the last, the choice among the rounds' best, is not in it.

    Raises:
        UserError: a file of the run is damaged.
    """
    generations = run.generations()
    asked, compared = _asked(run, generations), _compared(run, generations)
    total, found = Cost(), []
    best: dict[int, tuple[float, str | None]] = {}
    for generation in generations:
        results = [run.candidate(member.id).result() for member in generation.members]
        done = [result for result in results if result is not None]
        total = total + asked[generation.number] + _judged(generation) + compared[generation.number]
        for result in done:
            total = total + Cost(environment_steps=result.steps, seconds=result.seconds, queries=result.queries)
            if result.evaluation is not None and result.evaluation.score is not None:
                # Scores that heed fewer remarks are of what was asked for before.
                mine, known = (result.evaluation.score, result.evaluation.unit), best.get(generation.heeds)
                best[generation.heeds] = mine if known is None or mine[0] > known[0] else known
        score, unit = best.get(generation.heeds, (None, None))
        found.append(Reached(generation=generation.number, cost=total, score=score, unit=unit))
    return found


def _judged(generation: Generation) -> Cost:
    verdict = generation.verdict
    return Cost(human_answers=verdict.human_answers, queries=verdict.queries) if verdict else Cost()


def _compared(run: Run, generations: list[Generation]) -> Mapping[int, Cost]:
    """Return what people answered about segments of the trainings of each round."""
    born = {member.id: generation.number for generation in generations for member in generation.members}
    found: dict[int, Cost] = defaultdict(Cost)
    for pair, answers in Preferences(run.preferences).of_segments().items():
        found[born.get(candidate_of(pair), 0)] += Cost(human_answers=len(answers))
    return found


def _asked(run: Run, generations: list[Generation]) -> Mapping[int, Cost]:
    """Return what language models were asked in each round; the measure counts to the first."""
    born = {member.id: generation.number for generation in generations for member in generation.members}
    found: dict[int, Cost] = defaultdict(Cost)
    for request, completion in Transcript(run.transcript).exchanges:
        found[_round(occasion_of(request), born)] += Cost(calls=1, tokens=completion.usage.tokens)
    return found


def _round(occasion: Occasion | None, born: Mapping[str, int]) -> int:
    if occasion is None:
        return 0
    if occasion.wanted == VERDICT:
        return max((born[film] for film in occasion.films if film in born), default=0)
    return occasion.round
