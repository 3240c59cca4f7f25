"""Poses that a humanoid holds, told from where its hands, feet and pelvis are.

With kneeling, standing, both arms raised and one leg, which `humanoid.py` has, these are the eight of VLM-RM (Rocamonde
et al., ICLR 2024). Places are in the torso's axes: ahead, to the left, up [m]. Those that arms should reach were found
by a search over shoulder and elbow angles.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task

_CROSSED = (0.19, -0.03, 0.09)
_ON_HIP = (0.05, 0.17, -0.27)
_FOLDED = (0.3, 0.15, -0.6)
"""Places of a left hand or foot in a pose; those of the right have the other sign to the left."""

_NOT_TRIED = "Success is shown in a test; no training with the expert reward has been measured yet."


def _misplaced(place: Tensor, wanted: tuple[float, float, float], side: int) -> Tensor:
    """Return the distance [m] of a part from where the pose has it; `side` is 1 for the left and -1 for the right."""
    ahead, left, up = wanted
    return torch.linalg.vector_norm(place - torch.tensor([ahead, side * left, up], device=place.device), dim=1)


def _hands_off(state: Any, wanted: tuple[float, float, float]) -> Tensor:
    """Return the distance [m] of the hand that is further from its place."""
    return torch.maximum(_misplaced(state.left_hand_place, wanted, 1), _misplaced(state.right_hand_place, wanted, -1))


def _feet_apart(state: Any) -> Tensor:
    return torch.linalg.vector_norm((state.left_foot_place - state.right_foot_place)[:, :2], dim=1)


def _place_hands(state: Any, wanted: tuple[float, float, float]) -> tuple[Tensor, dict[str, Tensor]]:
    return total(
        hands=3 * torch.exp(-4 * _hands_off(state, wanted)),
        healthy=1 - state.fallen,
        upright=state.uprightness,
        calm=torch.exp(-2 * state.speed),
    )


def cross_arms(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward hands crossed before the chest while standing."""
    return _place_hands(state, _CROSSED)


def put_hands_on_hips(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward both hands at the hips while standing."""
    return _place_hands(state, _ON_HIP)


def sit_cross_legged(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward a pelvis on the ground, an upright torso and both feet close before it."""
    left, right = (
        _misplaced(state.left_foot_place, _FOLDED, 1),
        _misplaced(state.right_foot_place, _FOLDED, -1),
    )
    return total(
        low=2 * (1 - state.pelvis_height.clamp(0, 1)),
        feet=2 * torch.exp(-2 * torch.maximum(left, right)),
        upright=2 * state.uprightness,
        calm=torch.exp(-state.speed),
    )


def do_the_splits(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward feet far apart, a pelvis near the ground and an upright torso."""
    return total(
        apart=2 * _feet_apart(state).clamp(max=1.3),
        low=2 * (1 - state.pelvis_height.clamp(0, 1)),
        upright=2 * state.uprightness,
        calm=torch.exp(-state.speed),
    )


def _arms_crossed(state: Any) -> Tensor:
    before = [_is_before_the_chest(place) for place in (state.left_hand_place, state.right_hand_place)]
    over = (state.left_hand_place[:, 1] < 0.06) & (state.right_hand_place[:, 1] > -0.06)
    return before[0] & before[1] & over & (state.height > 1.0)


def _is_before_the_chest(place: Tensor) -> Tensor:
    return (place[:, 0] > 0.05) & (place[:, 0] < 0.35) & (place[:, 2].abs() < 0.25)


def _hands_on_hips(state: Any) -> Tensor:
    return (_hands_off(state, _ON_HIP) < 0.15) & (state.height > 1.0)


def _cross_legged(state: Any) -> Tensor:
    left, right = state.left_foot_place, state.right_foot_place
    near = (torch.maximum(left[:, 0], right[:, 0]) < 0.5) & (torch.minimum(left[:, 0], right[:, 0]) > 0)
    low = (state.pelvis_height < 0.35) & (torch.maximum(state.left_foot_height, state.right_foot_height) < 0.25)
    open_knees = torch.maximum(state.left_knee_height, state.right_knee_height) < 0.55
    return (
        near & low & open_knees & (_feet_apart(state) < 0.6) & (_feet_apart(state) > 0.25) & (state.uprightness > 0.8)
    )


def _in_the_splits(state: Any) -> Tensor:
    return (_feet_apart(state) > 1.0) & (state.pelvis_height < 0.35) & (state.uprightness > 0.7)


POSES = {
    "sit_cross_legged": Task(
        instruction="sit down cross-legged in the lotus position",
        looks="a humanoid robot sitting in the lotus position",
        score=lambda state, action: _cross_legged(state),
        unit="s",
        aggregate="seconds",
        success=lambda state, action: _cross_legged(state),
        hold=1.0,
        expert=sit_cross_legged,
        fall_ends_episode=False,
        note=_NOT_TRIED,
    ),
    "cross_arms": Task(
        instruction="cross both arms before the chest",
        looks="a humanoid robot standing up with its arms crossed",
        score=lambda state, action: _arms_crossed(state),
        unit="s",
        aggregate="seconds",
        success=lambda state, action: _arms_crossed(state),
        hold=1.0,
        expert=cross_arms,
        note=_NOT_TRIED,
    ),
    "put_hands_on_hips": Task(
        instruction="put both hands on the hips",
        looks="a humanoid robot standing up with its hands on its hips",
        score=lambda state, action: _hands_on_hips(state),
        unit="s",
        aggregate="seconds",
        success=lambda state, action: _hands_on_hips(state),
        hold=1.0,
        expert=put_hands_on_hips,
        note=_NOT_TRIED,
    ),
    "do_the_splits": Task(
        instruction="do the splits",
        looks="a humanoid robot doing the splits",
        score=lambda state, action: _in_the_splits(state),
        unit="s",
        aggregate="seconds",
        success=lambda state, action: _in_the_splits(state),
        hold=1.0,
        expert=do_the_splits,
        fall_ends_episode=False,
        note=_NOT_TRIED,
    ),
}
"""Tasks of the humanoid by name."""
