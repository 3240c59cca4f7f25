"""Clients by name, for whoever asks a model: a coder, a judge, an annotator."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from rewardsmith.envs.choices import Choices
from rewardsmith.reward_synth.llm.client import Client
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.llm.recorder import Recorder

CLIENTS: Choices[Callable[[ModelOptions, Path], Client]] = Choices(
    "client",
    {
        "openai": "rewardsmith.reward_synth.llm.openai:OpenAIClient.from_options",
        "manual": "rewardsmith.reward_synth.llm.manual:ManualClient.from_options",
        "recorded": "rewardsmith.reward_synth.llm.replay:Replay.from_options",
    },
)
"""Every client: one file, and one line here."""


def make_client(name: str, options: ModelOptions, transcript: Path) -> Recorder:
    """Make a client whose requests and replies are all kept.

    Args:
        name: One of `CLIENTS`.
        options: How it is asked.
        transcript: The file that keeps them, which nothing else writes; what it already answers is not asked again.

    Raises:
        UserError: there is no client of that name, it lacks something, or the transcript cannot be read.
    """
    client = CLIENTS.find(name)(options, transcript)
    return Recorder(client, transcript, max_total_tokens=options.max_total_tokens or None)


def configured_client(options: ModelOptions) -> str | None:
    """Return the client that is set up, None where there is none; what a user chose goes before the environment.

    Args:
        options: How a language model is asked; a server or a transcript in them means that one is.
    """
    if options.base_url:
        return "openai"
    if options.transcript:
        return "recorded"
    return "openai" if os.environ.get("OPENAI_API_KEY") or os.environ.get("OPENAI_BASE_URL") else None
