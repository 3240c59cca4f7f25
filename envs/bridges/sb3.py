"""Our vectorized environments as Stable-Baselines3's; needs `stable-baselines3`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import gymnasium
import numpy as np
import torch
from stable_baselines3.common.vec_env import VecEnv
from stable_baselines3.common.vec_env.base_vec_env import VecEnvIndices, VecEnvObs, VecEnvStepReturn

from rewardsmith.envs.bridges import outward
from rewardsmith.envs.vector import VectorEnv


class SB3VecEnv(VecEnv):
    """A Stable-Baselines3 `VecEnv` over one of ours.

    Where an episode ends, `infos[i]["terminal_observation"]` holds its last observation and
    `infos[i]["TimeLimit.truncated"]` tells whether it was cut off by time.

    Args:
        env: What `envs.make` returned.
    """

    def __init__(self, env: VectorEnv) -> None:
        self.env = env
        self._starts = outward.Starts(env)
        self._action = torch.empty(0)
        super().__init__(
            env.num_envs, outward.observation_space(env.observation_space), outward.action_space(env.action_space)
        )

    def reset(self) -> VecEnvObs:
        """Begin new episodes everywhere, by the seed last given to `seed`; later ones go on drawing."""
        seed = self._seeds[0]
        self._reset_seeds()
        self._reset_options()
        return self._starts.reset(seed)

    def step_async(self, actions: np.ndarray) -> None:
        """Take the actions, one a row, of the next `step_wait`."""
        self._action = outward.actions(self.env, actions)

    def step_wait(self) -> VecEnvStepReturn:
        """Return observations, rewards, ends of episodes and infos."""
        step = self.env.step(self._action)
        done = (step.terminated | step.truncated).cpu().numpy()
        infos: list[dict[str, Any]] = [{} for _ in range(self.num_envs)]
        ended = np.flatnonzero(done)
        last = outward.arrays(step.final_obs) if len(ended) else {}
        for i in ended:
            infos[i] = {
                "terminal_observation": outward.row(last, int(i)),
                "TimeLimit.truncated": bool(step.truncated[i]),
            }
        return outward.arrays(step.obs), step.reward.cpu().numpy(), done, infos

    def close(self) -> None:
        """Do nothing: the simulations go with the object."""

    def get_attr(self, attr_name: str, indices: VecEnvIndices = None) -> list[Any]:
        """Return an attribute of our environment, once for each copy asked for; `render_mode` is None."""
        value = None if attr_name == "render_mode" else getattr(self.env, attr_name)
        return [value for _ in self._rows(indices)]

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
