"""The tasks of the NetHack Learning Environment (Küttler et al., arXiv 2006.13760), each an environment by its name.

Rewards that experts wrote follow that paper's: the task's own measure, less 0.01 for a key that takes no time; those of
tasks that chance hardly ever solves also pay for what is new on the map.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.nethack.environment import NetHackEnvironment
from rewardsmith.envs.nethack.rules import Rules
from rewardsmith.envs.nethack.sim import Sim
from rewardsmith.envs.nethack.stairs import LeftByStairs, to_stairs
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task

_GOLD_ALONE = (
    "autopickup",
    "color",
    "disclose:+i +a +v +g +c +o",
    "mention_walls",
    "nobones",
    "nocmdassist",
    "nolegacy",
    "nosparkle",
    "pickup_burden:unencumbered",
    "pickup_types:$",
    "runmode:teleport",
    "showexp",
    "showscore",
    "time",
)
"""NLE's options, but that gold alone is picked up."""


def win_points(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward points that are won, less a hundredth for a key that takes no time (NLE's Score)."""
    points = _won(state)
    return total(points=points, idle=-0.01 * (1 - state.turn_passed))


def reach_stairs(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the stairs, and on the way there new squares and the sight of them."""
    return total(
        reached=state.on_stairs_down,
        discovered=0.002 * state.squares_discovered_now.clamp(max=50),
        visited=0.005 * state.new_square,
        seen=0.002 * state.stairs_down_in_sight * torch.exp(-0.1 * state.distance_to_stairs),
        idle=-0.01 * (1 - state.turn_passed),
    )


def descend(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward each level that is deeper than all before, and on the way there new squares and stairs."""
    return total(
        deeper=state.new_depth.clamp(0, 3),
        discovered=0.002 * state.squares_discovered_now.clamp(max=50),
        visited=0.005 * state.new_square,
        stairs=0.01 * state.on_stairs_down,
        idle=-0.01 * (1 - state.turn_passed),
    )


def meet_oracle(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward what looks like the Oracle beside you, and on the way there depth."""
    return total(
        met=state.oracle_beside,
        deeper=0.2 * state.new_depth.clamp(0, 3),
        discovered=0.002 * state.squares_discovered_now.clamp(max=50),
        idle=-0.01 * (1 - state.turn_passed),
    )


def meet_oracle_sober(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the Oracle beside you while you do not hallucinate, and on the way there depth."""
    return total(
        met=state.oracle_beside * (1 - state.hallucinating),
        deeper=0.2 * state.new_depth.clamp(0, 3),
        discovered=0.002 * state.squares_discovered_now.clamp(max=50),
        idle=-0.01 * (1 - state.turn_passed),
    )


def find_gold(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward gold pieces, less a hundredth for a key that takes no time (NLE's Gold)."""
    return total(gold=state.gold_found, idle=-0.01 * (1 - state.turn_passed))


def eat(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward nutrition that is gained, less a hundredth for a key that takes no time (NLE's Eat)."""
    return total(nutrition=state.nutrition_gained_now, idle=-0.01 * (1 - state.turn_passed))


def discover(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward squares that are seen for the first time, less a hundredth for a key that takes no time (NLE's Scout)."""
    return total(discovered=state.squares_discovered_now, idle=-0.01 * (1 - state.turn_passed))


def _won(state: Any) -> Tensor:
    """Return the points won in this step: a measure, which no written reward may read."""
    points: Tensor = state.points_gained
    return points


class _Long(NetHackEnvironment):
    """As long as an episode of NLE."""

    episode_length = 500.0


@register
class NethackScore(_Long):
    """NetHack as a monk, for points; 5,000 keys."""

    tasks = {
        "score": Task(
            instruction="win as many points as you can",
            score=lambda state, action: state.points,
            unit="points",
            aggregate="final",
            success=lambda state, action: state.points >= 500,
            expert=win_points,
            note="success is 500 points; learners of the NetHack Challenge won 400 in the median game",
        )
    }


@register
class NethackStaircase(LeftByStairs):
    """NetHack as a monk, until stairs down are reached; 1,000 keys."""

    episode_length = 100.0
    tasks = {"staircase": to_stairs("find the stairs down", reach_stairs)}


def _descent(level: int) -> Task:
    return Task(
        instruction=f"go down to level {level} of the dungeon",
        score=lambda state, action: state.deepest_depth,
        unit="levels",
        aggregate="final",
        success=lambda state, action: state.deepest_depth >= level,
        expert=descend,
        note="any way down counts, trap doors too",
    )


class _Descent(NetHackEnvironment):
    """Ends at a depth; 2,000 keys."""

    episode_length = 200.0
    level: int

    def goal(self, sim: Sim) -> Tensor:
        """See `NetHackEnvironment.goal`."""
        return self.deepest_depth(sim) >= self.level


@register
class NethackStaircaseLevel2(_Descent):
    """NetHack as a monk, down to the second level; 2,000 keys."""

    level = 2
    tasks = {"descend": _descent(2)}


@register
class NethackStaircaseLevel3(_Descent):
    """NetHack as a monk, down to the third level; 2,000 keys."""

    level = 3
    tasks = {"descend": _descent(3)}


@register
class NethackStaircaseLevel4(_Descent):
    """NetHack as a monk, down to the fourth level; 2,000 keys."""

    level = 4
    tasks = {"descend": _descent(4)}


@register
class NethackOracle(_Long):
    """NetHack as a monk, until what looks like the Oracle is beside the player; 5,000 keys."""

    tasks = {
        "oracle": Task(
            instruction="find the Oracle and stand beside it",
            score=lambda state, action: state.oracle_beside,
            unit="1",
            aggregate="max",
            success=lambda state, action: state.oracle_beside > 0,
            expert=meet_oracle,
            note="hallucination, in which anything may look like the Oracle, counts; nethack_oracle_sober is safe",
        )
    }

    def goal(self, sim: Sim) -> Tensor:
        """See `NetHackEnvironment.goal`."""
        return self.oracle_beside(sim)


@register
class NethackOracleSober(_Long):
    """NetHack as a monk, until the Oracle is beside a player who does not hallucinate; 5,000 keys."""

    tasks = {
        "oracle": Task(
            instruction="find the Oracle and stand beside it",
            score=lambda state, action: state.oracle_beside * (1 - state.hallucinating),
            unit="1",
            aggregate="max",
            success=lambda state, action: (state.oracle_beside * (1 - state.hallucinating)) > 0,
            expert=meet_oracle_sober,
        )
    }

    def goal(self, sim: Sim) -> Tensor:
        """See `NetHackEnvironment.goal`."""
        return self.oracle_beside(sim) & ~self.hallucinating(sim)


@register
class NethackGold(_Long):
    """NetHack as a monk who picks up gold alone; 5,000 keys."""

    rules = Rules(options=_GOLD_ALONE)
    tasks = {
        "gold": Task(
            instruction="collect as much gold as you can",
            score=lambda state, action: state.gold_gained,
            unit="gold pieces",
            aggregate="final",
            success=lambda state, action: state.gold_gained >= 100,
            expert=find_gold,
            note="success is 100 gold pieces",
        )
    }


@register
class NethackEat(_Long):
    """NetHack as a monk who eats what is first at hand when asked what; 5,000 keys."""

    rules = Rules(answers=True)
    tasks = {
        "eat": Task(
            instruction="eat as much as you can",
            score=lambda state, action: state.nutrition_gained,
            unit="nutrition",
            aggregate="final",
            success=lambda state, action: state.nutrition_gained >= 50,
            expert=eat,
            note="success is a nutrition of 50, that of an apple",
        )
    }


@register
class NethackScout(_Long):
    """NetHack as a monk, for squares seen; 5,000 keys."""

    tasks = {
        "scout": Task(
            instruction="explore as much of the dungeon as you can",
            score=lambda state, action: state.squares_discovered,
            unit="squares",
            aggregate="final",
            success=lambda state, action: state.squares_discovered >= 500,
            expert=discover,
            note="success is 500 squares",
        )
    }
