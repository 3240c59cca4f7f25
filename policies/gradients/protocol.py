"""What finds the gradient of PPO's loss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from torch import Tensor

from rewardsmith.policies.loss import Minibatch
from rewardsmith.policies.rollout import Rollout


class Evaluated(NamedTuple):
    """What the networks say of a rollout before it has changed them, entries of a stack first.

    Attributes:
        seen: What the networks see, in the form in which minibatches are made of it.
        log_prob: Of the actions `[num_steps * num_envs]`.
        value: Of the states they were taken in, likewise.
        final_value: Of the states they led to, before any reset, likewise.
    """

    seen: Any
    log_prob: Tensor
    value: Tensor
    final_value: Tensor


class Gradients(Protocol):
    """Evaluates a policy on rollouts, divides them into minibatches, and fills the parameters' gradients.

    Attributes:
        number: Of what is put in order for minibatches: samples, or sequences that stay whole.
        recordable: Whether all of it can be part of a CUDA graph.
    """

    number: int
    recordable: bool

    def evaluate(self, rollout: Rollout) -> Evaluated:
        """Return what the policy, its weights those that acted, says of a rollout."""
        ...

    def minibatches(self, samples: Minibatch, orders: Tensor) -> Iterator[Minibatch]:
        """Yield every sample once an epoch, all entries of a stack in the same order.

        Args:
            samples: All samples of a rollout, `obs` being what `evaluate` gave as `seen`.
            orders: In which order each epoch takes them, int64 `[epochs, number]`.
        """
        ...

    def fill(self, minibatch: Minibatch) -> Tensor:
        """Write the gradient of the loss into the parameters' `grad`, and return the loss's `STATISTICS` `[5]`."""
        ...
