"""What a sentence asks for, found out once, before any coder is asked to write a reward for it."""

from __future__ import annotations

from rewardsmith.envs import Environment, UserError
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.language import RewardSchema
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.understanding import understand as read


def understand(instruction: str, environment: Environment, schema: RewardSchema) -> Intent | None:
    """Return what an instruction asks for in feature kinds, as the phrasebook reads it.

    Args:
        instruction: The sentence.
        environment: Gives the feature table.
        schema: Shapes of the features.

    Returns:
        The wishes, or None where the phrasebook cannot read the sentence: a language model may still write a reward
        for it, and people or models must judge.
    """
    try:
        return read(instruction, Body(environment, schema)).intent
    except UserError:
        return None
