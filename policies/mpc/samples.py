"""Copies of the world in which plans are tried, whole horizons at once."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs.device.capture import Captured
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.setup import Setup
from rewardsmith.policies.mpc.options import MPCOptions
from rewardsmith.policies.mpc.risk import RISKS


class Samples:
    """Tries plans from the present state of every world of an environment.

    The copies are of the same environment on the same device; features, memories and rewards are what they are there.
    Their rows are in the order world, sample, randomization. On a GPU a whole horizon is one CUDA graph.

    Args:
        env: The true worlds.
        reward: What plans are judged by.
        options: Number of samples, random worlds, what the end of a world costs.
        steps: Control steps of the horizon.

    Attributes:
        copies: The copies, as one environment.
    """

    def __init__(self, env: MujocoVectorEnv, reward: RewardFunction, options: MPCOptions, steps: int) -> None:
        self._env = env
        self._options = options
        self._shape = (env.num_envs, options.samples, max(1, options.randomizations))
        count = env.num_envs * options.samples * self._shape[2]
        setup = Setup(
            num_envs=count,
            device=env.place,
            rewards=(reward,),
            fall_ends_episode=(any(env.fall_ends_episode),),
            seed=options.seed,
            threads=options.threads or None,
            # Without worlds of their own the copies take over whatever the true ones have.
            randomize=bool(options.randomizations or env.sim.model_fields),
        )
        self.copies: MujocoVectorEnv = env.environment.vectorize(setup)
        if options.randomizations:
            self._share_worlds()
        worlds = torch.arange(env.num_envs, device=env.device)
        self._rows = worlds.repeat_interleave(count // env.num_envs)
        self._actions = torch.zeros(steps, count, env.action_size, device=env.device)
        self._captured = Captured(self._roll, env.device)

    def use(self, reward: RewardFunction) -> None:
        """Judge plans by another reward from now on."""
        self.copies.use([reward])
        self._captured.drop()

    def returns(self, actions: Tensor) -> Tensor:
        """Return what plans come to from the worlds' present state, `[worlds, samples]`, finite.

        Args:
            actions: Of every control step, in actuator units and within their bounds, `[worlds, samples, steps, size]`.
        """
        self.copies.copy_from(self._env, self._rows, parameters=not self._options.randomizations)
        self._actions.copy_(actions.repeat_interleave(self._shape[2], 1).flatten(0, 1).transpose(0, 1))
        returns = self._captured().view(self._shape)
        return RISKS[self._options.risk](_settled(returns), self._options)

    def _roll(self) -> Tensor:
        """Return the sum of rewards of every copy, not a number where its simulation diverged, `[copies]`."""
        steps = len(self._actions)
        alive = torch.ones(self._actions.shape[1], dtype=torch.bool, device=self._actions.device)
        total = torch.zeros(self._actions.shape[1], device=self._actions.device)
        for step, action in enumerate(self._actions):
            self.copies.advance(action)
            reward, terminated = self.copies.pay(action)
            weight = 1.0 if step < steps - 1 else 1.0 + self._options.terminal
            total = total + weight * torch.where(alive, reward, -self._options.fall_cost)
            alive = alive & ~terminated
        return total

    def _share_worlds(self) -> None:
        """Give every sample the same random worlds, so that chance decides nothing between samples."""
        for field in self.copies.sim.model_fields.values():
            field.copy_(field[: self._shape[2]].repeat(self._shape[0] * self._shape[1], *[1] * (field.dim() - 1)))


def _settled(returns: Tensor) -> Tensor:
    """Put the worst that a world has in place of what is no number `[worlds, samples, randomizations]`."""
    finite = returns.isfinite()
    worst = torch.where(finite, returns, torch.inf).amin((1, 2), keepdim=True)
    return torch.where(finite, returns, torch.where(worst.isfinite(), worst, 0.0))
