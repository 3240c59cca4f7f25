"""What somebody saw and did, moment by moment, as a data set: rollouts of a planner, by which a policy may begin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor

from rewardsmith.envs.behaviour import Act
from rewardsmith.envs.errors import UserError, one_line
from rewardsmith.envs.files import read_bytes, write_atomically
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.envs.spaces import Observation
from rewardsmith.envs.tensors import under
from rewardsmith.envs.vector import VectorEnv

MAX_BYTES = 1 << 30
"""More than any demonstrations have that are of use here."""

_RECORD = "record them with `rewardsmith plan ... demonstrations=FILE`"


class Replayed(NamedTuple):
    """What demonstrations come to in one environment, under its reward; tensors `[moments, ...]`.

    Attributes:
        obs: What a policy would have seen.
        action: What was done, in actuator units.
        reward: What that pays.
        terminated: Whether it ends the episode for good, bool.
        ends: Whether nothing follows, the episode or the record being over, bool.
    """

    obs: Tensor
    action: Tensor
    reward: Tensor
    terminated: Tensor
    ends: Tensor


@dataclass(frozen=True)
class Demonstrations:
    """Moments in order, one episode after the other.

    Attributes:
        obs: What was seen, float32 `[moments, obs_size]`.
        action: What was done, in actuator units `[moments, action_size]`.
        begins: Whether an episode, or another record, begins with the moment, bool `[moments]`.
        worlds: The state of the world in which it was done, as of `MujocoVectorEnv.row_state`, each `[moments, ...]`.
    """

    obs: Tensor
    action: Tensor
    begins: Tensor
    worlds: Mapping[str, Tensor] = field(default_factory=dict)

    def save(self, path: str | Path) -> None:
        """Write them as one safetensors file."""
        tensors = {"obs": self.obs, "action": self.action, "begins": self.begins}
        tensors |= {f"worlds/{name}": value for name, value in self.worlds.items()}
        plain = {name: value.cpu().contiguous() for name, value in tensors.items()}
        write_atomically(Path(path), safetensors.torch.save(plain))

    @classmethod
    def load(cls, path: str | Path) -> Demonstrations:
        """Read what `save` wrote.

        Raises:
            UserError: the file cannot be read, or holds no demonstrations.
        """
        try:
            tensors = safetensors.torch.load(read_bytes(Path(path), MAX_BYTES))
            obs, action, begins = tensors["obs"], tensors["action"], tensors["begins"]
        except (OSError, LookupError, SafetensorError, ValueError) as error:
            raise UserError(f"{path} holds no demonstrations: {one_line(error)}; {_RECORD}") from None
        lengths = {len(tensor) if tensor.dim() else 0 for tensor in tensors.values()}
        flat = obs.dim() == action.dim() == 2 and begins.dim() == 1 and begins.dtype == torch.bool
        if not flat or len(lengths) > 1 or 0 in lengths:
            raise UserError(f"{path} holds no demonstrations: its tensors are no moments seen and done; {_RECORD}")
        if not all(tensor.isfinite().all() for tensor in tensors.values()):
            raise UserError(f"{path} holds demonstrations that are no numbers; {_RECORD}")
        return cls(obs.float(), action.float(), begins, under("worlds/", tensors))

    def check(self, env: VectorEnv) -> MujocoVectorEnv:
        """Return an environment as one in which these can be replayed.

        Raises:
            UserError: they were recorded in another one.
        """
        theirs = mujoco_env(env, "demonstrations")
        wanted = {**theirs.row_state(parameters=False), "action": torch.zeros(1, theirs.action_size)}
        shown = {**self.worlds, "action": self.action}
        for name, tensor in wanted.items():
            if name not in shown or shown[name].shape[1:] != tensor.shape[1:] or shown[name].dtype != tensor.dtype:
                raise UserError(
                    f"these demonstrations are not of {theirs.environment.name()}: {name} is "
                    f"{_described(shown.get(name))} there and {_described(tensor)} here; {_RECORD}"
                )
        return theirs

    @torch.no_grad()
    def replay(self, env: VectorEnv) -> Replayed:
        """Do again what was done, each time from the state in which it was.

        Args:
            env: One copy on the CPU, whose observations and reward are to be known.

        Raises:
            UserError: they were recorded in another environment.
        """
        world = self.check(env)
        seen, paid, over = [], [], []
        for moment, action in enumerate(self.action):
            world.set_row_state({name: value[moment : moment + 1] for name, value in self.worlds.items()})
            seen.append(world.observe())
            step = world.step(action.unsqueeze(0))
            paid.append(step.reward)
            over.append(step.terminated)
        terminated = torch.cat(over)
        ends = torch.cat([self.begins[1:], torch.ones(1, dtype=torch.bool)]) | terminated
        return Replayed(torch.cat(seen), self.action, torch.cat(paid), terminated, ends)


class Recorder:
    """Acts as another does, and keeps what was seen and done.

    Args:
        env: What is acted in, of MuJoCo.
        act: What acts, such as `MPC.act`.

    Raises:
        UserError: something other than MuJoCo simulates the environment.
    """

    def __init__(self, env: VectorEnv, act: Act) -> None:
        self._env = mujoco_env(env, "demonstrations")
        self._act = act
        self._moments: list[dict[str, Tensor]] = []

    def __call__(self, obs: Observation, begins: Tensor) -> Tensor:
        """See `Act`."""
        assert isinstance(obs, Tensor)
        worlds = {f"worlds/{name}": value.clone() for name, value in self._env.row_state(parameters=False).items()}
        action = self._act(obs, begins)
        self._moments.append({"obs": obs.clone(), "action": action.clone(), "begins": begins.clone(), **worlds})
        return action

    @property
    def moments(self) -> int:
        """How many moments of every copy were kept so far."""
        return len(self._moments)

    def demonstrations(self, moments: int | None = None) -> Demonstrations:
        """Return what was kept, the environment's copies one after the other.

        Args:
            moments: How many of every copy, from the first on; None for all.
        """
        kept = self._moments[:moments]
        tensors = {name: torch.stack([moment[name] for moment in kept], 1).flatten(0, 1).cpu() for name in kept[0]}
        worlds = under("worlds/", tensors)
        return Demonstrations(tensors["obs"], tensors["action"], tensors["begins"], worlds)


@torch.no_grad()
def demonstrate(env: VectorEnv, act: Act, steps: int) -> Demonstrations:
    """Act from the environment's first states on, and keep what was seen and done.

    Args:
        env: What to act in, of MuJoCo.
        act: What acts, such as `MPC.act`.
        steps: Control steps of each copy; episodes that end begin anew.

    Raises:
        UserError: something other than MuJoCo simulates the environment.
    """
    recorder = Recorder(env, act)
    obs, begins = env.reset(), torch.ones(env.num_envs, dtype=torch.bool, device=env.device)
    for _ in range(steps):
        step = env.step(recorder(obs, begins))
        obs, begins = step.obs, step.terminated | step.truncated
    return recorder.demonstrations()


def _described(tensor: Tensor | None) -> str:
    """Say what a tensor holds at one moment."""
    return "missing" if tensor is None else f"{list(tensor.shape[1:])} of {str(tensor.dtype).removeprefix('torch.')}"
