"""All moments of whole rollouts at once: physics first, and then what they pay, as if each were an environment.

To step, to look and to reward in turns costs as many calls as there are control steps, and as many waits for the
slowest thread. Where what actuators are told does not depend on what came before, none of that is needed.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.native import NativeSim
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.envs.state import State


class Moments:
    """What `MujocoVectorEnv.advance` and `pay` give for one action after the other, for all of them in one call.

    Features, reward and termination are computed once for all moments; rows are in the order environment, step. The
    environments are left in their last state, but their memories and previous actions as they were.

    Args:
        env: The environments, of one group, see `can_roll`.
        steps: Control steps.
        threads: CPU threads; None takes all that this process may use.
    """

    def __init__(self, env: MujocoVectorEnv, steps: int, threads: int | None) -> None:
        assert isinstance(env.sim, NativeSim)
        self._env = env
        self._rollouts = env.sim
        self._steps = steps
        world = env.environment
        self._sim = NativeSim(
            world.model, env.num_envs * steps, forces=world.forces, varied=env.sim.model_fields, threads=threads
        )
        self._memory = _Memory(env, self._sim, steps)
        self._state = State(world.remembering(self._memory), self._sim)
        self._falls = world.can_fall and any(env.fall_ends_episode)

    def pay(self, actions: Tensor) -> tuple[Tensor, Tensor]:
        """Apply actions and see what they pay.

        Args:
            actions: Within the bounds, `[steps, num_envs, action_size]`.

        Returns:
            The reward, not a number from where a simulation diverged, and whether the world has ended, each
            `[steps, num_envs]`.
        """
        start, each = self._rollouts.time.clone(), actions.transpose(0, 1)
        for name, value in self._rollouts.model_fields.items():
            self._sim.model_fields[name].copy_(value.repeat_interleave(self._steps, 0))
        self._rollouts.roll(each, self._env.environment.substeps, self._sim)
        self._memory.begin(each)
        self._state.remember()
        reward, _ = self._env.reward(self._state, each.flatten(0, 1))
        diverged = self._diverged(start)
        ended = diverged | self._state.fallen.bool() if self._falls else diverged
        self._state.forget()
        return self._by_step(torch.where(diverged, torch.nan, reward)), self._by_step(ended)

    def _diverged(self, start: Tensor) -> Tensor:
        """Tell from where on simulations stand still, or began anew, since they met a bad state, bool `[rows]`."""
        model, steps = self._sim.model, torch.arange(1, self._steps + 1)
        due = start.unsqueeze(1) + steps * self._env.environment.control_dt
        late: Tensor = (self._sim.time.view(due.shape) - due).abs() > model.opt.timestep / 2
        late[:, -1] |= self._rollouts.diverged()
        return late.flatten()

    def _by_step(self, rows: Tensor) -> Tensor:
        return rows.view(self._env.num_envs, self._steps).T


class _Memory(dict[str, Tensor]):
    """What features remember at every moment, `[rows, ...]`, found from step to step once it is read.

    Args:
        env: Whose memories go on.
        sim: All moments.
        steps: Control steps.
    """

    def __init__(self, env: MujocoVectorEnv, sim: NativeSim, steps: int) -> None:
        self._env = env
        self._moments = [_Moment(sim, env.num_envs, step) for step in range(steps)]

    def begin(self, actions: Tensor) -> None:
        """Forget, but for what is known of rollouts under actions `[num_envs, steps, action_size]`."""
        self.clear()
        before = self._env.memory
        steps = torch.arange(1, len(self._moments) + 1)
        self["elapsed_steps"] = (before["elapsed_steps"].unsqueeze(1) + steps).flatten()
        self["previous_action"] = torch.cat([before["previous_action"].unsqueeze(1), actions[:, :-1]], 1).flatten(0, 1)

    def __missing__(self, name: str) -> Tensor:
        update, last, values = self._env.environment.memories[name], self._env.memory[name], []
        for moment in self._moments:
            last = update(moment, last)
            values.append(last)
        self[name] = value = torch.stack(values, 1).flatten(0, 1)
        return value


class _Moment:
    """The simulations of one step among those of all, with MuJoCo's field names as attributes."""

    def __init__(self, sim: NativeSim, num_envs: int, step: int) -> None:
        self._sim = sim
        self._step = step
        self.num_envs = num_envs

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._sim, name)
        return value.unflatten(0, (self.num_envs, -1))[:, self._step] if isinstance(value, Tensor) else value


def can_roll(env: MujocoVectorEnv) -> bool:
    """Tell whether actions are what actuators are told, on a simulator that takes many at once."""
    return isinstance(env.sim, NativeSim) and type(env.environment).control is MujocoEnvironment.control
