"""Copies of the world in which plans are tried, whole horizons at once."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs.device.capture import Captured
from rewardsmith.envs.mujoco.moments import Moments, can_roll
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.setup import Setup
from rewardsmith.policies.mpc.options import MPCOptions
from rewardsmith.policies.mpc.risk import RISKS


class Samples:
    """Tries plans from the present state of every world of an environment.

    The copies are of the same environment on the same device; features, memories and rewards are what they are there.
    Their rows are in the order world, sample, randomization. On a GPU a whole horizon is one CUDA graph; on the CPU it
    is one call of the physics and one of the reward, unless what actuators are told depends on the state.

    Args:
        env: The true worlds.
        reward: What plans are judged by.
        options: Number of samples, random worlds, what the end of a world costs.
        steps: Control steps of the horizon.

    Attributes:
        copies: The copies, as one environment.
        actions: What was tried last, in actuator units `[steps, copies, action_size]`.
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
        self.actions = torch.zeros(steps, count, env.action_size, device=env.device)
        self._moments = Moments(self.copies, steps, setup.threads) if can_roll(self.copies) else None
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
        self.actions.copy_(actions.repeat_interleave(self._shape[2], 1).flatten(0, 1).transpose(0, 1))
        returns = self._sum(*self._moments.pay(self.actions)) if self._moments else self._captured()
        return RISKS[self._options.risk](_settled(returns.view(self._shape)), self._options)

    def _roll(self) -> Tensor:
        """Try the plans step by step, and return what they come to `[copies]`."""
        paid = []
        for action in self.actions:
            self.copies.advance(action)
            paid.append(self.copies.pay(action))
        rewards, ended = zip(*paid, strict=True)
        return self._sum(torch.stack(rewards), torch.stack(ended))

    def _sum(self, rewards: Tensor, ended: Tensor) -> Tensor:
        """Return the sum of rewards of every copy, not a number where its simulation diverged, `[copies]`.

        Args:
            rewards: `[steps, copies]`.
            ended: Whether the world ended in a step, bool `[steps, copies]`.
        """
        over = ended[:-1].cumsum(0) > 0
        rewards = torch.cat([rewards[:1], torch.where(over, -self._options.fall_cost, rewards[1:])])
        return rewards.sum(0) + self._options.terminal * rewards[-1]

    def _share_worlds(self) -> None:
        """Give every sample the same random worlds, so that chance decides nothing between samples."""
        for field in self.copies.sim.model_fields.values():
            field.copy_(field[: self._shape[2]].repeat(self._shape[0] * self._shape[1], *[1] * (field.dim() - 1)))


def _settled(returns: Tensor) -> Tensor:
    """Put the worst that a world has in place of what is no number `[worlds, samples, randomizations]`."""
    finite = returns.isfinite()
    worst = torch.where(finite, returns, torch.inf).amin((1, 2), keepdim=True)
    return torch.where(finite, returns, torch.where(worst.isfinite(), worst, 0.0))
