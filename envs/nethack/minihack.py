"""Levels of MiniHack (Samvelyan et al., arXiv 2109.13202): small worlds made of NetHack's parts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.feature import feature
from rewardsmith.envs.nethack.actions import CORRIDOR, QUEST, UNLOCKING
from rewardsmith.envs.nethack.rules import Rules
from rewardsmith.envs.nethack.sim import Sim
from rewardsmith.envs.nethack.stairs import LeftByStairs, to_stairs
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total

_OPTIONS = (
    "color",
    "showexp",
    "nobones",
    "nolegacy",
    "nocmdassist",
    "disclose:+i +a +v +g +c +o",
    "runmode:teleport",
    "mention_walls",
    "nosparkle",
    "showscore",
    "time",
    "pettype:none",
)
"""MiniHack's, and the turn among the figures of the bottom line."""


def leave_by_key(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the stairs, and once an episode the key in the pack, the lock and the door that open.

    A lock can be shut and opened again, and a price of lost keys, or a wage for new squares, teaches to wander: in the
    room of 10 by 10 that left nobody the level.
    """
    return total(
        reached=state.on_stairs_down,
        key=0.2 * state.item_picked_up.clamp(0, 1) * (state.items_gained <= 1),
        unlocked=0.2 * state.message_unlocked * (state.locks_opened <= 1),
        opened=0.2 * state.message_door_opens * (state.doors_opened <= 1),
    )


def reach_stairs(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the stairs, and on the way there new squares."""
    return total(
        reached=state.on_stairs_down,
        discovered=0.005 * state.squares_discovered_now.clamp(max=20),
        visited=0.01 * state.new_square,
        seen=0.005 * state.stairs_down_in_sight * torch.exp(-0.1 * state.distance_to_stairs),
        idle=-0.01 * (1 - state.turn_passed),
    )


class MiniHackEnvironment(LeftByStairs):
    """A level that is left by its stairs."""

    packages = ("nle", "minihack")


@register
class MinihackKeyRoom(MiniHackEnvironment):
    """A room with a key, and a locked closet with the stairs (KeyRoom-S5); 200 keys pressed."""

    episode_length = 20.0
    rules = Rules(
        level="key_room_s5",
        character="rog-hum-cha-mal",
        options=(*_OPTIONS, "!autopickup"),
        monsters=False,
        answers=True,
    )
    actions = UNLOCKING
    tasks = {"leave": to_stairs("pick up the key, unlock the door and go to the stairs", leave_by_key)}

    @feature(unit="1", kind="has_key")
    def key_taken(self, sim: Sim) -> Tensor:
        """1 once the key, the only thing there is, has been picked up, else 0."""
        return self.memory["inventory"][:, 1] > 0

    @feature(unit="1", kind="gain[has_key]")
    def key_picked_up(self, sim: Sim) -> Tensor:
        """1 where the key has been picked up in this step, else 0."""
        return self.memory["inventory"][:, 2] > 0


@register
class MinihackKeyRoomS10(MinihackKeyRoom):
    """The same in a room of 10 by 10 and a closet of 3 by 3, which keys drawn at random do not solve; 300 keys."""

    episode_length = 30.0
    rules = replace(MinihackKeyRoom.rules, level="key_room_s10")


@register
class MinihackCorridor(MiniHackEnvironment):
    """Two rooms and the corridor between them (Corridor-R2); 1,000 keys pressed."""

    episode_length = 100.0
    rules = Rules(level="corridor2", character="rog-hum-cha-mal", options=_OPTIONS, monsters=False)
    actions = CORRIDOR
    tasks = {"leave": to_stairs("go through the corridor to the stairs", reach_stairs)}


@register
class MinihackQuest(MiniHackEnvironment):
    """A river of lava, monsters and the stairs behind them (Quest-Easy); 500 keys pressed."""

    episode_length = 50.0
    rules = Rules(level="quest_easy", character="cav-hum-neu-mal", options=_OPTIONS, monsters=False, answers=True)
    actions = QUEST
    tasks = {"leave": to_stairs("cross the lava, fight the monsters and go to the stairs", reach_stairs)}
