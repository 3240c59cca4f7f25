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


def touch_object(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the palm near the apple."""
    return total(near=-5 * state.distance_to_apple, level=state.palm_uprightness)


def lift_object(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the apple in the hand and half a metre above the table."""
    return total(
        held=-5 * state.distance_to_apple - 10 * state.fingers_to_apple,
        high=-10 * (0.5 - state.apple_height).abs(),
        level=state.palm_uprightness,
    )


def move_object(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the apple in the hand, over the bowl's rim, and near the bowl, which stays upright."""
    return total(
        held=-5 * state.distance_to_apple - 10 * state.fingers_to_apple,
        over=-5 * (0.06 - state.apple_height).clamp(min=0),
        near=-15 * state.apple_to_bowl,
        level=state.palm_uprightness + state.bowl_uprightness,
    )


def upright_object(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the box in the hand and on its end."""
    return total(
        held=-5 * state.distance_to_box - 10 * state.fingers_to_box,
        upright=5 * state.box_uprightness,
        low=-5 * state.box_height,
    )


def flip_object(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the box in the hand and turned over."""
    return total(
        held=-5 * state.distance_to_box - 10 * state.fingers_to_box,
        turned=2 * state.box_turn,
        low=-5 * state.box_height,
    )


def lift_two(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward apple and box side by side in the hand and half a metre above the table."""
    return total(
        apple=-5 * state.distance_to_apple - 10 * state.fingers_to_apple,
        box=-5 * state.distance_to_box - 10 * state.fingers_to_box,
        together=-10 * state.apple_to_box,
        high=-5 * (0.5 - state.apple_height).abs() - 5 * (0.5 - state.box_height).abs(),
        level=state.palm_uprightness,
    )


def open_drawer(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the hand at the drawer's handle and an open drawer."""
    return total(
        held=-5 * state.distance_to_drawer_handle - 10 * state.fingers_to_drawer_handle,
        open=10 * state.drawer_fraction,
    )


def turn_faucet(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the hand at the faucet's handle and an open faucet."""
    return total(
        held=-5 * state.distance_to_faucet_handle - 10 * state.fingers_to_faucet_handle,
        open=10 * state.faucet_fraction,
    )


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
