"""What can be refused before a run exists: a sentence that its coder cannot serve, a coder that lacks something."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from rewardsmith.envs import Environment, UserError
from rewardsmith.envs.survey import Survey
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.own_program import compile_file, read_program
from rewardsmith.policies.learners.registry import LEARNERS
from rewardsmith.reward_synth.coder import Foresighted, Request
from rewardsmith.reward_synth.coders import make_coder
from rewardsmith.reward_synth.rewards.kind import KINDS
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.schema import surveyed_schema
from rewardsmith.reward_synth.understanding import instruction_of, understand


def foresee(config: TrainConfig, environment: Environment) -> str | None:
    """Refuse what could not be served.

    Returns:
        The text of the user's own program, None where there is none.

    Raises:
        UserError: the sentence, the coder or the user's program cannot be used.
    """
    survey = Survey(environment)
    schema = surveyed_schema(survey)
    instruction = instruction_of(config.task, environment)
    request = Request(instruction=instruction, survey=survey, schema=schema, count=1, seed=config.seed)
    if config.reward != Program.kind:
        kind = KINDS.find(config.reward)
        if kind.learns and not LEARNERS.find(config.algorithm).teaches:
            raise UserError(f"algorithm={config.algorithm} cannot teach a reward that learns; choose algorithm=ppo")
        kind.design(replace(request, intent=understand(instruction, survey)))
        return None
    program = _checked_program(Path(config.program), survey, config.seed) if config.program else None
    if program is None or config.candidates > 1 or config.generations > 1:
        # Nothing is asked yet, so nothing is kept.
        with tempfile.TemporaryDirectory() as place:
            coder = make_coder(config.coder, config.llm, Path(place) / "llm.jsonl")
            if isinstance(coder, Foresighted):
                coder.check(request)
    return program


def _checked_program(path: Path, survey: Survey, seed: int) -> str:
    """Return the user's program once the checker has accepted it as it will when the run begins."""
    source = read_program(path)
    compile_file(path, source, survey, seed)
    return source
