"""The eight tasks of an arm with a hand, after Language-to-Rewards (arXiv 2306.08647): success and experts' rewards.

The paper's criteria as far as they are known: a lifted thing is above 0.4 m for a second, a moved one within 0.1 m of
where it is to be; the others are this project's own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import RewardFunction, total
from rewardsmith.envs.task import Task

LIFTED = 0.4
"""Height [m] above which a thing is lifted."""

_UNTRIED = "Success is shown in a test; it is for planning, and training with the expert reward has not been tried."


def _reach(state: Any, place: str) -> Tensor:
    """Return the cost of a palm far from a place."""
    distance: Tensor = getattr(state, f"distance_to_{place}")
    return -5 * distance


def _hold(state: Any, place: str) -> Tensor:
    """Return the cost of a hand that is not closed around a place."""
    fingers: Tensor = getattr(state, f"fingers_to_{place}")
    return _reach(state, place) - 10 * fingers


def touch_object(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the palm near the apple."""
    return total(near=_reach(state, "apple"))


def lift_object(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the apple in the hand and half a metre above the table."""
    return total(held=_hold(state, "apple"), high=-10 * (0.5 - state.apple_height).abs())


def move_object(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the apple in the hand and near the bowl, which stays as it is."""
    return total(
        held=_hold(state, "apple"),
        near=-10 * state.apple_to_bowl,
        bowl=2 * state.bowl_uprightness,
    )


def upright_object(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the box in the hand and on its end."""
    return total(held=_hold(state, "box"), upright=5 * state.box_uprightness, low=-5 * state.box_height)


def flip_object(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the box in the hand and turned over."""
    return total(held=_hold(state, "box"), turned=2 * state.box_turn, low=-5 * state.box_height)


def lift_two(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward apple and box side by side in the hand and half a metre above the table."""
    return total(
        held=_hold(state, "apple") + _hold(state, "box"),
        together=-10 * state.apple_to_box,
        high=-5 * (0.5 - state.apple_height).abs() - 5 * (0.5 - state.box_height).abs(),
    )


def open_drawer(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the hand at the drawer's handle and an open drawer."""
    return total(held=_hold(state, "drawer_handle"), open=10 * state.drawer_fraction)


def turn_faucet(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the hand at the faucet's handle and an open faucet."""
    return total(near=_reach(state, "faucet_handle"), open=10 * state.faucet_fraction)


def _task(
    instruction: str,
    expert: RewardFunction,
    success: Callable[[Any], Tensor],
    score: Callable[[Any], Tensor],
    unit: str,
    hold: float,
) -> Task:
    return Task(
        instruction=instruction,
        score=lambda state, action: score(state),
        unit=unit,
        aggregate="final",
        success=lambda state, action: success(state),
        hold=hold,
        expert=expert,
        note=_UNTRIED,
    )


def _flat(state: Any) -> Tensor:
    return state.box_height < 0.02


TASKS = {
    "touch_object": _task(
        "touch the apple", touch_object,
        lambda state: state.distance_to_apple < 0.06, lambda state: -state.distance_to_apple, "m", 0.25,
    ),
    "lift_object": _task(
        "lift the apple to 0.5 m", lift_object,
        lambda state: state.apple_height > LIFTED, lambda state: state.apple_height, "m", 1.0,
    ),
    "move_object": _task(
        "put the apple in the bowl", move_object,
        lambda state: state.apple_to_bowl < 0.05, lambda state: -state.apple_to_bowl, "m", 0.5,
    ),
    "upright_object": _task(
        "make the box stand upright", upright_object,
        lambda state: (state.box_uprightness > 0.95) & _flat(state), lambda state: state.box_uprightness, "1", 0.5,
    ),
    "flip_object": _task(
        "flip the box over", flip_object,
        lambda state: (state.box_turn > 2.6) & _flat(state), lambda state: state.box_turn, "rad", 0.5,
    ),
    "lift_two": _task(
        "lift the apple and the box at the same time", lift_two,
        lambda state: torch.minimum(state.apple_height, state.box_height) > LIFTED,
        lambda state: torch.minimum(state.apple_height, state.box_height), "m", 1.0,
    ),
    "open_drawer": _task(
        "open the drawer", open_drawer,
        lambda state: state.drawer_fraction > 0.9, lambda state: state.drawer_fraction, "1", 0.25,
    ),
    "turn_faucet": _task(
        "turn on the faucet", turn_faucet,
        lambda state: state.faucet_fraction > 0.9, lambda state: state.faucet_fraction, "1", 0.25,
    ),
}  # fmt: skip
