"""How each task of the arm with a hand is brought about in a test: things are put where they are to be."""

import torch

THINGS = ("apple", "banana", "box", "bowl")


def place(env, thing, where, turn=None):
    """Put a thing somewhere [m], `[num_envs, 3]` or one place, at an attitude `[4]` or its own, as the hand sees it."""
    first = env.environment.qpos_index(thing)
    env.sim.qpos[:, first : first + 3] = torch.as_tensor(where, dtype=env.sim.qpos.dtype)
    if turn is not None:
        env.sim.qpos[:, first + 3 : first + 7] = torch.as_tensor(turn, dtype=env.sim.qpos.dtype)
    env.sim.set_state(env.sim.state())


def slide(env, joint, value):
    """Bring a joint to a value [m or rad]."""
    env.sim.qpos[:, env.environment.qpos_index(joint)] = value
    env.sim.set_state(env.sim.state())


def _turn_over(env):
    """Turn the box about the world's x axis by half a turn: (0, 1, 0, 0) times its quaternion."""
    first = env.environment.qpos_index("box") + 3
    w, x, y, z = env.sim.qpos[:, first : first + 4].clone().unbind(1)
    env.sim.qpos[:, first : first + 4] = torch.stack([-x, w, -z, y], 1)
    env.sim.set_state(env.sim.state())


def _lift_two(env):
    place(env, "apple", (0.0, 0.0, 0.5))
    place(env, "box", (0.0, 0.1, 0.5))


ACHIEVE_HAND = {
    "touch_object": lambda env: place(env, "apple", env.state.palm_position),
    "lift_object": lambda env: place(env, "apple", (0.0, 0.0, 0.5)),
    "move_object": lambda env: place(env, "apple", env.sim.xpos[:, env.environment.body("bowl")]),
    "upright_object": lambda env: place(env, "box", (0.0, 0.0, 0.06), (1, 0, 0, 0)),
    "flip_object": _turn_over,
    "lift_two": _lift_two,
    "open_drawer": lambda env: slide(env, "drawer", 0.16),
    "turn_faucet": lambda env: slide(env, "faucet", 1.57),
}
