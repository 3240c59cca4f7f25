"""Where a reward leads: poses that it pays more and more, found by climbing from where a policy begins.

A policy goes where a reward grows. A sample of states does not show where that ends: a prompt may tell successes from
failures in 99 of 100 pairs, and still pay most for something else, or stop growing on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs import Task
from rewardsmith.envs.film.moves import Moves
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.vlm_rewards.audit.states import RANDOM, AtRest, States, landed
from rewardsmith.vlm_rewards.eye import Eye

CLIMBS = 2
"""Climbs that know nothing of each other."""

KEPT = 64
"""Poses that each generation of a climb goes on from."""

_CHILDREN = 256
_AT_ONCE = 64
_GENERATIONS = 16
_WIDEST, _NARROWEST = 0.3, 0.03
"""How far a joint is moved at first and at last, of its range."""

_MOVED = 0.4
"""Share of the joints that are moved at once."""


@dataclass(frozen=True)
class Climbed:
    """Poses with what is known of them, the best paid first.

    Attributes:
        rows: Poses `[num, pose_size]`.
        rewards: What is paid for each `[num]`.
        success: Where the task succeeds, bool `[num]`.
    """

    rows: Tensor
    rewards: Tensor
    success: Tensor

    @property
    def share(self) -> float:
        """Share of them in which the task succeeds."""
        return float(self.success.float().mean())

    def best(self, count: int) -> Climbed:
        """Return those that are paid most."""
        order = self.rewards.argsort(descending=True)[:count]
        return Climbed(self.rows[order], self.rewards[order], self.success[order])

    def __add__(self, more: Climbed) -> Climbed:
        pairs = (self.rows, more.rows), (self.rewards, more.rewards), (self.success, more.success)
        return Climbed(*(torch.cat(pair) for pair in pairs))


def led(
    looks: Looks, environment: MujocoEnvironment, env: str, task: Task | None, states: States, device: str = "cpu"
) -> Climbed | None:
    """Climb what looks pay from the states of random motion.

    Args:
        looks: What pays.
        environment: What is looked at.
        env: Its name or file.
        task: Tells success; None where nothing does.
        states: Those of an audit.
        device: What draws and encodes.

    Returns:
        None without a task, and where joints cannot be moved one by one: on rails one follows the other.
    """
    if task is None or environment.model.neq:
        return None
    eye = Eye(looks, environment, _AT_ONCE, device)
    begins = states.rows[[origin == RANDOM for origin in states.origins]]
    return climb(lambda rows: eye(rows[:, None])[0], environment, env, task, begins)


def climb(
    pay: Callable[[Tensor], Tensor],
    environment: MujocoEnvironment,
    env: str,
    task: Task,
    begins: Tensor,
    seed: int = 0,
) -> Climbed:
    """Move poses by chance, keep those that are paid best, and go on from these; falls that end episodes are dropped.

    Args:
        pay: Poses `[num_poses, pose_size]` to rewards `[num_poses]`.
        environment: Whose joints are moved, each by itself.
        env: Its name or file.
        task: Tells success, and whether a fall ends an episode.
        begins: Poses `[num, pose_size]` from which it climbs, such as those of random motion.
        seed: Of the moves.

    Returns:
        The `KEPT` best of each of `CLIMBS` climbs.
    """
    moves, world = Moves(environment.model, _MOVED), AtRest(env, task, _CHILDREN)

    def judged(rows: Tensor) -> Climbed:
        world.pose(rows)
        return Climbed(rows, pay(rows).cpu().masked_fill(world.ended, -torch.inf), world.success)

    def climbed(random: np.random.Generator) -> Climbed:
        found = judged(begins[random.integers(len(begins), size=_CHILDREN)]).best(KEPT)
        for width in np.geomspace(_WIDEST, _NARROWEST, _GENERATIONS):
            parents = found.rows[random.integers(len(found.rows), size=_CHILDREN)]
            children = landed(environment, moves(parents, width, random))
            found = (found + judged(children)).best(KEPT)
        return found

    climbs = [climbed(np.random.default_rng([seed, number])) for number in range(CLIMBS)]
    return reduce(add, climbs).best(CLIMBS * KEPT)
