import torch


def compute_reward(state, action):
    """Stand up and keep standing: for `rewardsmith plan env=humanoid_standup task=stand_up reward=examples/rise.py`."""
    high = torch.clamp(state.height / 1.3, 0.0, 1.0)
    feet = (state.left_foot_forward + state.right_foot_forward) / 2.0
    lifted = torch.clamp(state.left_foot_height + state.right_foot_height, min=0.0)
    height = 4.0 * torch.clamp(state.height, max=1.4)
    head = 2.0 * torch.clamp(state.head_height, max=1.5)
    upright = state.uprightness
    balance = -high * torch.abs(feet)
    planted = -lifted
    calm = -high * (0.05 * state.joint_speed + 0.3 * state.speed)
    effort = -0.05 * torch.sum(torch.square(action), dim=-1)
    total = height + head + upright + balance + planted + calm + effort
    parts = {
        "height": height,
        "head": head,
        "upright": upright,
        "balance": balance,
        "planted": planted,
        "calm": calm,
        "effort": effort,
    }
    return total, parts
