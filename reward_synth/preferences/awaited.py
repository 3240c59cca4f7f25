"""A reward that learns from what people prefer; since they take their time, it waits for them.

The pairs that wait are part of its state, so that a training may end meanwhile and go on from its checkpoint.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from rewardsmith.envs.reward import RewardFunction
from rewardsmith.reward_synth.preferences.options import Lessons
from rewardsmith.reward_synth.preferences.reward import PreferenceReward, Surroundings
from rewardsmith.reward_synth.preferences.segments import Tensors


class Waiting(NamedTuple):
    """Pairs of segments that wait for people.

    Attributes:
        first: Number of the first of them among all that are asked while the reward learns.
        number: Number of the round in which they are asked, from 1.
        frames: What the segments look like, `[pairs, 2, steps, ...]`, see `Filming.frames`.
        alive: Which steps are of the episode in which a segment begins, bool `[pairs, 2, steps]`.
    """

    first: int
    number: int
    frames: Tensor
    alive: Tensor


class AwaitedReward(PreferenceReward):
    """A `PreferenceReward` whose pairs are answered by whoever calls `take`, once an iteration is over.

    Rewards do not change within an iteration, so that it learns the same as if it had been answered at once.

    Args:
        surroundings: What it is used in; it can be looked at.
        lessons: How it learns.
    """

    def __init__(self, surroundings: Surroundings, lessons: Lessons) -> None:
        super().__init__(surroundings, lessons)
        self._places = torch.zeros(lessons.queries, 2, dtype=torch.int64)
        self._counts["waiting"] = torch.zeros(1, dtype=torch.int64)

    @property
    def queries(self) -> int:
        """None were put to a script."""
        return 0

    @property
    def total(self) -> int:
        """Pairs that are asked in all."""
        return self._lessons.queries

    @property
    def waiting(self) -> Waiting | None:
        """The pairs that wait; the segments stay as they are until the next iteration. None where none do."""
        count = int(self._counts["waiting"])
        if not count:
            return None
        pairs = self._pool.pick(self._places[:count])
        return Waiting(self._queries - count, int(self._counts["rounds"]), pairs.frames, pairs.alive)

    def take(self, answers: Tensor) -> None:
        """Take the answers to all that waits, and learn.

        Args:
            answers: How likely the first of each pair is the better one, `[pairs]`; NaN where nobody can tell.

        Raises:
            ValueError: more or fewer pairs wait.
        """
        if len(answers) != int(self._counts["waiting"]):
            raise ValueError(f"{len(answers)} answers, but {int(self._counts['waiting'])} pairs wait for one")
        self._counts["waiting"].zero_()
        self._learn(answers.to(self._surroundings.device))

    def state_dict(self) -> Tensors:
        """See `PreferenceReward`; what waits is part of it."""
        return super().state_dict() | {"places": self._places}

    def _ask(self, places: Tensor) -> None:
        self._places[: len(places)] = places
        self._counts["waiting"].fill_(len(places))


def awaited_in(reward: RewardFunction) -> AwaitedReward | None:
    """Return the reward that waits for people within a guard and wrappers; None where there is none."""
    within: RewardFunction | None = reward
    while within is not None and not isinstance(within, AwaitedReward):
        within = getattr(within, "reward", None)
    return within
