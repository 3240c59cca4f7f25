"""Our vectorized environments as Gymnasium's."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import torch
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from rewardsmith.envs.mujoco.vector import MujocoVectorEnv


class GymnasiumVectorEnv(gymnasium.vector.VectorEnv):
    """A `gymnasium.vector.VectorEnv` over one of ours, with autoreset in the same step.

    Observations and actions are float32 arrays `[num_envs, size]`. Where an episode ends, `infos["final_obs"][i]` holds
    its last observation and `infos["_final_obs"][i]` is True. The reward's components are infos, too.

    Args:
        env: What `envs.make` returned.
    """

    metadata = {"autoreset_mode": AutoresetMode.SAME_STEP}

    def __init__(self, env: MujocoVectorEnv) -> None:
        self.env = env
        self.num_envs = env.num_envs
        self.single_observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (env.obs_size,), np.float32)
        self.single_action_space = gymnasium.spaces.Box(env.action_low.cpu().numpy(), env.action_high.cpu().numpy())
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self.action_space = batch_space(self.single_action_space, self.num_envs)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[NDArray[np.float32], dict[str, Any]]:
        """Begin new episodes everywhere.

        Args:
            seed: Seed of all random streams from now on; None keeps the present one.
            options: None; a single environment cannot be reset by hand.

        Returns:
            The observation, and no infos.

        Raises:
            ValueError: options are given.
        """
        if options:
            raise ValueError(f"unknown options {', '.join(options)}; there are none, episodes begin anew by themselves")
        super().reset(seed=seed)
        if seed is not None:
            self.env.seed = seed
        return self.env.reset().cpu().numpy(), {}

    def step(
        self, actions: NDArray[np.floating]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]]:
        """Apply actions `[num_envs, action_size]` for one control step."""
        step = self.env.step(torch.as_tensor(actions, dtype=torch.float32, device=self.env.device))
        infos: dict[str, Any] = {name: value.cpu().numpy() for name, value in step.components.items()}
        done = (step.terminated | step.truncated).cpu().numpy()
        if done.any():
            final = np.full(self.num_envs, None, dtype=object)
            for i, last in zip(np.flatnonzero(done), step.final_obs.cpu().numpy()[done], strict=True):
                final[i] = last
            infos |= {"final_obs": final, "_final_obs": done}
        ends = step.terminated.cpu().numpy(), step.truncated.cpu().numpy()
        return step.obs.cpu().numpy(), step.reward.cpu().numpy(), *ends, infos
