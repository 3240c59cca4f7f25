"""`rewardsmith check`: what the checker says of a reward program in a file."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.survey import Survey, survey_of
from rewardsmith.experiments.config.commands import CheckConfig
from rewardsmith.experiments.search.own_program import SAMPLED_ENVS, read_program
from rewardsmith.reward_synth.language import RewardProgram, RewardRejected, compile_reward
from rewardsmith.reward_synth.schema import surveyed_schema


def check_file(file: str, config: CheckConfig, *, explain: bool) -> int:
    """Check a program and print the verdict.

    Args:
        file: Path of the program.
        config: Environment and batch size.
        explain: Whether to print what the program computes, too.

    Returns:
        0 where it is accepted, 1 where it is refused.

    Raises:
        UserError: the file cannot be read, or there is no such environment.
    """
    source = read_program(Path(file))
    survey = surveyed(config.env)
    schema = surveyed_schema(survey)
    states = survey.samples(SAMPLED_ENVS, seed=0)
    try:
        program = compile_reward(source, schema, config.num_envs, states=states)
    except RewardRejected as refusal:
        print(f"refused {refusal}")
        return 1
    print(f"accepted {program.graph_hash}")
    if explain:
        print(_explain(program, states))
    return 0


def surveyed(env: str) -> Survey:
    """Return the survey of the environment that a user names.

    Raises:
        UserError: none is named, or it cannot be used.
    """
    if not env:
        raise UserError(f"say in which environment with env=NAME, one of: {', '.join(envs.names())}")
    return survey_of(envs.find(env))


def _explain(program: RewardProgram, states: dict[str, torch.Tensor]) -> str:
    """Return inputs, cost, and the range of every component on recorded states."""
    reward, components = program(SimpleNamespace(**states), states["action"])
    lines = [
        f"reads       {', '.join(program.inputs)}",
        f"operations  {program.operations}",
        f"memory      {program.bytes_per_env} bytes per environment",
        f"{'component':28}{'lowest':>10}{'mean':>10}{'highest':>10}   on states of random actions",
    ]
    for name, value in {"reward": reward, **components}.items():
        low, mean, high = value.min().item(), value.mean().item(), value.max().item()
        lines.append(f"{name:28}{low:10.4g}{mean:10.4g}{high:10.4g}")
    return "\n".join(lines)
