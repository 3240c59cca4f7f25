"""Our vectorized environments as Stable-Baselines3's; needs `stable-baselines3`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import gymnasium
import numpy as np
import torch
from stable_baselines3.common.vec_env import VecEnv
from stable_baselines3.common.vec_env.base_vec_env import VecEnvIndices, VecEnvStepReturn

from rewardsmith.envs.mujoco.vector import MujocoVectorEnv


class SB3VecEnv(VecEnv):
    """A Stable-Baselines3 `VecEnv` over one of ours.

    Where an episode ends, `infos[i]["terminal_observation"]` holds its last observation and
    `infos[i]["TimeLimit.truncated"]` tells whether it was cut off by time.

    Args:
        env: What `envs.make` returned.
    """

    def __init__(self, env: MujocoVectorEnv) -> None:
        self.env = env
        self._action = torch.zeros(env.num_envs, env.action_size, device=env.device)
        super().__init__(
            env.num_envs,
            gymnasium.spaces.Box(-np.inf, np.inf, (env.obs_size,), np.float32),
            gymnasium.spaces.Box(env.action_low.cpu().numpy(), env.action_high.cpu().numpy()),
        )

    def reset(self) -> np.ndarray:
        """Begin new episodes everywhere, with the seed last given to `seed`."""
        seed = self._seeds[0]
        if seed is not None:
            self.env.seed = seed
        self._reset_seeds()
        self._reset_options()
        return self.env.reset().cpu().numpy()

    def step_async(self, actions: np.ndarray) -> None:
        """Take the actions `[num_envs, action_size]` of the next `step_wait`."""
        self._action = torch.as_tensor(actions, dtype=torch.float32, device=self.env.device)

    def step_wait(self) -> VecEnvStepReturn:
        """Return observations, rewards, ends of episodes and infos."""
        step = self.env.step(self._action)
        done = (step.terminated | step.truncated).cpu().numpy()
        infos: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        for i in np.flatnonzero(done):
            infos[i] = {
                "terminal_observation": step.final_obs[i].cpu().numpy(),
                "TimeLimit.truncated": bool(step.truncated[i]),
            }
        return step.obs.cpu().numpy(), step.reward.cpu().numpy(), done, infos

    def close(self) -> None:
        """Do nothing: the simulations go with the object."""

    def get_attr(self, attr_name: str, indices: VecEnvIndices = None) -> list[Any]:
        """Return an attribute of our environment, once for each copy asked for."""
        return [getattr(self.env, attr_name, None) for _ in self._rows(indices)]

    def set_attr(self, attr_name: str, value: Any, indices: VecEnvIndices = None) -> None:
        """Set an attribute of our environment; the copies are one object."""
        setattr(self.env, attr_name, value)

    def env_method(
        self, method_name: str, *method_args: Any, indices: VecEnvIndices = None, **method_kwargs: Any
    ) -> list[Any]:
        """Call a method of our environment once, and return its result for each copy asked for."""
        result = getattr(self.env, method_name)(*method_args, **method_kwargs)
        return [result for _ in self._rows(indices)]

    def env_is_wrapped(self, wrapper_class: type[gymnasium.Wrapper], indices: VecEnvIndices = None) -> list[bool]:
        """Return False: no copy is wrapped in a Gymnasium wrapper."""
        return [False for _ in self._rows(indices)]

    def get_images(self) -> Sequence[np.ndarray | None]:
        """Return no pictures; films are drawn by `envs.film.render`."""
        return [None] * self.num_envs

    def _rows(self, indices: VecEnvIndices) -> Iterable[int]:
        rows: Iterable[int] = self._get_indices(indices)
        return rows
