"""Run programs of our own once, so that everything torch loads late is loaded before a child locks itself in."""

from __future__ import annotations

from rewardsmith.reward_synth.language.child import pipeline
from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.schema import RewardSchema

_SCHEMA = RewardSchema({"height": (), "velocity": (3,), "joint_pos": (4,)}, action_size=2)

_PROGRAM = """
import torch
import math
import torch.nn.functional as F

def compute_reward(state, action):
    up = torch.tensor([0.0, 0.0, 1.0], device=action.device)
    speed = torch.linalg.norm(state.velocity, dim=-1)
    align = F.cosine_similarity(state.velocity, up.expand_as(state.velocity), dim=-1)
    unit = F.normalize(state.velocity, dim=-1)
    pose = torch.exp(-torch.square(state.joint_pos - 0.5).sum(dim=-1) / 0.25)
    near, where = torch.max(state.joint_pos, dim=-1)
    bonus = torch.where((speed > 1.0) & (state.height < 2.0), torch.ones_like(speed), 0.5 * near.clamp(min=0.0))
    table = torch.stack([speed, align], dim=-1)
    table[:, 0] = 1.0
    mixed = torch.matmul(table.unsqueeze(1), table.unsqueeze(2)).reshape(action.shape[0])
    turned = torch.cross(unit, up.expand_as(unit), dim=-1).norm(dim=-1)
    total = pose + bonus + torch.tanh(mixed) + torch.zeros(action.shape[0]) + turned
    total = total + torch.std(state.joint_pos, dim=-1) + torch.softmax(table, dim=-1)[:, 0]
    total = total - 0.01 * (action ** 2).mean(dim=-1) + math.exp(-1.0) + state.joint_pos[:, [0, 2]].sum(dim=-1)
    total = total + F.smooth_l1_loss(speed, near, reduction="none") + torch.cumsum(table, dim=-1)[:, -1]
    return total, {"pose": pose, "bonus": bonus}
"""

_REFUSED = """
def compute_reward(state, action):
    return {problem}
"""

_PROBLEMS = (
    "state.velocity @ state.velocity, {}",
    "torch.exp(1.0), {}",
    "torch.zeros(10), {}",
    "torch.sort(state.height, dim=0).values, {}",
    "torch.einsum('ni,ni->n', state.velocity, state.velocity), {}",
    "torch.nan_to_num(torch.log(state.height)) * 1e9, {}",
)


def warm_up() -> None:
    """Check one accepted and several refused programs in this process."""
    pipeline.examine(_PROGRAM, _SCHEMA, 64)
    for problem in _PROBLEMS:
        try:
            pipeline.examine(_REFUSED.format(problem=problem).replace("{{}}", "{}"), _SCHEMA, 64)
        except RewardRejected:
            continue
