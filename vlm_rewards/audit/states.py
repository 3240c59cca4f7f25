"""States on which a reward is audited: what chance shows, what the task looks like, and what nearly looks like it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from rewardsmith import envs
from rewardsmith.envs import Task
from rewardsmith.envs.film.landing import land
from rewardsmith.envs.film.moves import quaternions
from rewardsmith.envs.film.poses import with_mocap
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.required import mujoco_env
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.spaces import draw_action
from rewardsmith.vlm_rewards.tiny.scenes.registry import SCENES

RANDOM, PROTOTYPE, NEAR_MISS = "random policy", "prototype", "near miss"

_COPIES = 16
_DRAWN = 6
"""Prototypes that are drawn for each that is kept: few of them show what is asked for."""

_NEAR = 0.5
"""Longest way from a success toward a failure that a near miss goes, of the whole way."""


@dataclass(frozen=True)
class States:
    """States with what is known of them.

    Attributes:
        rows: Poses `[num_states, pose_size]`.
        origins: Where each comes from.
        success: Whether the task succeeds in each, at rest, bool `[num_states]`; None without a task.
    """

    rows: Tensor
    origins: tuple[str, ...]
    success: Tensor | None

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def ids(self) -> list[str]:
        """What each is called in a file of labels: the same whenever it is the same pose."""
        return [hashlib.sha256(row.float().numpy().tobytes()).hexdigest()[:16] for row in self.rows]

    def labelled(self, labels: dict[str, bool]) -> States:
        """Return those of which people said whether they show the goal, with what they said."""
        known = [place for place, name in enumerate(self.ids) if name in labels]
        said = torch.tensor([labels[self.ids[place]] for place in known], dtype=torch.bool)
        return replace(self, rows=self.rows[known], origins=tuple(self.origins[place] for place in known), success=said)


def gather(env: str, task: Task | None, count: int, seed: int) -> States:
    """Gather about `count` states of an environment, a third of each origin where there are all three.

    Args:
        env: Its name or file.
        task: What success is; None where that is not known, and then no near misses are made.
        count: How many.
        seed: Of all that is drawn.

    Raises:
        UserError: the environment cannot be used, or something other than MuJoCo simulates it.
    """
    world = mujoco_env(envs.make(env, _COPIES, reward=no_reward, fall_ends_episode=False, seed=seed), "audits")
    environment = world.environment
    random = np.random.default_rng(seed)
    share = -(-count // 3)
    parts = {RANDOM: _by_chance(world, share, seed)}
    if environment.name() in SCENES:
        drawn = _drawn(environment, _DRAWN * share, random)
        parts[PROTOTYPE] = drawn[:share] if task is None else _mixed(drawn, _judged(env, task, drawn), share)
    known = torch.cat(list(parts.values()))
    success = None if task is None else _judged(env, task, known)
    # Between two poses on rails there is none on them.
    free = not environment.model.neq
    if task is not None and success is not None and free and success.any() and not success.all():
        between = _between(known[success], known[~success], count - len(known), random)
        parts[NEAR_MISS] = landed(environment, between)
        success = torch.cat([success, _judged(env, task, parts[NEAR_MISS])])
    origins = tuple(origin for origin, rows in parts.items() for _ in range(len(rows)))
    return States(torch.cat(list(parts.values())), origins, success)


def _by_chance(env: MujocoVectorEnv, count: int, seed: int) -> Tensor:
    """Return poses of random motion, the first ones those in which episodes begin."""
    generator = torch.Generator().manual_seed(seed)
    env.reset()
    moments = -(-count // env.num_envs)
    pause = max(1, env.max_steps // (4 * moments))
    rows = []
    for _ in range(moments):
        rows.append(env.state.whole_pose.cpu())
        for _ in range(pause):
            env.step(draw_action(env.action_space, env.num_envs, generator))
    return torch.cat(rows)[:count]


def _drawn(environment: MujocoEnvironment, count: int, random: np.random.Generator) -> Tensor:
    """Return poses of the environment's scene."""
    scene = SCENES[environment.name()][0]
    drawn = [scene.draw(environment.model, random) for _ in range(count)]
    rows = np.stack([each.qpos for each in drawn])
    if scene.height is not None:
        rows = land(environment.model, rows, scene.height)
        rows[:, scene.height] += [each.lift for each in drawn]
    return with_mocap(environment.model, torch.from_numpy(rows).float())


def _mixed(rows: Tensor, success: Tensor, count: int) -> Tensor:
    """Return so many of the rows, half of them successes where there are enough."""
    good = rows[success][: count // 2]
    return torch.cat([good, rows[~success][: count - len(good)]])


class AtRest:
    """Copies of an environment that rest in poses, to be asked what holds there.

    Args:
        env: Its name or file.
        task: What is asked about.
        num: How many copies.

    Raises:
        UserError: the environment cannot be used, or something other than MuJoCo simulates it.
    """

    def __init__(self, env: str, task: Task, num: int) -> None:
        self._world = mujoco_env(envs.make(env, num, task=task, reward=no_reward), "audits")
        self._task, self._still = task, torch.zeros(num, self._world.action_size)

    def pose(self, rows: Tensor) -> None:
        """Begin in poses `[num, pose_size]`."""
        model, sim = self._world.environment.model, self._world.sim
        fields = {"qpos": rows[:, : model.nq]}
        if model.nmocap:
            place, turn = rows[:, model.nq :].split((3 * model.nmocap, 4 * model.nmocap), 1)
            fields |= {"mocap_pos": place.unflatten(1, (-1, 3)), "mocap_quat": turn.unflatten(1, (-1, 4))}
        self._world.begin_at({name: value.to(sim.dtype) for name, value in fields.items()})

    @property
    def success(self) -> Tensor:
        """Where the task succeeds, bool `[num]`."""
        return self._task.success(self._world.state, self._still).cpu()

    @property
    def ended(self) -> Tensor:
        """Where an episode would have ended by a fall, bool `[num]`."""
        if not (self._task.fall_ends_episode and self._world.environment.can_fall):
            return torch.zeros(len(self._still), dtype=torch.bool)
        return self._world.state.fallen.bool().cpu()


def _judged(env: str, task: Task, rows: Tensor) -> Tensor:
    """Return where a task succeeds with everything at rest, bool `[num_states]`."""
    world = AtRest(env, task, len(rows))
    world.pose(rows)
    return world.success


def _between(good: Tensor, bad: Tensor, count: int, random: np.random.Generator) -> Tensor:
    """Return poses on the way from successes to failures, nearer to where they start."""
    start = good[random.integers(len(good), size=max(count, 1))]
    end = bad[random.integers(len(bad), size=max(count, 1))]
    way = torch.from_numpy(random.uniform(0.05, _NEAR, (max(count, 1), 1))).float()
    return start + way * (end - start)


def landed(environment: MujocoEnvironment, rows: Tensor) -> Tensor:
    """Return poses with quaternions of length one and, where it is known how, on the floor."""
    model, name = environment.model, environment.name()
    for place in quaternions(model):
        rows[:, place : place + 4] /= rows[:, place : place + 4].norm(dim=1, keepdim=True).clamp(min=1e-6)
    height = SCENES[name][0].height if name in SCENES else None
    if height is not None:
        rows[:, : model.nq] = torch.from_numpy(land(model, rows[:, : model.nq].numpy(), height)).float()
    return rows
