"""Model predictive control: plan in copies of the world, follow the plan for a control step, plan again."""

from __future__ import annotations

import time
from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.spaces import Observation
from rewardsmith.envs.vector import VectorEnv
from rewardsmith.policies.mpc.noise import lasting
from rewardsmith.policies.mpc.options import MPCOptions
from rewardsmith.policies.mpc.planner import PLANNERS
from rewardsmith.policies.mpc.samples import Samples
from rewardsmith.policies.mpc.spline import Spline


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What is worth knowing of the last plan.

    Attributes:
        seconds: Wall-clock time that it took.
        best, mean: Returns of the best and of the mean sample of the last round, over all worlds.
        samples: Plans tried, over all rounds and worlds.
        steps: Control steps simulated for it.
    """

    seconds: float
    best: float
    mean: float
    samples: int
    steps: int


class MPC:
    """Acts in an environment by planning ahead in copies of it.

        mpc = MPC(env, reward)
        step = env.step(mpc.plan())

    Args:
        env: The true worlds, of MuJoCo; often one alone. They are read and never changed.
        reward: What plans are judged by; it may be another than the environment's own.
        options: See `MPCOptions`.

    Attributes:
        options: As given.
        steps: Control steps of the horizon.
        samples: Where plans are tried.
        figures: Of the last plan; None before the first.

    Raises:
        UserError: something other than MuJoCo simulates the environment.
    """

    def __init__(self, env: VectorEnv, reward: RewardFunction, options: MPCOptions | None = None) -> None:
        self._env = mujoco_env(env, "planners")
        self.options = options or MPCOptions()
        self.steps = self._env.environment.control_steps(self.options.horizon)
        self.figures: Figures | None = None
        self._reward = reward
        self._planner = PLANNERS.find(self.options.planner)(self.options)
        self._spline = Spline(self.options.spline, self.options.knots, self.steps, self._env.device)
        self.samples = Samples(self._env, reward, self.options, self.steps)
        self._random = torch.Generator(self._env.device).manual_seed(self.options.seed)
        self._lasting = lasting(self.options.knots, self.options.correlation, self._env.device)
        low, high = self._env.action_low, self._env.action_high
        self._center, self._half_range = (high + low) / 2, (high - low) / 2
        self._knots = torch.zeros(env.num_envs, self.options.knots, self._env.action_size, device=env.device)
        self._planned = torch.zeros(env.num_envs, dtype=torch.int64, device=env.device)
        self._ahead = self.options.every

    @property
    def reward(self) -> RewardFunction:
        """What plans are judged by; set another at any moment, and the next plan goes on from the last one."""
        return self._reward

    @reward.setter
    def reward(self, reward: RewardFunction) -> None:
        self._reward = reward
        self.samples.use(reward)

    @torch.no_grad()
    def plan(self) -> Tensor:
        """Improve the plans for what lies ahead of the worlds' present states.

        Returns:
            The actions that they begin with, in actuator units `[num_envs, action_size]`.
        """
        began = time.perf_counter()
        plan = self._remaining()
        returns = torch.zeros(0)
        for round in range(self.options.rounds):
            samples = self._draw(plan, self._planner.spread(plan, round))
            returns = self.samples.returns(self._actions(samples))
            plan = self._planner.improve(plan, samples, returns)
        self._knots, self._ahead = plan, 0
        tried = self.options.rounds * self.options.samples * self._env.num_envs
        self.figures = Figures(
            best=returns.amax(1).mean().item(),  # waits for the device
            mean=returns.mean().item(),
            samples=tried,
            steps=tried * self.steps * max(1, self.options.randomizations),
            seconds=time.perf_counter() - began,
        )
        return self.action(0)

    def action(self, ahead: int) -> Tensor:
        """Return what the plans do some control steps after the states for which they were made.

        Args:
            ahead: From 0; beyond the horizon the last action goes on.

        Returns:
            `[num_envs, action_size]` in actuator units.
        """
        return self._actions(self._knots)[:, min(ahead, self.steps - 1)]

    def act(self, obs: Observation, begins: Tensor) -> Tensor:
        """Plan where it is time to, and return what is done now: for judging and films like a policy.

        Args:
            obs: Not looked at: a plan begins at the state of the environment itself.
            begins: Where a new episode begins, bool `[num_envs]`; plans of the last one are forgotten there.
        """
        self._ahead += 1
        if self._ahead < self.options.every and not begins.any():
            return self.action(self._ahead)
        self.forget(begins)
        return self.plan()

    def forget(self, worlds: Tensor | None = None) -> None:
        """Begin with no plan, the middle of all ranges, where bool `[num_envs]` says so; None for everywhere."""
        kept = 0.0 if worlds is None else (~worlds).to(self._knots.dtype).view(-1, 1, 1)
        self._knots = self._knots * kept

    def _remaining(self) -> Tensor:
        """Return what is left of the last plans, whose first steps have passed."""
        now = self._env.memory["elapsed_steps"]
        passed = now - self._planned
        plan = self._spline.shift(self._knots, passed.clamp(min=0))
        self._planned.copy_(now)
        return torch.where((passed < 0).view(-1, 1, 1), 0.0, plan)

    def _draw(self, plan: Tensor, spread: Tensor) -> Tensor:
        """Return samples `[worlds, samples, knots, size]`, the first of each world the plan itself."""
        shape = (len(plan), self.options.samples, *plan.shape[1:])
        noise = self._lasting @ torch.randn(shape, generator=self._random, device=plan.device)
        noise[:, 0] = 0
        return (plan.unsqueeze(1) + spread * noise).clamp(-1, 1)

    def _actions(self, knots: Tensor) -> Tensor:
        """Return actions in actuator units `[..., steps, size]` of knots in half ranges."""
        return self._center + self._half_range * self._spline(knots).clamp(-1, 1)
