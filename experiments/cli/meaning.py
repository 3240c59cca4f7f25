"""The reward that a sentence means, at once and without a run: a coder's first program, or terms."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from rewardsmith.envs import Environment
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.config.train import LLMConfig
from rewardsmith.experiments.search.own_program import CHECK_ENVS, SAMPLED_ENVS
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.coders import make_coder
from rewardsmith.reward_synth.language import RewardProgram, compile_reward
from rewardsmith.reward_synth.llm.transcript import Transcript
from rewardsmith.reward_synth.proposal import Proposal
from rewardsmith.reward_synth.propose import propose
from rewardsmith.reward_synth.rewards.kind import KINDS, RewardKind
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.rewards.terms import OfTerms
from rewardsmith.reward_synth.schema import surveyed_schema
from rewardsmith.reward_synth.understanding import instruction_of, understand

MEANT = (Program.kind, OfTerms.kind)
"""Kinds of reward that a sentence alone makes."""


class Meaning(NamedTuple):
    """What a sentence comes to in an environment.

    Attributes:
        reward: What it means.
        fall_ends_episode: Whether a fall ends the episode.
        tokens: That a language model read and wrote for it.
    """

    reward: RewardKind
    fall_ends_episode: bool
    tokens: int = 0


def meaning(kind: str, text: str, environment: Environment, coder: str, options: LLMConfig, seed: int) -> Meaning:
    """Return what a sentence, or a registered task's name, comes to.

    Args:
        kind: One of `MEANT`.
        text: The sentence or name.
        environment: Where it is to be done.
        coder: Who writes the program, one of `coders`.
        options: How a language model is asked.
        seed: Of what the coder draws, and of the states on which a program is tried.

    Raises:
        UserError: there is no such coder, it lacks something or cannot serve the sentence.
    """
    survey = survey_of(type(environment))
    instruction = instruction_of(text, environment)
    request = Request(
        instruction=instruction,
        survey=survey,
        schema=surveyed_schema(survey),
        count=1,
        seed=seed,
        intent=understand(instruction, survey),
    )
    if kind != Program.kind:
        return Meaning(KINDS.find(kind).design(request), fall_ends_episode=True)
    states = survey.samples(SAMPLED_ENVS, seed)

    def compile(proposal: Proposal) -> RewardProgram:
        return compile_reward(proposal.source, request.schema, CHECK_ENVS, states=states)

    with tempfile.TemporaryDirectory() as place:
        transcript = Path(place) / "llm.jsonl"
        writer = make_coder(coder, options, transcript)
        first = propose(writer, request, compile, attempts=options.attempts).accepted[0]
        tokens = Transcript(transcript).ledger.tokens
    return Meaning(Program.of(first.program), first.proposal.fall_ends_episode, tokens)
