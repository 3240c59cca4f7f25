"""Sums over finished episodes: the task's own score kept apart from the reward that is optimised."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import torch
from torch import Tensor

from rewardsmith.envs.device.capture import may_look
from rewardsmith.envs.task import Task

_log = logging.getLogger(__name__)

COLUMNS = ("episodes", "return", "length", "score", "success")


class EpisodeStatistics:
    """Accumulate on the device; one read makes the means.

    Args:
        num_envs: Number of environments.
        task: Gives score and success; None leaves both out.
        control_dt: Seconds per control step.
        device: Where the tensors live.
        faults: Counters of what went wrong in the simulator, int64 scalars by name; set to zero when read.
        groups: Equal, contiguous slices of the environments that are counted apart.

    Attributes:
        last: Each environment's last finished episode, rows as in `COLUMNS`, `[5, num_envs]`; zero before the first.
    """

    def __init__(
        self,
        num_envs: int,
        task: Task | None,
        control_dt: float,
        device: torch.device,
        faults: Mapping[str, Tensor] | None = None,
        groups: int = 1,
    ) -> None:
        self._faults = faults or {}
        self._look_before = may_look(device)
        self._task = task
        self._aggregate = None if task is None else task.aggregate
        self._control_dt = control_dt
        self._hold_steps = 1 if task is None else max(1, round(task.hold / control_dt))
        self._running = {
            "return": torch.zeros(num_envs, device=device),
            "length": torch.zeros(num_envs, device=device),
            "score": torch.zeros(num_envs, device=device),
            "streak": torch.zeros(num_envs, device=device),
            "achieved": torch.zeros(num_envs, device=device),
            "stage": torch.zeros(num_envs, device=device),
        }
        self._groups = groups
        self._finished = torch.zeros(groups, len(COLUMNS), device=device, dtype=torch.float64)
        self.last = torch.zeros(len(COLUMNS), num_envs, device=device)
        self._component_names: tuple[str, ...] = ()
        self._component_sums = torch.zeros(0, device=device)
        self._steps = torch.zeros((), device=device)

    def add(
        self, reward: Tensor, components: dict[str, Tensor], score: Tensor | None, success: Tensor | None, done: Tensor
    ) -> None:
        """Take in one control step.

        Args:
            reward: Optimised reward `[num_envs]`.
            components: Its components, each `[num_envs]`.
            score: The task's measure or condition at this step `[num_envs]`, or None.
            success: Whether the behaviour is shown at this step, bool `[num_envs]`, or None.
            done: Which episodes end with this step, bool `[num_envs]`.
        """
        running = self._running
        running["return"] += reward
        running["length"] += 1
        if score is not None:
            self._add_score(score)
        if success is not None:
            running["streak"].add_(1).mul_(success)
            running["achieved"].logical_or_(running["streak"] >= self._hold_steps)
        self._add_components(components)
        if not self._look_before or done.any():
            self._finish(done)

    def so_far(self) -> Tensor:
        """Return each environment's unfinished episode, rows as in `COLUMNS`, `[5, num_envs]`."""
        running = self._running
        score = running["score"]
        if self._aggregate == "mean":
            score = score / running["length"]
        return torch.stack([torch.ones_like(score), running["return"], running["length"], score, running["achieved"]])

    def drop_unfinished(self) -> None:
        """Forget what was summed up of episodes that will not be finished."""
        for value in self._running.values():
            value.zero_()

    def read(self) -> dict[str, float]:
        """Return means over the episodes finished since the last read, and begin anew.

        Returns:
            `episodes` (their number) and, where it is not zero, the means `return`, `length` [control steps], `score`
            and `success` (a rate); `component/<name>` is the mean per control step of each reward component; faults by
            their names. One copy brings all of it from the device.

        Raises:
            ValueError: there are several groups; use `read_groups`.
        """
        (means,) = self.read_groups()
        return means

    def read_groups(self) -> list[dict[str, float]]:
        """Return for each group what `read` returns, faults being those of all."""
        counters = [*self._faults.values(), self._steps]
        sums = torch.cat([self._finished.flatten(), torch.stack(counters), self._component_sums]).tolist()
        first = self._finished.numel()
        last = first + len(counters)
        faults = dict(zip(self._faults, sums[first:last], strict=False))
        self._warn(faults)
        means = [self._means(sums[start : start + len(COLUMNS)]) for start in range(0, first, len(COLUMNS))]
        if steps := sums[last - 1]:
            for name, total in zip(self._component_names, sums[last:], strict=True):
                group, plain = name.split("/", 1) if self._groups > 1 else (0, name)
                means[int(group)][f"component/{plain}"] = total / steps
        for tensor in (self._finished, self._component_sums, *counters):
            tensor.zero_()
        return [of_group | faults for of_group in means]

    def state_dict(self) -> dict[str, Tensor]:
        """Return the running sums of unfinished episodes."""
        return dict(self._running)

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Put back the running sums of unfinished episodes."""
        for name, value in state.items():
            self._running[name].copy_(value)

    def _means(self, sums: list[float]) -> dict[str, float]:
        """Return the means over one group's finished episodes, given their `COLUMNS` summed up."""
        totals = dict(zip(COLUMNS, sums, strict=True))
        episodes = totals.pop("episodes")
        means = {"episodes": episodes}
        if episodes:
            unknown = () if self._task else ("score", "success")
            means |= {name: total / episodes for name, total in totals.items() if name not in unknown}
        return means

    @staticmethod
    def _warn(faults: dict[str, float]) -> None:
        if faults.get("overflow"):
            _log.warning(
                "contacts or constraints found no room in %d environment steps, whose physics is wrong; "
                "raise `room` in the environment",
                faults["overflow"],
            )

    def _add_score(self, score: Tensor) -> None:
        total = self._running["score"]
        match self._aggregate:
            case "final":
                total.copy_(score)
            case "max":
                first = self._running["length"] == 1
                total.copy_(torch.where(first, score, torch.maximum(total, score)))
            case "seconds":
                total.add_(score, alpha=self._control_dt)
            case "cycles":
                stage, is_low = self._running["stage"], score <= 0  # 1 once it was low, 2 where it has risen since
                total.add_((stage == 2) & is_low)
                stage.masked_fill_((stage == 1) & (score >= 1), 2.0).masked_fill_(is_low, 1.0)
            case _:
                total.add_(score)

    def _add_components(self, components: dict[str, Tensor]) -> None:
        if not components:
            return
        if self._component_names != tuple(components):
            self._component_names = tuple(components)
            self._component_sums = torch.zeros(len(components), device=self._finished.device)
        self._component_sums += torch.stack(list(components.values())).mean(1)
        self._steps += 1

    def _finish(self, done: Tensor) -> None:
        columns = self.so_far()
        self.last.copy_(torch.where(done, columns, self.last))
        # Products with the mask would let NaN through: that of unfinished episodes here, of finished ones below.
        finished = torch.where(done, columns, 0.0).view(len(COLUMNS), self._groups, -1)
        self._finished += finished.sum(2, dtype=torch.float64).t()
        for value in self._running.values():
            value.masked_fill_(done, 0.0)
