"""`rewardsmith tune`: a reward program whose constants agree with what was preferred in a run."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from rewardsmith.envs import UserError, files
from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.cli.choose import choose
from rewardsmith.experiments.cli.written import file_to_write
from rewardsmith.experiments.config.commands import TuneConfig
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.consent import vouched
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.own_program import CHECK_ENVS, SAMPLED_ENVS
from rewardsmith.experiments.work.mishaps import told_as
from rewardsmith.reward_synth.compare.transitions import payments
from rewardsmith.reward_synth.language import RewardRejected, compile_reward
from rewardsmith.reward_synth.preferences.orders import Order
from rewardsmith.reward_synth.preferences.store import Preferences
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.schema import surveyed_schema
from rewardsmith.reward_synth.tuning.constants import constants
from rewardsmith.reward_synth.tuning.fit import Rates, Tuned, answers, tune


def tune_program(run: Run, config: TuneConfig) -> str:
    """Fit the constants of a candidate's program, write the program, and return what people are told.

    Raises:
        UserError: there is no such candidate, it has no program with constants, or nothing was preferred.
    """
    candidate = choose(run, config.candidate)
    reward = candidate.reward().core
    if not isinstance(reward, Program):
        raise UserError(f"the reward of candidate {candidate.id} is of kind {reward.kind}; only programs are tuned")
    with told_as(lambda what: UserError(f"the program of candidate {candidate.id} cannot be read: {what}")):
        named = constants(reward.source)
    if not named:
        raise UserError(
            f"the program of candidate {candidate.id} names no constants at its top, such as `WEIGHT = 2.0`"
        )
    films = {each.id: each for each in run.candidates() if each.behaviour.exists()}
    orders, whose = _orders(run)
    given = [each for each in answers(orders) if {each.first, each.second} <= films.keys()]
    if not any(each.preferred != 0.5 for each in given):
        raise UserError(f"nothing is preferred in {run.path} yet; train several candidates, or rank their films")
    path = file_to_write(config.path or f"{run.path.resolve().name}-{candidate.id}-tuned.py")
    asked = {name: films[name] for each in given for name in (each.first, each.second)}
    job = vouched(run, candidate)
    with told_as(lambda what: UserError(f"the recordings of {run.path} cannot be rated by this program: {what}")):
        tuned = tune(reward.source, _Rater(job, asked), given)
    files.write_text(path, tuned.source)
    return "\n".join(_said(tuned, whose, path))


def _orders(run: Run) -> tuple[list[Order], str]:
    """Return the orders that people gave, else those of the run's judge, and whose they are."""
    if ranked := Preferences(run.preferences).standing():
        return [each.order for each in ranked], "of people"
    verdicts = [each.verdict for each in run.generations() if each.verdict is not None]
    return [verdict.order for verdict in verdicts], f"of judge={run.config().judge}"


class _Rater:
    """Rates recorded films by the text of a program, which is checked like any other.

    Args:
        job: Says in which environment.
        films: The candidates whose recordings are rated, by id.

    Raises:
        UserError: the environment cannot be used.
    """

    def __init__(self, job: Job, films: dict[str, Candidate]) -> None:
        env = job.make(1, reward=no_reward)
        survey = survey_of(type(env.environment))
        self._space = env.action_space
        self._schema = surveyed_schema(survey)
        self._states = survey.samples(SAMPLED_ENVS, seed=0)
        self._films = {name: Behaviour.load(film.behaviour) for name, film in films.items()}

    def __call__(self, source: str) -> Rates | None:
        try:
            program = compile_reward(source, self._schema, CHECK_ENVS, states=self._states)
        except RewardRejected:
            return None
        rates = {
            name: float(payments(program, film, self._space)[""].sum() / film.alive.sum().clamp(min=1))
            for name, film in self._films.items()
        }
        return rates if all(map(math.isfinite, rates.values())) else None


def _said(tuned: Tuned, whose: str, path: Path) -> Iterator[str]:
    share = f"{tuned.before:.0%} -> {tuned.after:.0%}"
    yield f"agrees with {share} of {tuned.answers} answers {whose}; {tuned.trials} programs were tried"
    for name, (old, new) in tuned.changed.items():
        yield f"  {name}  {old:g} -> {new:g}"
    if not tuned.changed:
        yield "  no constant was changed: none that was tried agrees better"
    yield f"written to {path}; `rewardsmith train ... program={path}` trains it"
