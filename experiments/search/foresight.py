"""What can be refused before a run exists: a sentence that its coder cannot serve, a coder that lacks something."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rewardsmith.envs import Environment, UserError
from rewardsmith.envs.survey import Survey, survey_of
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.feedback import foreseen
from rewardsmith.experiments.search.ingredients import with_ingredients
from rewardsmith.experiments.search.members import compile_members, read_members
from rewardsmith.experiments.search.own_program import compile_file, read_program
from rewardsmith.experiments.search.parts import check_parts, check_written_parts
from rewardsmith.experiments.search.wrapping import check_wrappers
from rewardsmith.policies.learners.registry import LEARNERS
from rewardsmith.reward_synth.coder import Foresighted, Request
from rewardsmith.reward_synth.coders import make_coder
from rewardsmith.reward_synth.language import RewardProgram
from rewardsmith.reward_synth.rewards.kind import KINDS
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.rewards.terms import read_terms
from rewardsmith.reward_synth.schema import surveyed_schema
from rewardsmith.reward_synth.terms import Terms
from rewardsmith.reward_synth.understanding import instruction_of, understand


class OwnTexts(NamedTuple):
    """The texts of the user's own that a run is made of, which it keeps: its files may change or go.

    Attributes:
        program: A reward program, None where there is none.
        members: The programs of an ensemble.
        terms: Terms of a reward.
    """

    program: str | None = None
    members: tuple[str, ...] = ()
    terms: Terms | None = None


def foresee(config: TrainConfig, environment: Environment) -> OwnTexts:
    """Refuse what could not be served, and return what the user gave.

    Raises:
        UserError: the sentence, the coder, a wrapper or a program of the user's cannot be used.
    """
    survey = survey_of(type(environment))
    schema = surveyed_schema(survey)
    instruction = instruction_of(config.task, environment)
    request = Request(instruction=instruction, survey=survey, schema=schema, count=1, seed=config.seed)
    understood = replace(request, intent=understand(instruction, survey))
    check_wrappers(config, understood)
    if config.reward != Program.kind:
        kind = KINDS.find(config.reward)
        members = read_members(config.ensemble)
        terms = read_terms(Path(config.terms)) if config.terms else None
        compiled = compile_members(members, config.ensemble.combine, survey)
        reward = kind.design(with_ingredients(understood, config, config.seed, compiled, terms))
        check_parts(config, request, [reward])
        if reward.learns and not LEARNERS.find(config.algorithm).teaches:
            raise UserError(
                f"algorithm={config.algorithm} cannot teach a reward that learns or remembers; choose algorithm=ppo"
            )
        return OwnTexts(members=members, terms=terms)
    program = _checked_program(Path(config.program), survey, config.seed) if config.program else None
    if program is not None:
        check_parts(config, request, [Program.of(program)])
    if program is None or config.candidates > 1 or config.generations > 1:
        # Nothing is asked yet, so nothing is kept.
        with tempfile.TemporaryDirectory() as place:
            coder = make_coder(config.coder, config.llm, Path(place) / "llm.jsonl")
            if isinstance(coder, Foresighted):
                coder.check(replace(request, history=foreseen(config)))
            if program is None or config.candidates > 1:
                check_written_parts(config, understood, coder)
    return OwnTexts(program=program.source if program else None)


def _checked_program(path: Path, survey: Survey, seed: int) -> RewardProgram:
    """Return the user's program once the checker has accepted it as it will when the run begins."""
    return compile_file(path, read_program(path), survey, seed)
