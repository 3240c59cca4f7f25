"""The reward language: text from a model, checked, traced in a jail, run as a graph of pure tensor operations."""

from reward_synth.language.compiler import compile_reward
from reward_synth.language.errors import RewardRejected
from reward_synth.language.fused.kernel import guarded
from reward_synth.language.graph.program import RewardProgram
from reward_synth.language.guard import GuardCount, RewardGuard
from reward_synth.language.jail.checker import jail_level, prepare
from reward_synth.language.page import language_page
from reward_synth.language.schema import RewardSchema
from reward_synth.language.text.intake import extract

__all__ = [
    "GuardCount",
    "RewardGuard",
    "RewardProgram",
    "RewardRejected",
    "RewardSchema",
    "compile_reward",
    "extract",
    "guarded",
    "jail_level",
    "language_page",
    "prepare",
]
