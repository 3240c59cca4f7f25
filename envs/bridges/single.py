"""One environment of ours as Gymnasium's `Env`."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from rewardsmith.envs.bridges import outward
from rewardsmith.envs.bridges.outward import Arrays
from rewardsmith.envs.vector import VectorEnv

WIDTH, HEIGHT = 640, 480
"""Size of pictures, where there is a choice [pixels]."""


class GymnasiumEnv(gymnasium.Env[Any, Any]):
    """A `gymnasium.Env` over one of ours with a single copy; the reward's components are infos.

    Stepping past the end of an episode is refused until `reset`, which begins the next one, as ours has by then.

    Args:
        env: What `envs.make(name, 1, ...)` returned.
        render_mode: "rgb_array" for pictures by `render`, where the environment draws any; None for none.

    Raises:
        ValueError: it has several copies, or there is no such mode.
        UserError: it is to be drawn, and cannot be.
    """

    metadata: dict[str, Any] = {"render_modes": ["rgb_array"]}

    def __init__(self, env: VectorEnv, render_mode: str | None = None) -> None:
        if env.num_envs != 1:
            raise ValueError(f"it has {env.num_envs} copies; make one, or use GymnasiumVectorEnv")
        if render_mode not in (None, *self.metadata["render_modes"]):
            raise ValueError(f"render_mode is {render_mode!r}; choose 'rgb_array' or None")
        self.env = env
        self.render_mode = render_mode
        self.metadata = {**self.metadata, "render_fps": round(1 / env.environment.control_dt)}
        self.observation_space = outward.observation_space(env.observation_space)
        self.action_space = outward.action_space(env.action_space)
        self._starts = outward.Starts(env)
        self._view = env.environment.filming.view(env, WIDTH, HEIGHT) if render_mode else None
        self._next: Arrays | None = None  # where the last episode is over, what the next one begins with

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Arrays, dict[str, Any]]:
        """Begin an episode; None goes on drawing.

        Raises:
            ValueError: options are given.
        """
        if options:
            raise ValueError(f"unknown options {', '.join(options)}; there are none")
        super().reset(seed=seed)
        begun, self._next = self._next, None
        return outward.row(self._starts.reset(seed), 0) if begun is None or seed is not None else begun, {}

    def step(self, action: Any) -> tuple[Arrays, float, bool, bool, dict[str, Any]]:
        """Apply an action for one control step.

        Raises:
            RuntimeError: the episode is over.
        """
        if self._next is not None:
            raise RuntimeError("the episode is over; call reset() before the next step")
        step = self.env.step(outward.actions(self.env, np.asarray(action)[np.newaxis]))
        terminated, truncated = bool(step.terminated[0]), bool(step.truncated[0])
        seen = outward.row(outward.arrays(step.final_obs), 0)
        if terminated or truncated:
            self._next = outward.row(outward.arrays(step.obs), 0)
        infos = {name: float(value[0]) for name, value in step.components.items()}
        return seen, float(step.reward[0]), terminated, truncated, infos

    def render(self) -> NDArray[np.uint8] | None:
        """Return a picture, uint8 RGB `[height, width, 3]`; after an episode that of the next one's start."""
        return None if self._view is None else self._view()

    def close(self) -> None:
        """End what the environment has begun, such as processes."""
        close = getattr(self.env, "close", None)
        if close is not None:
            close()
