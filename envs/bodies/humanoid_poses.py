"""Poses that a humanoid holds, told from where its hands, feet and pelvis are.

With kneeling, standing, both arms raised and one leg, which `humanoid.py` has, these are the eight of VLM-RM (Rocamonde
et al., ICLR 2024). Places are in the torso's axes: ahead, to the left, up [m]. Those that arms should reach were found
by a search over shoulder and elbow angles.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.device.constant import constant
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task

_ON_HIP = (0.05, 0.17, -0.27)
"""Place of a left hand on the hip; that of the right one has the other sign to the left."""

_NOT_TRIED = "Success is shown in a test; no training with the expert reward has been measured yet."


def cross_arms(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward hands crossed before the chest while standing, by the angles that bring them there.

    Hands that only draw near each other come to a place from which no small motion crosses them.
    """
    right = (state.right_shoulder_angle + 1.4).abs() + (state.right_shoulder_swing_angle - 1.0).abs()
    left = (state.left_shoulder_angle - 1.4).abs() + (state.left_shoulder_swing_angle + 1.0).abs()
    elbows = (state.right_elbow_angle - 0.3).abs() + (state.left_elbow_angle - 0.3).abs()
    return total(
        arms=3 * torch.exp(-0.4 * (right + left + elbows)),
        healthy=1 - state.fallen,
        upright=state.uprightness,
        calm=torch.exp(-2 * state.speed),
    )


def put_hands_on_hips(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward both hands at the hips while standing."""
    left = state.left_hand_place
    right = state.right_hand_place
    left_off = (left[:, 0] - 0.05).abs() + (left[:, 1] - 0.17).abs() + (left[:, 2] + 0.27).abs()
    right_off = (right[:, 0] - 0.05).abs() + (right[:, 1] + 0.17).abs() + (right[:, 2] + 0.27).abs()
    return total(
        hands=3 * torch.exp(-3 * torch.maximum(left_off, right_off)),
        healthy=1 - state.fallen,
        upright=state.uprightness,
        calm=torch.exp(-2 * state.speed),
    )


def sit_cross_legged(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward a pelvis on the ground, an upright torso and both feet close before it."""
    left = state.left_foot_place
    right = state.right_foot_place
    left_off = (left[:, 0] - 0.3).abs() + (left[:, 1] - 0.15).abs() + (left[:, 2] + 0.6).abs()
    right_off = (right[:, 0] - 0.3).abs() + (right[:, 1] + 0.15).abs() + (right[:, 2] + 0.6).abs()
    return total(
        low=2 * (1 - state.pelvis_height.clamp(0, 1)),
        feet=2 * torch.exp(-1.5 * torch.maximum(left_off, right_off)),
        upright=2 * state.uprightness,
        calm=torch.exp(-state.speed),
    )


def do_the_splits(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward feet far apart, a pelvis near the ground and an upright torso."""
    between = state.left_foot_place - state.right_foot_place
    return total(
        apart=2 * torch.sqrt(between[:, 0].square() + between[:, 1].square()).clamp(max=1.3),
        low=2 * (1 - state.pelvis_height.clamp(0, 1)),
        upright=2 * state.uprightness,
        calm=torch.exp(-state.speed),
    )


def _feet_apart(state: Any) -> Tensor:
    return torch.linalg.vector_norm((state.left_foot_place - state.right_foot_place)[:, :2], dim=1)


def _arms_crossed(state: Any) -> Tensor:
    before = [_is_before_the_chest(place) for place in (state.left_hand_place, state.right_hand_place)]
    over = (state.left_hand_place[:, 1] < 0.06) & (state.right_hand_place[:, 1] > -0.06)
    return before[0] & before[1] & over & (state.height > 1.0)


def _is_before_the_chest(place: Tensor) -> Tensor:
    return (place[:, 0] > 0.05) & (place[:, 0] < 0.35) & (place[:, 2].abs() < 0.25)


def _hands_on_hips(state: Any) -> Tensor:
    off = torch.maximum(_off_hip(state.left_hand_place, 1), _off_hip(state.right_hand_place, -1))
    return (off < 0.15) & (state.height > 1.0)


def _off_hip(hand: Tensor, side: int) -> Tensor:
    """Return the distance [m] of a hand from its hip; `side` is 1 for the left and -1 for the right."""
    ahead, left, up = _ON_HIP
    hip = constant((ahead, side * left, up), hand.dtype, hand.device)
    return torch.linalg.vector_norm(hand - hip, dim=1)


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
        note="Success is shown in a test; PPO with the expert reward met it in 19 % after 500,000 steps.",
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
        note="Success is shown in a test; PPO with the expert reward met it in 100 % after 500,000 steps.",
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
