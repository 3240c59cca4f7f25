"""One reward of several opinions."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor
from torch.nn.functional import logsigmoid

from rewardsmith.envs.choices import Choices

Aggregation = Callable[[Tensor], Tensor]
"""From the members' rewards `[members, ...]` to what is paid `[...]`."""


def mean(values: Tensor) -> Tensor:
    """Pay the mean."""
    return values.mean(0)


def minimum(values: Tensor) -> Tensor:
    """Pay what the member that likes it least would: nothing that one of them doubts is worth pursuing."""
    return values.amin(0)


def log_sigmoid(values: Tensor) -> Tensor:
    """Pay the mean log-sigmoid, a soft AND: what one member dislikes weighs more than what another likes.

    It is negative everywhere, so that where episodes can end early an end would pay; it is shifted to 0 for members
    that are all indifferent.
    """
    return logsigmoid(values).mean(0) - logsigmoid(values.new_zeros(()))


_PLACE = "rewardsmith.reward_synth.preferences.aggregation"
AGGREGATIONS: Choices[Aggregation] = Choices(
    "aggregation", {name: f"{_PLACE}:{name}" for name in ("mean", "minimum", "log_sigmoid")}
)
"""Every aggregation: a function, and a name here."""
