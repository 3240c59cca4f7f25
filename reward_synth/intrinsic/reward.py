"""A task's reward and a bonus beside it: `weight * task + coefficient * clip(bonus / scale)`.

Between a rollout and the improvement of the policy the bonus learns, its scale is brought up to date, and all rewards
of the rollout are written anew by both: what the loss sees is what the bonus says by then.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience, RewardFunction, begins
from rewardsmith.envs.tensors import under
from rewardsmith.reward_synth.intrinsic.bonus import LONGEST, Source, Surroundings, restore
from rewardsmith.reward_synth.intrinsic.deviation import Deviation
from rewardsmith.reward_synth.intrinsic.options import IntrinsicOptions

_SOURCE, _SCALE, _TALLY = "bonus/", "scale/", "tally/"
"""How the names of saved tensors begin."""


class IntrinsicReward:
    """A `LearningReward`; on the CPU alone, for it looks at every step.

    Args:
        name: The bonus's, under which its part is shown.
        task: The task's reward.
        source: Pays the bonus.
        options: How they are put together.
        normalized: Whether the bonus is divided by its scale.
        place: Where it is paid.
    """

    def __init__(
        self,
        name: str,
        task: RewardFunction,
        source: Source,
        options: IntrinsicOptions,
        *,
        normalized: bool,
        place: Surroundings,
    ) -> None:
        self.source = source
        self._name = name
        self._task = task
        self._options = options
        self._normalized = normalized
        self._control_dt = place.environment.control_dt
        self._deviation = Deviation(place.num_envs)
        self._scale = self._scale_now()
        # What task and bonus gave in all steps that were learned from, weighted, without what they took off, and how
        # many episodes those began.
        self._tally = {"earned": torch.zeros(1, dtype=torch.float64), "episodes": torch.zeros(1, dtype=torch.int64)}
        self._begun = 0
        self._steps: deque[tuple[np.ndarray, np.ndarray]] = deque(maxlen=LONGEST)

    @torch.no_grad()
    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """See `RewardFunction`; the step is kept to be paid anew."""
        # By numpy, whose calls on the few numbers of a step take a fraction of torch's.
        task = self._options.weight * self._task(state, action)[0].float().numpy()
        first = begins(state, self._control_dt)
        self._begun += int(np.count_nonzero(first.numpy()))
        bonus = self.source.pay(state, action, first).numpy()
        self._steps.append((task, bonus))
        paid = self._paid(bonus)
        total, task_part, bonus_part = map(torch.from_numpy, (task + paid, task, paid))
        return total, {"task": task_part, self._name: bonus_part}

    def observe(self, experience: Experience) -> None:
        """Have the bonus learn, and write the iteration's rewards anew."""
        task, bonus = (torch.from_numpy(np.stack(kept)) for kept in zip(*self._steps, strict=True))
        self._steps.clear()
        fresh = self.source.observe(experience)
        bonus = bonus if fresh is None else fresh.detach()
        if self._normalized:
            self._deviation.learn(bonus)
            self._scale = self._scale_now()
        paid = torch.from_numpy(self._paid(bonus.numpy()))[-len(task) :]
        with torch.no_grad():
            experience.reward[-len(task) :] = task + paid
        self._tally["earned"] += task.clamp(min=0).sum() + paid.clamp(min=0).sum()
        self._tally["episodes"] += self._begun
        self._begun = 0

    def figures(self) -> dict[str, float]:
        """Return what a training should record of the bonus, by name."""
        scale = {"scale": self._scale} if self._normalized else {}
        return {f"{self._name}/{name}": value for name, value in {**scale, **self.source.figures()}.items()}

    def account(self) -> dict[str, Any]:
        """Return what a report should tell of the bonus, as plain data."""
        account = self.source.account()
        paid = {name: tensor.item() for name, tensor in self._tally.items()}
        return account and {**paid, "coefficient": self._options.coefficient / self._scale, **account}

    def state_dict(self) -> dict[str, Tensor]:
        """Return all that later rewards depend on; between iterations that is no step."""
        kept = {f"{_SOURCE}{name}": tensor for name, tensor in self.source.state_dict().items()}
        kept |= {f"{_TALLY}{name}": tensor for name, tensor in self._tally.items()}
        return kept | {f"{_SCALE}{name}": tensor for name, tensor in self._deviation.tensors.items()}

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned, but for what was of the episodes of another number of environments.

        Raises:
            UserError: they are those of another reward.
        """
        self.source.load_state_dict(under(_SOURCE, tensors))
        restore(self._deviation.tensors, under(_SCALE, tensors))
        self._scale = self._scale_now()
        restore(self._tally, under(_TALLY, tensors))
        self._begun = 0
        self._steps.clear()

    def _scale_now(self) -> float:
        """Return what a bonus is divided by, after all that it has learned."""
        return self._deviation.scale.item() if self._normalized else 1.0

    def _paid(self, bonus: np.ndarray) -> np.ndarray:
        """Return what a bonus adds to the reward, float32 of any shape."""
        scaled = (bonus / self._scale).astype(np.float32)
        clip = self._options.clip
        paid: np.ndarray = self._options.coefficient * scaled.clip(-clip, clip)
        return paid
