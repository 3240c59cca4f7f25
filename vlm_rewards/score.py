"""How well pictures show what words say: the reward of VLM-RM (Rocamonde et al., ICLR 2024) and what extends it.

All embeddings are unit vectors; means over prompts are not made unit vectors again, as in the paper's code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith.envs import UserError
from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.vlm_rewards.encoder import Encoder

FUSIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "mean": lambda rewards: rewards.mean(0),
    "min": lambda rewards: rewards.amin(0),
    "max": lambda rewards: rewards.amax(0),
}
"""How the rewards of several cameras `[num_cameras, ...]` become one."""


@dataclass(frozen=True, kw_only=True)
class Prompts:
    """What pictures are compared with.

    Attributes:
        goals: What success looks like, in one or several ways.
        baselines: What the scene looks like anyhow; needed where alpha is above 0.
        negatives: What is not wanted, each against the goal.
        alpha: How far everything but the way from baseline to goal is left out, 0 to 1.
    """

    goals: tuple[str, ...]
    baselines: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    alpha: float = 0.0

    def __post_init__(self) -> None:
        refuse_out_of_range("alpha", self.alpha, 0, 1)
        if not self.goals:
            raise UserError('a reward from pixels needs a goal, such as "goal=a humanoid robot kneeling"')
        if self.alpha > 0 and not self.baselines:
            raise UserError('alpha above 0 needs what the scene looks like anyhow, such as "baseline=a humanoid robot"')

    @property
    def all(self) -> tuple[str, ...]:
        """Every prompt."""
        return self.goals + self.baselines + self.negatives


class Score:
    """The reward of pictures by their embeddings.

    Args:
        goal: Mean of the goal prompts' embeddings `[size]`.
        baseline: Mean of the baseline prompts', or None.
        negatives: Embeddings of what is not wanted `[num_negatives, size]`, or None.
        alpha: See `Prompts`.
        scale: Factor on rewards before the softmax over goal and negatives.
    """

    def __init__(
        self,
        goal: Tensor,
        baseline: Tensor | None = None,
        negatives: Tensor | None = None,
        alpha: float = 0.0,
        scale: float = 1.0,
    ) -> None:
        self._goal, self._negatives = goal, negatives
        self._alpha, self._scale = alpha, scale
        way = goal - baseline if baseline is not None else torch.zeros_like(goal)
        self._way = way / way.norm().clamp(min=1e-12)

    @classmethod
    def of(cls, prompts: Prompts, encoder: Encoder) -> Score:
        """Make the score that prompts ask for, by a model's embeddings of them.

        Raises:
            UserError: a prompt is empty or too long.
        """
        return cls(
            encoder.texts(prompts.goals).mean(0),
            encoder.texts(prompts.baselines).mean(0) if prompts.baselines else None,
            encoder.texts(prompts.negatives) if prompts.negatives else None,
            prompts.alpha,
            encoder.scale,
        )

    def __call__(self, pictures: Tensor) -> Tensor:
        """Return rewards `[...]` of embeddings `[..., size]`.

        Without negatives it is VLM-RM's, `1 - |(x - g) P|^2 / 2` with `P = alpha d d' / |d|^2 + (1 - alpha) I` and
        `d = g - b`; at alpha 0 and with one prompt that is the cosine. With negatives it is the softmax of that and of
        the negatives' cosines, the chance that the goal and none of them is shown (Baumli et al., 2023).
        """
        rewards = self._projected(pictures)
        if self._negatives is None:
            return rewards
        against = pictures @ self._negatives.T
        logits = self._scale * torch.cat([rewards.unsqueeze(-1), against], -1)
        chances: Tensor = logits.softmax(-1)
        return chances[..., 0]

    def _projected(self, pictures: Tensor) -> Tensor:
        away = pictures - self._goal
        along, rest = away @ self._way, (1 - self._alpha) ** 2
        distance: Tensor = rest * away.square().sum(-1) + (1 - rest) * along.square()
        return 1 - distance / 2


def check_fusion(how: str) -> None:
    """Refuse a way to fuse cameras that there is not.

    Raises:
        UserError: it is unknown.
    """
    if how not in FUSIONS:
        raise UserError(f"clip.fuse is {how!r}; choose one of: {', '.join(FUSIONS)}")


def fuse(rewards: Tensor, how: str) -> Tensor:
    """Return one reward of several cameras' `[num_cameras, ...]`; `how` is a name in `FUSIONS`."""
    return FUSIONS[how](rewards)
