"""Coders by name."""

from __future__ import annotations

import os
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.experiments.config.schema import TrainConfig
from rewardsmith.reward_synth.coder import Coder

NAMES = ("auto", "phrasebook", "openai", "manual", "recorded")


def make_coder(config: TrainConfig, transcript: Path) -> Coder:
    """Make the coder that a config asks for.

    Args:
        config: Its `coder` and `llm` fields are read.
        transcript: Where requests and replies of a language model are kept.

    Raises:
        UserError: there is no coder of that name, or it lacks something.
    """
    name = config.coder
    if name not in NAMES:
        raise UserError(f"unknown coder {name!r}; choose one of: {', '.join(NAMES)}")
    if name == "auto":
        known = os.environ.get("OPENAI_API_KEY") or os.environ.get("OPENAI_BASE_URL")
        name = "openai" if known else "phrasebook"
    if name == "phrasebook":
        from rewardsmith.reward_synth.phrasebook import Phrasebook

        return Phrasebook()
    # The chat coders are imported when asked for: the SDK takes as long to import as a check of all programs.
    from rewardsmith.reward_synth.llm.coder import ManualCoder, OpenAICoder, RecordedCoder

    if name == "openai":
        return OpenAICoder(
            config.llm.model,
            config.llm.base_url,
            config.llm.temperature,
            transcript,
            max_tokens=config.llm.max_tokens,
            max_total_tokens=config.llm.max_total_tokens or None,
            timeout=config.llm.timeout,
        )
    if name == "manual":
        return ManualCoder(transcript)
    return RecordedCoder(Path(config.llm.transcript), transcript)
