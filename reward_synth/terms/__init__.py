"""Rewards as sums of terms: plain data that can be read, varied, fitted, written as a program and called at once."""

from rewardsmith.reward_synth.terms.gait import Gait
from rewardsmith.reward_synth.terms.reward import TermsReward
from rewardsmith.reward_synth.terms.term import Term, Terms
from rewardsmith.reward_synth.terms.writer import write

__all__ = ["Gait", "Term", "Terms", "TermsReward", "write"]
