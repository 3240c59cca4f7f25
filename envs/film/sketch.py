"""Films of what draws nothing itself: a few solids at the places that its observations tell, by our own tracer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import mujoco
import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.bridges.film import Windowless
from rewardsmith.envs.bridges.sim import BridgeSim
from rewardsmith.envs.film.cameras import add_cameras
from rewardsmith.envs.film.traced import TracedFilming
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.vector import VectorEnv

if TYPE_CHECKING:
    from rewardsmith.envs.bridges.environment import GymnasiumEnvironment

_UPRIGHT = torch.tensor([1.0, 0.0, 0.0, 0.0])


class SketchFilming(TracedFilming, Windowless):
    """A `Filming` of solids that have no physics, as a model of MuJoCo's whose moving bodies are mocap bodies.

    Args:
        environment: What is sketched.
        mjcf: The solids: mocap bodies without joints, and what stands still.
        places: Tells where the mocap bodies are in a moment, in the order of the MJCF: their centres
            `[num_envs, bodies, 3]` [m], or these and quaternions beside them, `[num_envs, bodies, 7]`.
        distance: From cameras to the middle of it all [m]; by default all of it is seen.
    """

    def __init__(
        self,
        environment: GymnasiumEnvironment,
        mjcf: str,
        places: Callable[[BridgeSim], Tensor],
        distance: float | None = None,
    ) -> None:
        spec = mujoco.MjSpec.from_string(mjcf)
        add_cameras(spec, next(body.name for body in spec.bodies if body.mocap), distance)
        super().__init__(spec.compile(), environment.control_dt)
        self._environment, self._places = environment, places

    def frames(self, env: VectorEnv, num_envs: int | None = None) -> Callable[[], Tensor]:
        """See `Filming.frames`; what is recorded are poses, see `envs.film.poses.poses`."""
        from rewardsmith.envs.bridges.vector import BridgedVectorEnv

        assert isinstance(env, BridgedVectorEnv)
        sim = env.sim

        def record() -> Tensor:
            places = self._places(sim)[:num_envs]
            at, turned = places[..., :3], places[..., 3:]
            turned = turned if turned.numel() else _UPRIGHT.to(at).expand(*at.shape[:-1], 4)
            return torch.cat([at.flatten(1), turned.flatten(1)], 1)

        return record

    def picture(self, width: int, height: int) -> np.ndarray:
        """See `Filming.picture`."""
        env = self._environment.vectorize(Setup(num_envs=1))
        drawn = self.view(env, width, height)()
        env.close()
        return drawn
