"""Differences of a potential, which change no order of policies (Ng, Harada and Russell 1999)."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.rewards.wrappers.wrapper import PER_EPISODE, Surroundings, sound


class Differences:
    """`F = discount * potential after the step - potential before it`, for every environment.

    The potential is zero where a fall ends the episode, so that the discounted sum over an episode is that of its start
    with the sign turned. That one, too, is taken to be zero: no reward is asked about the state in which an episode
    begins, and what does not depend on what is done there changes no order of policies.

    Args:
        place: Where the reward is used.

    Attributes:
        tensors: All that is kept, by name.
    """

    def __init__(self, place: Surroundings) -> None:
        self._place = place
        self._before = place.zeros()
        self.tensors = {f"{PER_EPISODE}potential": self._before}

    def step(self, state: Any, action: Tensor, potential: Tensor) -> Tensor:
        """Take in the potential after a step `[num_envs]`, and return F `[num_envs]`."""
        place = self._place
        potential = torch.where(place.ends(state, action), 0.0, potential)
        self._before.masked_fill_(place.begins(state), 0.0)
        difference = place.circumstances.discount * potential - self._before
        self._before.copy_(sound(potential))
        return difference
