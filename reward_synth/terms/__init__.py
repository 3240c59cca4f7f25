"""Rewards as sums of terms: plain data that can be read, varied, fitted and written as a reward program."""

from rewardsmith.reward_synth.terms.term import Term, Terms
from rewardsmith.reward_synth.terms.writer import write

__all__ = ["Term", "Terms", "write"]
