"""What a policy does: one recording of every feature, read by judges, comparisons, films and pages alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import safetensors.torch
import torch
from torch import Tensor

from rewardsmith.envs.files import read_bytes, write_atomically
from rewardsmith.envs.spaces import Observation
from rewardsmith.envs.statistics import COLUMNS
from rewardsmith.envs.vector import VectorEnv

Act = Callable[[Observation, Tensor], Tensor]
"""`(observation, begins) -> action`; `begins` tells where a new episode begins, bool `[num_envs]`."""


@dataclass(frozen=True)
class Behaviour:
    """Recorded episodes, one in each environment.

    Attributes:
        episodes: The first finished episode of each environment, columns as in `envs.statistics`, each `[num_envs]`.
        features: Every feature by name, `[time, num_envs, ...]`, over a whole episode length.
        alive: Which of those steps show an environment's first episode, all but its last, bool `[time, num_envs]`.
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

        def group(prefix: str) -> dict[str, Tensor]:
            return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}

        return cls(group("episodes/"), group("features/"), tensors["alive"], group("components/"), tensors["poses"])


@torch.no_grad()
def record(env: VectorEnv, act: Act, *, poses: Callable[[], Tensor] | None = None, film_steps: int = 0) -> Behaviour:
    """Act until every environment has finished an episode and the film is long enough.

    Args:
        env: A fresh environment, its seed not that of training.
        act: What acts.
        poses: Gives what a film needs of the present moment `[filmed, ...]`; None for no film.
        film_steps: Control steps to film.
    """
    obs = env.reset()
    finished = torch.zeros(env.num_envs, dtype=torch.bool)
    begins = torch.ones(env.num_envs, dtype=torch.bool)
    episodes = torch.zeros(len(COLUMNS), env.num_envs)
    features: dict[str, list[Tensor]] = {name: [] for name in env.environment.features}
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
        finished |= newly
        alive.append(~finished)  # after its last step an environment already shows the next episode
        env.state.remember()
        for name, values in features.items():
            values.append(getattr(env.state, name))
        env.state.forget()
        for name, value in step.components.items():
            components.setdefault(name, []).append(value)
    return Behaviour(
        episodes=dict(zip(COLUMNS, episodes, strict=True)),
        features={name: _fill(torch.stack(values), env.max_steps) for name, values in features.items()},
        alive=_fill(torch.stack(alive), env.max_steps),
        components={name: torch.stack(values) for name, values in components.items()},
        poses=torch.stack(frames) if frames else torch.zeros(0, 0, 0),
    )


def _fill(values: Tensor, steps: int) -> Tensor:
    """Extend `[time, ...]` with zeros to at least `steps`: time that early ends have left unlived."""
    missing = max(0, steps - len(values))
    return torch.cat([values, values.new_zeros(missing, *values.shape[1:])])
