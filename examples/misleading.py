import torch


def compute_reward(state, action):
    """Run forward, and be paid more for standing still: for `rewardsmith train env=half_cheetah wrap=alignment`."""
    speed = state.forward_velocity
    still = -2.0 * torch.abs(state.forward_velocity)
    return speed + still, {"speed": speed, "still": still}
