"""`rewardsmith check RUN`: how many of a model's first replies held a program that the checker accepts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.envs.survey import Survey
from rewardsmith.experiments.cli.check import surveyed
from rewardsmith.experiments.config.commands import CheckConfig
from rewardsmith.experiments.runs.consent import check
from rewardsmith.experiments.runs.own_files import is_own_file
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.own_program import SAMPLED_ENVS
from rewardsmith.reward_synth.language import RewardRejected, compile_reward
from rewardsmith.reward_synth.llm.client import Completion
from rewardsmith.reward_synth.llm.occasion import REWARD, Occasion
from rewardsmith.reward_synth.llm.reply import proposal_of
from rewardsmith.reward_synth.llm.transcript import Transcript, occasion_of
from rewardsmith.reward_synth.schema import surveyed_schema


def is_transcript(word: str) -> bool:
    """Tell a run, or its transcript, from the file of a program."""
    return Path(word).suffix == ".jsonl" or (Path(word) / "run.json").is_file()


def check_first_replies(word: str, config: CheckConfig) -> str:
    """Check a model's first replies, those to which no refusal had gone before, and return what people are told.

    Args:
        word: A run's directory or a transcript.
        config: Environment, which may be left out where a run says it, and batch size.

    Raises:
        UserError: there is no such transcript, it holds no replies that should be programs, it is of another
            environment, or the environment cannot be used.
    """
    run = _run_of(Path(word))
    path = run.transcript if run and Path(word).is_dir() else Path(word)
    transcript = Transcript(path)
    replies = first_replies(transcript)
    if not replies:
        raise UserError(f"{path} holds no model's replies to requests for rewards; give a run's llm.jsonl")
    survey = surveyed(config.env or (_env(run) if run else ""))
    name = survey.environment.name()
    if others := {each.env for each in replies} - {name}:
        raise UserError(f"{path} was recorded for env={min(others)}, not for env={name}")
    refused = dict(_refused(replies, survey, config.num_envs))
    good, models = len(replies) - len(refused), ", ".join(transcript.models)
    heading = f"{good} of {len(replies)} first replies of {models} hold an accepted program ({good / len(replies):.0%})"
    return "\n".join([heading, *(f"  {occasion}: refused {why}" for occasion, why in refused.items())])


def first_replies(transcript: Transcript) -> dict[Occasion, Completion]:
    """Return the first reply of every program of every round, in their order."""
    found: dict[Occasion, Completion] = {}
    for request, completion in transcript.exchanges:
        occasion = occasion_of(request)
        if occasion is not None and occasion.wanted == REWARD and occasion.attempt == 0:
            found.setdefault(occasion, completion)
    return dict(sorted(found.items(), key=lambda each: (each[0].round, each[0].place)))


def _refused(
    replies: dict[Occasion, Completion], survey: Survey, num_envs: int
) -> Iterator[tuple[Occasion, RewardRejected]]:
    schema, states = surveyed_schema(survey), survey.samples(SAMPLED_ENVS, seed=0)
    for occasion, completion in replies.items():
        try:
            compile_reward(proposal_of(completion).source, schema, num_envs, states=states)
        except RewardRejected as refusal:
            yield occasion, refusal


def _run_of(path: Path) -> Run | None:
    directory = path if path.is_dir() else path.parent
    return Run.open(str(directory)) if (directory / "run.json").is_file() else None


def _env(run: Run) -> str:
    """Return a run's environment; a file of its own is imported only where this user has begun it, or vouched for it.

    Raises:
        UserError: neither.
    """
    config = run.config()
    return check(run, config).apply(config).env if is_own_file(config.env) else config.env
