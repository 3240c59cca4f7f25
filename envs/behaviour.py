"""What a policy does: one recording of every feature, read by judges, comparisons, films and pages alike."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import Tensor

from rewardsmith.envs.files import read_bytes, write_atomically
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.spaces import Observation
from rewardsmith.envs.statistics import COLUMNS
from rewardsmith.envs.tensors import under
from rewardsmith.envs.vector import VectorEnv

Act = Callable[[Observation, Tensor], Tensor]
"""`(observation, begins) -> action`; `begins` tells where a new episode begins, bool `[num_envs]`."""


@dataclass(frozen=True)
class Behaviour:
    """Recorded episodes, one in each environment.

    Attributes:
        episodes: The first finished episode of each environment, columns as in `envs.statistics`, each `[num_envs]`.
        features: Every feature by name after each step, `[time, num_envs, ...]`, over a whole episode length.
        alive: Which of those steps are of an environment's first episode, bool `[time, num_envs]`; not the one in which
            a simulation diverged, as its state is then that of a reset.
        components: The reward's parts by name, `[time, num_envs]`, over the same steps.
        poses: What films are drawn from, `[frames, filmed, ...]`, see `envs.film.poses`.
    """

    episodes: dict[str, Tensor]
    features: dict[str, Tensor]
    alive: Tensor
    components: dict[str, Tensor]
    poses: Tensor

    def mean(self, column: str) -> float:
        """Return the mean of an episode column."""
        return self.episodes[column].mean().item()

    def save(self, path: Path, num_envs: int) -> None:
        """Write the recording of the first environments as safetensors, `<field>/<name>` each."""
        tensors = {f"episodes/{name}": value[:num_envs] for name, value in self.episodes.items()}
        tensors |= {f"features/{name}": value[:, :num_envs] for name, value in self.features.items()}
        tensors |= {f"components/{name}": value[:, :num_envs] for name, value in self.components.items()}
        tensors |= {"alive": self.alive[:, :num_envs], "poses": self.poses[:, :num_envs]}
        write_atomically(path, safetensors.torch.save({name: value.contiguous() for name, value in tensors.items()}))

    @classmethod
    def load(cls, path: Path) -> Behaviour:
        """Read what `save` wrote.

        Raises:
            FileNotFoundError: there is no recording.
        """
        tensors = safetensors.torch.load(read_bytes(path))
        groups = ("episodes", "features", "components")
        episodes, features, components = (under(f"{group}/", tensors) for group in groups)
        return cls(episodes, features, tensors["alive"], components, tensors["poses"])


@torch.no_grad()
def record(
    env: VectorEnv,
    act: Act,
    *,
    poses: Callable[[], Tensor] | None = None,
    film_steps: int = 0,
    features: Collection[str] | None = None,
) -> Behaviour:
    """Act until every environment has finished an episode and the film is long enough.

    Args:
        env: A fresh environment, its seed not that of training.
        act: What acts.
        poses: Gives what a film needs of the present moment `[filmed, ...]`; None for no film.
        film_steps: Control steps to film.
        features: Names of the features to record, beside `fallen`; None for all.
    """
    names = [name for name in env.environment.features if features is None or name in (*features, "fallen")]
    watched = [_Watched(reward, names) for reward in env.rewards]
    unwatched = env.rewards
    env.use(watched)
    try:
        return _record(env, watched, act, poses, film_steps)
    finally:
        env.use(unwatched)


class _Watched:
    """A reward that keeps every feature of the moment that it is given: that of the step, before any new episode."""

    def __init__(self, reward: RewardFunction, features: list[str]) -> None:
        self._reward = reward
        self.seen = dict.fromkeys(features, torch.empty(0))

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """See `RewardFunction`."""
        given = self._reward(state, action)
        self.seen = {name: getattr(state, name) for name in self.seen}
        # After the step, when this is looked at, the action is the previous one.
        self.seen["previous_action"] = action.to(torch.float32, copy=True)
        return given


def _record(
    env: VectorEnv, watched: list[_Watched], act: Act, poses: Callable[[], Tensor] | None, film_steps: int
) -> Behaviour:
    obs = env.reset()
    finished = torch.zeros(env.num_envs, dtype=torch.bool, device=env.device)
    begins = torch.ones_like(finished)
    episodes = torch.zeros(len(COLUMNS), env.num_envs, device=env.device)
    features: dict[str, list[Tensor]] = {name: [] for name in watched[0].seen}
    components: dict[str, list[Tensor]] = {}
    alive: list[Tensor] = []
    frames: list[Tensor] = []
    while not finished.all() or len(frames) < film_steps:
        if len(frames) < film_steps:
            frames.append(poses().clone() if poses else torch.zeros(0, 0))
        step = env.step(act(obs, begins))
        obs, begins = step.obs, step.terminated | step.truncated
        newly = begins & ~finished
        episodes = torch.where(newly, env.statistics.last, episodes)
        seen = {name: torch.cat([each.seen[name] for each in watched]) for name in features}
        for name, values in features.items():
            values.append(seen[name])
        # What ends without a fall or a cut has diverged.
        fallen = seen["fallen"].bool() if "fallen" in seen else torch.zeros_like(finished)
        alive.append(~finished & ~(step.terminated & ~fallen))
        finished |= newly
        for name, value in step.components.items():
            components.setdefault(name, []).append(value.clone())
    return Behaviour(
        episodes=dict(zip(COLUMNS, episodes, strict=True)),
        features={name: _fitted(torch.stack(values), env.max_steps) for name, values in features.items()},
        alive=_fitted(torch.stack(alive), env.max_steps),
        components={name: torch.stack(values) for name, values in components.items()},
        poses=torch.stack(frames) if frames else torch.zeros(0, 0, 0),
    )


def _fitted(values: Tensor, steps: int) -> Tensor:
    """Return `[time, ...]` over exactly `steps`: zeros for time that early ends left unlived, no later episodes."""
    missing = max(0, steps - len(values))
    return torch.cat([values[:steps], values.new_zeros(missing, *values.shape[1:])])
