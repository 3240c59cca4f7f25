"""Real states for the checker's probes: what a reward will meet is better known than guessed."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs import State, VectorEnv

STEPS = 40


def no_reward(state: State, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward nothing: for environments that are only looked at."""
    return torch.zeros(len(action), device=action.device), {}


def record_states(env: VectorEnv, seed: int) -> dict[str, Tensor]:
    """Act at random and record every feature, and `action`, each `[samples, ...]` over several moments."""
    generator = torch.Generator().manual_seed(seed)
    samples: dict[str, list[Tensor]] = {name: [] for name in [*env.environment.features, "action"]}
    for step in range(STEPS):
        draw = torch.rand(env.num_envs, env.action_size, generator=generator)
        action = env.action_low + (env.action_high - env.action_low) * draw
        env.step(action)
        if step % 8 == 7:
            samples["action"].append(action)
            for name in env.environment.features:
                samples[name].append(getattr(env.state, name))
    return {name: torch.cat(values) for name, values in samples.items()}
