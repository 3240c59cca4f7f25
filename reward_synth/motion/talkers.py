"""Talkers by name: every client of a language model is one, and so is what needs none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.envs.choices import Choices
from rewardsmith.reward_synth.coders import AUTO
from rewardsmith.reward_synth.llm.clients import CLIENTS, configured_client, make_client
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.motion.llm.talker import LLMTalker
from rewardsmith.reward_synth.motion.talker import Talker
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary

TALKERS: Choices[Callable[[Vocabulary], Talker]] = Choices(
    "talker", {"phrasebook": "rewardsmith.reward_synth.motion.offline.talker:PhrasebookTalker"}
)
"""Every talker that is no client asked with the common prompts: one file, and one line here."""


def make_talker(name: str, vocabulary: Vocabulary, options: ModelOptions, transcript: Path, attempts: int) -> Talker:
    """Make a talker.

    Args:
        name: One of `TALKERS` or of `CLIENTS`; `auto` takes the client that is set up, else the phrasebook.
        vocabulary: What can be asked of the robot.
        options: How a language model is asked.
        transcript: Where its requests and replies are kept.
        attempts: How often terms that are none go back to a language model with the reason.

    Raises:
        UserError: there is no talker of that name, or it lacks something.
    """
    name = (configured_client(options) or "phrasebook") if name == AUTO else name
    if name in TALKERS:
        return TALKERS.find(name)(vocabulary)
    if name not in CLIENTS:
        raise UserError(f"unknown coder {name!r}; choose one of: {', '.join((AUTO, *TALKERS, *CLIENTS))}")
    return LLMTalker(make_client(name, options, transcript), vocabulary, options, attempts)
