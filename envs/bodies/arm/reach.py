"""How joints must move for a hand to move: damped least squares on the Jacobian, in tensor operations.

Wampler, Manipulator Inverse Kinematic Solutions Based on Vector Formulations and Damped Least-Squares Methods, 1986.
"""

from __future__ import annotations

import torch
from torch import Tensor

_DAMPING = 0.05
"""Weight of joint motion against the hand's, so that near a singularity joints do not race."""


def jacobian(anchors: Tensor, axes: Tensor, point: Tensor) -> Tensor:
    """Return how a point that hangs on hinges moves with them, its way [m] above its turn [rad].

    Args:
        anchors: Of the hinges in the world, MuJoCo's `xanchor`, `[num_envs, joints, 3]`.
        axes: Of the hinges in the world, MuJoCo's `xaxis`, `[num_envs, joints, 3]`.
        point: In the world [m], `[num_envs, 3]`.

    Returns:
        `[num_envs, 6, joints]`.
    """
    way = torch.linalg.cross(axes, point.unsqueeze(1) - anchors)
    return torch.cat([way, axes], 2).transpose(1, 2)


def joint_steps(jacobian: Tensor, wanted: Tensor, liked: Tensor) -> Tensor:
    """Return the steps of the joints [rad] nearest to liked ones that move a hand as wanted, `[num_envs, joints]`.

    Args:
        jacobian: See `jacobian`.
        wanted: Way [m] and turn [rad] of the hand, `[num_envs, 6]`.
        liked: Steps that the joints would make if the hand's did not matter, `[num_envs, joints]`.
    """
    across = jacobian.transpose(1, 2)
    rest = wanted.unsqueeze(2) - jacobian @ liked.unsqueeze(2)
    damped = jacobian @ across + _DAMPING**2 * torch.eye(6, dtype=jacobian.dtype, device=jacobian.device)
    return liked + (across @ _solved(damped, rest)).squeeze(2)


def turn_between(frame: Tensor, wanted: Tensor) -> Tensor:
    """Return the turn [rad] that brings a frame to another near it: half the sum of the axes' cross products.

    Args:
        frame: Rotation matrices, `[num_envs, 3, 3]`.
        wanted: The same, or one for all, `[1, 3, 3]`.

    Returns:
        Axis times sine of the angle, `[num_envs, 3]`.
    """
    return 0.5 * torch.linalg.cross(frame, wanted.expand_as(frame), dim=1).sum(2)


def _solved(matrix: Tensor, right: Tensor) -> Tensor:
    """Solve positive definite systems by elimination, which needs no pivots and can be part of a CUDA graph.

    Args:
        matrix: `[num_envs, n, n]`.
        right: `[num_envs, n, 1]`.

    Returns:
        `[num_envs, n, 1]`.
    """
    size = matrix.shape[1]
    table = torch.cat([matrix, right], 2)
    for pivot in range(size):
        row = table[:, pivot : pivot + 1] / table[:, pivot : pivot + 1, pivot : pivot + 1]
        table = table - table[:, :, pivot : pivot + 1] * row
        table = torch.cat([table[:, :pivot], row, table[:, pivot + 1 :]], 1)
    return table[:, :, size:]
