"""Clients by name, for whoever asks a model: a coder, a judge, an annotator."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.client import Client
from rewardsmith.reward_synth.llm.manual import ManualClient
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.llm.recorder import Recorder
from rewardsmith.reward_synth.llm.replay import Replay


def _openai(options: ModelOptions, transcript: Path) -> Client:
    # Imported when asked for: the SDK takes as long to import as a check of all programs.
    from rewardsmith.reward_synth.llm.openai import OpenAIClient

    return OpenAIClient.from_options(options, transcript)


CLIENTS: dict[str, Callable[[ModelOptions, Path], Client]] = {
    "openai": _openai,
    "manual": ManualClient.from_options,
    "recorded": Replay.from_options,
}
"""What makes each client of the options and the path of its transcript, beside which it may keep files."""


def make_client(name: str, options: ModelOptions, transcript: Path) -> Recorder:
    """Make a client whose requests and replies are all kept.

    Args:
        name: One of `CLIENTS`.
        options: How it is asked.
        transcript: The file that keeps them, which nothing else writes; what it already answers is not asked again.

    Raises:
        UserError: there is no client of that name, it lacks something, or the transcript cannot be read.
    """
    if name not in CLIENTS:
        raise UserError(f"unknown client {name!r}; choose one of: {', '.join(CLIENTS)}")
    client = CLIENTS[name](options, transcript)
    return Recorder(client, transcript, max_total_tokens=options.max_total_tokens or None)


def configured_client() -> str | None:
    """Return the client that the process's environment is set up for, None where there is none."""
    return "openai" if os.environ.get("OPENAI_API_KEY") or os.environ.get("OPENAI_BASE_URL") else None
