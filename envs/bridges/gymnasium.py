"""Our vectorized environments as Gymnasium's."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from rewardsmith.envs.bridges import outward
from rewardsmith.envs.bridges.outward import Arrays
from rewardsmith.envs.vector import VectorEnv


class GymnasiumVectorEnv(gymnasium.vector.VectorEnv):
    """A `gymnasium.vector.VectorEnv` over one of ours, with autoreset in the same step.

    Observations are arrays `[num_envs, ...]`, or dictionaries of them, and actions float32 `[num_envs, size]` or int64
    `[num_envs]`. Where an episode ends, `infos["final_obs"][i]` holds its last observation and `infos["_final_obs"][i]`
    is True. The reward's components are infos, too.

    Args:
        env: What `envs.make` returned.
    """

    metadata = {"autoreset_mode": AutoresetMode.SAME_STEP}

    def __init__(self, env: VectorEnv) -> None:
        self.env = env
        self.num_envs = env.num_envs
        self.single_observation_space = outward.observation_space(env.observation_space)
        self.single_action_space = outward.action_space(env.action_space)
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self.action_space = batch_space(self.single_action_space, self.num_envs)
        self._starts = outward.Starts(env)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Arrays, dict[str, Any]]:
        """Begin new episodes everywhere.

        Args:
            seed: Seed of all random streams from now on; None goes on with the present ones, at first with those of the
                seed that the environment was made with.
            options: None; a single environment cannot be reset by hand.

        Returns:
            The observation, and no infos.

        Raises:
            ValueError: options are given.
        """
        if options:
            raise ValueError(f"unknown options {', '.join(options)}; there are none, episodes begin anew by themselves")
        super().reset(seed=seed)
        return self._starts.reset(seed), {}

    def step(
        self, actions: NDArray[Any]
    ) -> tuple[Arrays, NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]]:
        """Apply actions, one a row, for one control step."""
        step = self.env.step(outward.actions(self.env, actions))
        infos: dict[str, Any] = {name: value.cpu().numpy() for name, value in step.components.items()}
        done = (step.terminated | step.truncated).cpu().numpy()
        if done.any():
            final, last = np.full(self.num_envs, None, dtype=object), outward.arrays(step.final_obs)
            for i in np.flatnonzero(done):
                final[i] = outward.row(last, int(i))
            infos |= {"final_obs": final, "_final_obs": done}
        ends = step.terminated.cpu().numpy(), step.truncated.cpu().numpy()
        return outward.arrays(step.obs), step.reward.cpu().numpy(), *ends, infos
