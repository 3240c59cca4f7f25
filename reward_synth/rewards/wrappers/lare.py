"""Latent rewards, after LaRe (Qu et al. 2025): a reward's parts are factors, weighted by return decomposition.

What an episode scores in all is taken apart into what its moments are worth: the weights with which the sums of the
parts over whole episodes give the episodes' scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs import UserError
from rewardsmith.envs.reward import Experience
from rewardsmith.reward_synth.preferences.truth import Truth
from rewardsmith.reward_synth.rewards.wrappers.wrapper import (
    PER_EPISODE,
    Paid,
    Remembering,
    Surroundings,
    Wrapper,
    sound,
)


@dataclass(frozen=True, kw_only=True)
class LaRe(Wrapper):
    """The weighted sum of the reward's parts, in the unit of the score; until the weights are known, the reward.

    An episode's score is the sum of what its moments score by the task, else by the wishes of the sentence.
    """

    name = "lare"
    learns = True
    scored = True

    ridge: float = 0.01
    """Pull of the weights towards zero, as a share of each part's own sum of squares (0.000001 to 1000)."""

    episodes: int = 32
    """Finished episodes from which on weights are fitted, after every rollout anew (1 to 1000000)."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("ridge", 1e-6, 1e3)
        self._refuse_out_of_range("episodes", 1, 10**6)

    @property
    def advice(self) -> str:
        """See `Wrapper`."""
        return (
            f"After {self.episodes} episodes the components of this program are weighed anew: by the weights with "
            "which their sums over whole episodes best give the episodes' scores. So make each component one factor "
            "that may tell a better episode from a worse one, costs as well as gains, of about the size of 1 where it "
            "is large; three to eight of them, none of which is nearly a multiple of another. Your own weights, in "
            "`reward`, are what the first episodes are paid by."
        )

    def change(self, place: Surroundings) -> _LaRe:
        """See `Wrapper`."""
        if not place.parts:
            raise UserError("wrap=lare weighs the parts of a reward, and this one has none; leave it out")
        return _LaRe(self, place, place.truth)


class _LaRe(Remembering):
    def __init__(self, wrapper: LaRe, place: Surroundings, truth: Truth) -> None:
        self._wrapper = wrapper
        self._place = place
        self._truth = truth
        factors = len(place.parts)
        self._sums, self._score, self._steps = place.zeros(factors), place.zeros(), place.zeros()
        # Over finished episodes: products of the sums, of sums and score; their number.
        self._gram = torch.zeros(factors, factors, dtype=torch.float64, device=place.device)
        self._moment = torch.zeros(factors, dtype=torch.float64, device=place.device)
        self._episodes = torch.zeros(1, dtype=torch.int64, device=place.device)
        self._weights = torch.zeros(factors, device=place.device)
        self._known = torch.zeros(1, dtype=torch.bool, device=place.device)
        super().__init__(
            {
                f"{PER_EPISODE}sums": self._sums,
                f"{PER_EPISODE}score": self._score,
                f"{PER_EPISODE}steps": self._steps,
                "gram": self._gram,
                "moment": self._moment,
                "episodes": self._episodes,
                "weights": self._weights,
                "known": self._known,
            }
        )

    def __call__(self, state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
        """See `Change`."""
        factors = torch.stack([parts[name] for name in self._place.parts], dim=1)
        # Moments of recordings are no steps of these environments: they are paid, and nothing is learned of them.
        if len(action) == self._place.num_envs:
            self._take_in(self._place.begins(state), factors, self._truth(state, action))
        return torch.where(self._known, (factors * self._weights).sum(1), reward), parts

    def learn(self, experience: Experience) -> None:
        """Fit the weights to all finished episodes, by ridge regression."""
        if int(self._episodes) < self._wrapper.episodes:
            return
        squares = self._gram.diagonal()
        # Relative to its own squares, so that the scale in which a part is written does not matter; a part that was
        # always zero gets no weight.
        penalty = torch.where(squares > 0, self._wrapper.ridge * squares, 1.0)
        self._weights.copy_(torch.linalg.solve(self._gram + penalty.diag(), self._moment))
        self._known.fill_(True)

    def weights(self) -> dict[str, float]:
        """See `Remembering`."""
        return dict(zip(self._place.parts, self._weights.tolist(), strict=True)) if self._known else {}

    def _take_in(self, begins: Tensor, factors: Tensor, score: Tensor) -> None:
        """Take in a step, and the episodes that were over with the step before.

        Args:
            begins: Where it is an episode's first, bool `[num_envs]`.
            factors: The reward's parts, `[num_envs, parts]`.
            score: What the moment scores, `[num_envs]`.
        """
        ended = begins & (self._steps > 0)
        sums = self._sums.double() * ended.unsqueeze(1)
        self._gram += sums.T @ sums
        self._moment += sums.T @ self._score.double()
        self._episodes += ended.sum()
        self._sums.masked_fill_(begins.unsqueeze(1), 0.0).add_(sound(factors))
        self._score.masked_fill_(begins, 0.0).add_(sound(score))
        self._steps.masked_fill_(begins, 0.0).add_(1.0)
