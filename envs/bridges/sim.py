"""What features of a bridged environment are computed from: its observations, and what it tells beside them."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs.bridges.probe import Probe
from rewardsmith.envs.bridges.same_step import ONLY, Array, Arrays, Moment
from rewardsmith.envs.choices import nearest


class Info:
    """What an environment tells beside its observations, by name, each `[num_envs, ...]`.

    An entry that it tells only at times is zero at others.

    Args:
        num_envs: Number of copies.
        likes: Zeros for every entry, without `num_envs`.
    """

    def __init__(self, num_envs: int, likes: Arrays) -> None:
        self._num_envs, self._likes = num_envs, likes
        self._told: Arrays = {}
        self._begun: tuple[Array, Arrays] | None = None

    def take(self, told: Arrays) -> None:
        """Take in what is told of a moment."""
        self._told, self._begun = told, None

    def begin(self, rows: Array, told: Arrays) -> None:
        """Take in what is told of new episodes."""
        self._begun = rows, told

    def __getitem__(self, name: str) -> Tensor:
        """Return an entry.

        Raises:
            LookupError: there is none.
        """
        if name not in self._likes:
            told = ", ".join(self._likes) or "nothing"
            raise LookupError(f"its info has no {name!r}; {nearest(name, self._likes)}it has: {told}")
        value = self._entry(self._told, name)
        if self._begun is None:
            return value
        rows = torch.from_numpy(self._begun[0])
        return torch.where(rows.view(-1, *[1] * (value.dim() - 1)), self._entry(self._begun[1], name), value)

    def _entry(self, told: Arrays, name: str) -> Tensor:
        if name in told:
            return torch.from_numpy(told[name])
        return torch.from_numpy(self._likes[name]).expand(self._num_envs, *self._likes[name].shape)


class BridgeSim:
    """The copies' present moment.

    Args:
        num_envs: Number of copies.
        probe: What the environment is like.

    Attributes:
        info: What the environment tells beside its observations, tensors by name.
        own_reward: What it pays itself `[num_envs]`; zero at a start.
        over, cut: Where it has ended the episode, by its rules or by its limit of time, bool `[num_envs]`.
    """

    device = torch.device("cpu")

    def __init__(self, num_envs: int, probe: Probe) -> None:
        self.num_envs = num_envs
        self.info = Info(num_envs, probe.info)
        self.parts: dict[str, Tensor] = {}
        self.own_reward = torch.zeros(num_envs)
        self.over = self.cut = torch.zeros(num_envs, dtype=torch.bool)

    @property
    def obs(self) -> Tensor:
        """The observation where it is one array `[num_envs, ...]`.

        Raises:
            LookupError: it is several; see `parts`.
        """
        if ONLY not in self.parts:
            raise LookupError(f"its observations are several, use sim.parts[NAME]: {', '.join(self.parts)}")
        return self.parts[ONLY]

    def look(self, moment: Moment) -> None:
        """Take in a moment."""
        self.parts = {name: torch.from_numpy(value) for name, value in moment.obs.items()}
        self.info.take(moment.info)
        self.own_reward = torch.from_numpy(moment.reward).float()
        self.over, self.cut = torch.from_numpy(moment.terminated), torch.from_numpy(moment.truncated)

    def begin(self, rows: Tensor, moment: Moment) -> None:
        """Take in first moments of new episodes in some rows."""
        for name, value in moment.obs.items():
            mask = rows.view(-1, *[1] * (value.ndim - 1))
            self.parts[name] = torch.where(mask, torch.from_numpy(value), self.parts[name])
        self.info.begin(rows.numpy(), moment.info)
        self.own_reward = self.own_reward.masked_fill(rows, 0.0)
        self.over, self.cut = self.over & ~rows, self.cut & ~rows
