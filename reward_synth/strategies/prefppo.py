"""PrefPPO, the baseline of B-Pref (Lee et al. 2021): the reward is learned within one training, so nobody writes it."""

from __future__ import annotations

from rewardsmith.reward_synth.strategies.independent import Independent


class PrefPPO(Independent):
    """Rewards that learn, each generation as new as the first; see `reward_synth.rewards.preference`."""

    reward = "preference"
