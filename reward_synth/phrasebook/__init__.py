"""From an English sentence to reward programs without a language model."""

from rewardsmith.reward_synth.phrasebook.coder import Phrasebook

__all__ = ["Phrasebook"]
