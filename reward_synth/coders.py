"""Coders by name: every client of a language model is one, and so is what needs none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.envs.choices import Choices
from rewardsmith.reward_synth.coder import Coder
from rewardsmith.reward_synth.llm.clients import CLIENTS, configured_client, make_client
from rewardsmith.reward_synth.llm.coder import LLMCoder
from rewardsmith.reward_synth.llm.measurer import LLMMeasurer
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.measuring import Measurer

AUTO = "auto"

CODERS: Choices[Callable[[ModelOptions, Path], Coder]] = Choices(
    "coder", {"phrasebook": "rewardsmith.reward_synth.phrasebook.coder:Phrasebook.from_options"}
)
"""Every coder that is more, or less, than a client asked with the common prompts: one file, and one line here."""


def make_coder(name: str, options: ModelOptions, transcript: Path) -> Coder:
    """Make a coder.

    Args:
        name: One of `CODERS` or of `CLIENTS`; `auto` takes the client that is set up, else the phrasebook.
        options: How a language model is asked.
        transcript: Where its requests and replies are kept.

    Raises:
        UserError: there is no coder of that name, or it lacks something.
    """
    name = _chosen(name, options)
    if name in CODERS:
        return CODERS.find(name)(options, transcript)
    if name not in CLIENTS:
        raise UserError(f"unknown coder {name!r}; choose one of: {', '.join((AUTO, *CODERS, *CLIENTS))}")
    client = make_client(name, options, transcript)
    return LLMCoder(
        client, name=name, temperature=options.temperature, max_tokens=options.max_tokens, shots=options.shots
    )


def make_measurer(name: str, options: ModelOptions, transcript: Path) -> Measurer | None:
    """Make what writes measures beside a coder; None where the coder is no language model.

    Args:
        name: The coder, see `make_coder`.
        options: How a language model is asked.
        transcript: Where its requests and replies are kept.

    Raises:
        UserError: it lacks something.
    """
    name = _chosen(name, options)
    if name not in CLIENTS or name in CODERS:
        return None
    return LLMMeasurer(make_client(name, options, transcript), options.max_tokens)


def _chosen(name: str, options: ModelOptions) -> str:
    return (configured_client(options) or "phrasebook") if name == AUTO else name
