def compute_reward(state, action):
    """Pay the speed forward and nothing else: the score of most locomotion tasks, as a reward."""
    speed = state.forward_velocity
    return speed, {"speed": speed}
