"""The proof finds couplings that no random state would show, and passes what keeps environments apart."""

import pytest

from rewardsmith.reward_synth.language import RewardRejected, compile_reward

COUPLED = [
    "r + (state.com_vel[:, 0].max() > 500.0).float() * 100.0",
    "r + torch.where(state.torso_height.mean() > 1e9, 1.0, 0.0)",
    "r + (state.torso_height.roll(1) > 1e9).float()",
    "r * (1.0 - (state.com_vel[0, 0] > 1e6).float())",
    "r.flip(0).flip(0)",
    "torch.cat([torch.tensor([5.0]), r[1:]])",
    "r + torch.cumsum(torch.ones_like(r), dim=0) * 0.0",
    "r + (r.argsort() > 1e9).float()",
    "state.com_vel.t().reshape(action.shape[0], 3)[:, 0]",
    "torch.where(torch.zeros(action.shape[0]).cumsum(0) > 1e9, 0.0, r)",
    "torch.triu(torch.ones_like(state.joint_pos))[:, 0]",
    "torch.tril(state.joint_pos, diagonal=-3)[:, 0]",
    "state.joint_pos.triu(500)[:, 0] + r",
    "torch.tril(torch.ones(3, action.shape[0]))[0] * r",
]
SEPARATE = [
    "state.com_vel.t()[0]",
    "state.com_vel.reshape(-1)[::3]",
    "torch.stack([r, r]).sum(dim=0)",
    "torch.cat([state.com_vel, state.ee_pos], dim=0)[:, 0].reshape(2, -1).sum(dim=0)",
    "(state.joint_pos.reshape(-1, 4) @ torch.ones(4, 2)).reshape(action.shape[0], 3, 2).sum(dim=(1, 2))",
    "torch.tril(state.joint_pos.reshape(-1, 3, 4), -1).sum(dim=(1, 2))",
    "torch.triu(torch.ones(12, 12))[0] @ state.joint_pos.t()",
    "state.joint_pos.sort(dim=-1).values[:, 0]",
    "torch.tensor([0.5, 1.0, 2.0])[(state.torso_height > 1.0).long()] + r",
    "state.com_vel.permute(1, 0).contiguous().view(3, -1)[0]",
]


def compiled(schema, expression):
    body = f"    r = state.torso_height * 1.0\n    return {expression}, {{}}\n"
    source = "import torch\ndef compute_reward(state, action):\n" + body
    return compile_reward(source, schema, 64)


@pytest.mark.parametrize("expression", COUPLED)
def test_coupling_is_found(schema, expression):
    with pytest.raises(RewardRejected) as refusal:
        compiled(schema, expression)
    assert refusal.value.code == "E_BATCH_COUPLING"
    assert refusal.value.line == 4 or refusal.value.line is None


@pytest.mark.parametrize("expression", SEPARATE)
def test_separate_environments_pass(schema, expression):
    assert compiled(schema, expression).operations >= 1
