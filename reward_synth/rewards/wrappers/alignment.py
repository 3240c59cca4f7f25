"""Parts of a reward and the true reward, blended with weights that are learned from what they do to the policy.

After Behavior Alignment (Gupta et al., NeurIPS 2023, arXiv 2310.19007): the outer of two objectives is the true return
of the policy that the blend makes, so that a heuristic which misleads comes to count for nothing. The outer gradient is
that of one step, as in LIRPG (Zheng et al., NeurIPS 2018, arXiv 1804.06459). Of a moment with parts c_k

    reward = sum_k w_k c_k.

With g_k the policy gradient of part k alone, the policy of parameters p goes to

    p' = p + e u,  u = b / |b|,  b = sum_k w_k g_k,

a step of a length e that PPO's KL divergence decides and not the scale of the reward. What the true return J gains by
a weight is found by the chain rule, its gradient being taken of the next rollout, which p' has collected:

    dJ(p') / dw_k = e grad J(p') . (g_k - u (u . g_k)) / |b|.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.reward_synth.preferences.truth import Truth
from rewardsmith.reward_synth.rewards.recent import Recent
from rewardsmith.reward_synth.rewards.wrappers.wrapper import (
    PER_POLICY,
    Paid,
    Remembering,
    Surroundings,
    Wrapper,
    sound,
)

REST, TRUE = "the rest", "the true reward"
"""What is weighted beside the parts: what the reward pays besides them, and what the task does."""

_HEAVIEST = 100.0
_TINY = 1e-12


@dataclass(frozen=True, kw_only=True)
class Alignment(Wrapper):
    """The weighted sum of the reward's parts and of what the moment scores, in the spread of the reward.

    All weights are 1 at first. None becomes negative: a cost that hinders counts for nothing, but is never a gain.
    """

    name = "alignment"
    learns = True
    scored = True

    rate: float = 0.5
    """How fast weights are learned: the most by which one changes after a rollout (0 to 100); 0 leaves them alone."""

    def __post_init__(self) -> None:
        self._refuse_out_of_range("rate", 0, 100)

    def change(self, place: Surroundings) -> _Alignment:
        """See `Wrapper`."""
        return _Alignment(self.rate, place, place.truth)


class _Alignment(Remembering):
    def __init__(self, rate: float, place: Surroundings, truth: Truth) -> None:
        self._rate = rate
        self._place = place
        self._truth = truth
        self._names = (*place.parts, REST, TRUE)
        columns = len(self._names)
        self._recent = Recent((place.num_envs, columns), place.device)
        self._weights = torch.ones(columns, device=place.device)
        # How the policy's last step depends on each weight; of no length before the first.
        self._sway = torch.zeros(columns, 0, device=place.device)
        # Of all moments so far the sums of ones, of designed and true rewards and of their squares.
        self._moments = torch.zeros(5, dtype=torch.float64, device=place.device)
        self._unit = torch.ones(1, device=place.device)
        super().__init__(
            {
                "weights": self._weights,
                f"{PER_POLICY}sway": self._sway,
                "moments": self._moments,
                "unit": self._unit,
            }
        )

    def __call__(self, state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
        """See `Change`."""
        own = [parts[name] for name in self._place.parts]
        true = self._truth(state, action)
        columns = torch.stack([*own, reward - sum(own), self._unit * true], dim=1)
        # Moments of recordings are no steps of these environments: they are paid, and nothing is learned of them.
        if len(action) == self._place.num_envs:
            self._recent.write(sound(columns))
        return (columns * self._weights).sum(1), {"true": true} | parts

    def learn(self, experience: Experience) -> None:
        """Change the weights by what the last step of the policy was worth, and see what the next depends on."""
        paid = self._paid(len(experience.reward))
        ways = experience.ascent(paid)
        if self._sway.shape[1]:
            slope = self._sway @ (ways[-1] / ways[-1].norm().clamp(min=_TINY))
            self._weights.add_(self._rate * sound(slope).clamp(-1.0, 1.0)).clamp_(0.0, _HEAVIEST)
        self._sway.resize_(ways.shape).copy_(self._swayed(ways))
        self._scale(paid)

    def weights(self) -> dict[str, float]:
        """See `Remembering`."""
        return dict(zip(self._names, self._weights.tolist(), strict=True))

    def _paid(self, steps: int) -> Tensor:
        """Return what each column paid in an iteration, before weights, `[columns, steps, num_envs]`.

        Of one that is longer than what is kept the first steps pay nothing.
        """
        kept = self._recent.last(steps).movedim(-1, 0)
        paid = kept.new_zeros(len(kept), steps, self._place.num_envs)
        paid[:, steps - kept.shape[1] :] = kept
        return paid

    def _swayed(self, ways: Tensor) -> Tensor:
        """Return how the direction of the policy's step depends on each weight, `[columns, parameters]`.

        Args:
            ways: The policy gradient of each column, of the same shape.
        """
        blend = self._weights @ ways
        length = blend.norm().clamp(min=_TINY)
        unit = blend / length
        swayed: Tensor = (ways - (ways @ unit).unsqueeze(1) * unit) / length
        return swayed

    def _scale(self, paid: Tensor) -> None:
        """Take an iteration into the spreads, and bring the true reward to that of the designed one."""
        designed, true = paid[:-1].sum(0).double(), (paid[-1] / self._unit).double()
        sums = [torch.ones_like(true), designed, designed.square(), true, true.square()]
        self._moments += torch.stack([each.sum() for each in sums])
        count, *rest = self._moments
        mean, square, true_mean, true_square = (each / count for each in rest)
        spread, true_spread = square - mean.square(), true_square - true_mean.square()
        # Until the true reward has told two moments apart it keeps its own unit.
        if true_spread > _TINY and spread > _TINY:
            self._unit.copy_((spread / true_spread).sqrt())
