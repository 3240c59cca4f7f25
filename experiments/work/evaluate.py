"""What a trained policy does: scores, success and the features people asked about, on fresh seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith.envs import VectorEnv
from rewardsmith.envs.statistics import COLUMNS
from rewardsmith.policies.policy import Policy

EVALUATION_SEED_OFFSET = 777_767
"""Evaluation never sees an initial state that training saw."""


@dataclass(frozen=True)
class Rollout:
    """Recorded behaviour.

    Attributes:
        episodes: First finished episode of each environment, columns as in `envs.statistics`, each `[num_envs]`.
        features: Recorded features by name, `[time, num_envs, ...]`, over a whole episode length.
        alive: Which of those steps show an environment's first episode, all but its last, bool `[time, num_envs]`.
        components: Reward components by name, the mean over environments, `[time]`.
        qpos: Joint positions of the filmed environments, `[time, filmed, nq]`.
    """

    episodes: dict[str, Tensor]
    features: dict[str, Tensor]
    alive: Tensor
    components: dict[str, Tensor]
    qpos: Tensor

    def mean(self, column: str) -> float:
        """Return the mean of an episode column."""
        return self.episodes[column].mean().item()


@torch.no_grad()
def evaluate(env: VectorEnv, policy: Policy, features: Sequence[str], film_envs: int, film_steps: int) -> Rollout:
    """Act without noise until every environment has finished an episode and the film is long enough.

    Args:
        env: A fresh environment, its seed not that of training.
        policy: What acts.
        features: Names of features to record at every step.
        film_envs: How many environments are filmed, the first ones.
        film_steps: Control steps to film.
    """
    obs, state = env.reset(), policy.initial_state(env.num_envs)
    film_envs = min(film_envs, env.num_envs)
    finished = torch.zeros(env.num_envs, dtype=torch.bool)
    episodes = torch.zeros(len(COLUMNS), env.num_envs)
    recorded: dict[str, list[Tensor]] = {name: [] for name in features}
    alive: list[Tensor] = []
    components: dict[str, list[Tensor]] = {}
    qpos: list[Tensor] = []
    while not finished.all() or len(qpos) < film_steps:
        if len(qpos) < film_steps:
            qpos.append(env.sim.qpos[:film_envs].clone())
        action, state = policy.act(obs, state)
        step = env.step(action)
        obs, ended = step.obs, step.terminated | step.truncated
        state = policy.forget(state, ended)
        newly = ended & ~finished
        episodes = torch.where(newly, env.statistics.last, episodes)
        finished |= newly
        alive.append(~finished)  # after its last step an environment already shows the next episode
        for name in features:
            recorded[name].append(getattr(env.state, name))
        for name, value in step.components.items():
            components.setdefault(name, []).append(value.mean())
    return Rollout(
        episodes=dict(zip(COLUMNS, episodes, strict=True)),
        features={name: _fill(torch.stack(values), env.max_steps) for name, values in recorded.items()},
        alive=_fill(torch.stack(alive), env.max_steps),
        components={name: torch.stack(values) for name, values in components.items()},
        qpos=torch.stack(qpos) if qpos else torch.zeros(0, film_envs, env.environment.model.nq),
    )


def _fill(values: Tensor, steps: int) -> Tensor:
    """Extend `[time, ...]` with zeros to at least `steps`: time that early ends have left unlived."""
    missing = max(0, steps - len(values))
    return torch.cat([values, values.new_zeros(missing, *values.shape[1:])])
