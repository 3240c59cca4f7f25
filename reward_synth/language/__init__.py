"""The reward language: text from a model, checked, traced in a jail, run as a graph of pure tensor operations."""

from rewardsmith.reward_synth.language.compiler import compile_reward
from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.program import RewardProgram
from rewardsmith.reward_synth.language.jail.checker import jail_level, prepare
from rewardsmith.reward_synth.language.page import language_page
from rewardsmith.reward_synth.language.schema import RewardSchema
from rewardsmith.reward_synth.language.text.intake import extract

__all__ = [
    "RewardProgram",
    "RewardRejected",
    "RewardSchema",
    "compile_reward",
    "extract",
    "jail_level",
    "language_page",
    "prepare",
]
