"""The vocabulary by which words find a feature in any environment.

A feature that declares a kind says what it measures in terms that do not depend on the robot: `forward_velocity` of a
cheetah and of a user's own quadruped answer to the same words. Kinds of one body part or joint carry its name in
brackets: `part_height[left_foot]`, `joint_angle[right_knee]`. What an amount has grown by in a step carries the kind
of the amount: `gain[wealth]`.
"""

import re

KINDS: dict[str, tuple[str, str]] = {
    "forward_velocity": ("m/s", "speed along world +x, the direction the robot faces at reset"),
    "lateral_velocity": ("m/s", "speed along world +y, to the robot's left at reset"),
    "ahead_velocity": ("m/s", "speed towards where the robot faces now, whichever way it has turned"),
    "leftward_velocity": ("m/s", "speed to the left of where the robot faces now"),
    "vertical_velocity": ("m/s", "speed along world +z, up"),
    "speed": ("m/s", "length of the horizontal velocity, in any direction"),
    "forward_displacement": ("m", "distance travelled along world +x since the episode began"),
    "lateral_displacement": ("m", "distance travelled along world +y since the episode began"),
    "height": ("m", "height of the main body above the ground"),
    "uprightness": ("1", "cosine between the main body's up axis and the vertical: 1 upright, 0 lying, -1 inverted"),
    "pitch_angle": ("rad", "rotation about the leftward axis, positive nose down, unwrapped: a front flip adds 2 pi"),
    "pitch_velocity": ("rad/s", "rate of pitch_angle"),
    "roll_angle": ("rad", "rotation about the forward axis, positive to the right, unwrapped"),
    "roll_velocity": ("rad/s", "rate of roll_angle"),
    "yaw_angle": ("rad", "heading since the episode began, positive to the left, unwrapped"),
    "yaw_velocity": ("rad/s", "turning rate about the vertical, positive to the left"),
    "part_height": ("m", "height of the part's lowest point above the ground"),
    "part_contact": ("1", "1 where the part touches the ground, else 0"),
    "part_speed": ("m/s", "speed of the part's centre, in any direction"),
    "part_forward": ("m", "position of the part ahead of the main body, along world +x"),
    "part_lateral": ("m", "position of the part to the left of the main body, along world +y"),
    "part_distance": ("m", "distance from the hollow of the hand to the part"),
    "part_grip": ("m", "mean distance from the tips of the fingers to the part: small where the hand closes around it"),
    "part_gap": ("m", "distance from the first of two parts, joined by `_to_`, to the second"),
    "part_way": ("m", "way of the first of two parts, joined by `_to_`, over the rim of the second and down into it"),
    "part_uprightness": ("1", "cosine between the part's own axis and the vertical: 1 upright, 0 lying"),
    "part_turn": ("rad", "angle by which the part is tipped from how it lay when the episode began, pi upside down"),
    "joint_angle": ("rad", "angle of the joint"),
    "joint_velocity": ("rad/s", "angular velocity of the joint"),
    "joint_fraction": ("1", "share of its range that the joint has gone: 0 shut, 1 open as far as it goes"),
    "joint_opened_way": ("m", "way that the joint has slid from where it is shut"),
    "joint_opened_angle": ("rad", "angle that the joint has turned from where it is shut"),
    "slide_position": ("m", "position of the sliding joint"),
    "slide_velocity": ("m/s", "velocity of the sliding joint"),
    "joint_speed": ("rad/s", "mean absolute joint velocity over all actuated joints"),
    "distance_to_goal": ("m", "distance from what must arrive to where it must arrive"),
    "distance_to_object": ("m", "distance from the hand or tip to the object it handles"),
    "grasped": ("1", "1 where the hand holds the object, else 0"),
    "raised": ("1", "how far the object is off what it lay on: 0 where it lies there, near 1 a few centimetres up"),
    "gripper_opening": ("m", "distance between the gripper's fingers: 0 shut"),
    "gripper_openness": ("1", "how far the gripper is open: 0 shut, 1 as far as it goes"),
    "progress": ("1", "share of the way to where it must arrive that is behind what must arrive: 1 there"),
    "opened": ("1", "share of its range by which what opens or turns is open: 0 shut, 1 at its end"),
    "opened_way": ("m", "way by which what slides is open: 0 shut"),
    "opened_angle": ("rad", "angle by which what swings or turns is open: 0 shut"),
    "opening_speed": ("1/s", "rate of opened"),
    "contact_force": ("N", "sum of the external contact forces on the body"),
    "alive": ("1", "1 as long as the player lives, else 0"),
    "health": ("1", "share of the hit points that is left: 1 unhurt, 0 dead"),
    "hit_points": ("1", "hit points that are left"),
    "experience_level": ("1", "experience level, 1 at the start"),
    "experience": ("1", "experience points"),
    "nutrition": ("1", "what has been eaten and not yet used up"),
    "eaten": ("1", "nutrition that was gained by eating since the start"),
    "depth": ("1", "levels below the surface"),
    "on_stairs": ("1", "1 on stairs down, else 0"),
    "distance_to_stairs": ("1", "steps to the nearest stairs down"),
    "stairs_approached": ("1", "steps by which the nearest stairs down have come nearer in this step"),
    "wealth": ("1", "gold pieces"),
    "items": ("1", "things that have been picked up"),
    "has_key": ("1", "1 once the key has been picked up, else 0"),
    "explored": ("1", "squares of maps that have been seen"),
    "visited": ("1", "squares that have been stood on"),
    "doors_opened": ("1", "doors that have been opened"),
    "locks_opened": ("1", "locks that have been opened"),
    "kills": ("1", "monsters that have been killed"),
    "danger": ("1", "monsters beside the player"),
    "beside_oracle": ("1", "1 beside what looks like the Oracle, else 0"),
    "gain": ("1", "what the kind in brackets has grown by in this step"),
    "turn_passed": ("1", "1 where the last action took time in the game, else 0"),
    "fallen": ("1", "1 where the robot has fallen, as the environment judges it, else 0"),
    "time": ("s", "time since the episode began"),
    "previous_action": ("1", "the action of the control step before this one, in actuator units"),
}

_PATTERN = re.compile(r"(?P<base>[a-z_]+)(\[(?P<part>[a-z0-9_]+)\])?")


def split_kind(kind: str) -> tuple[str, str | None]:
    """Split a kind into its base and the part or joint it names.

    Args:
        kind: such as `height` or `part_height[left_foot]`.

    Returns:
        The base and the bracketed name, None where there is none.

    Raises:
        ValueError: the base is not in KINDS; the message lists those that are.
    """
    match = _PATTERN.fullmatch(kind)
    if match is None or match["base"] not in KINDS:
        raise ValueError(f"unknown feature kind {kind!r}; kinds are: {', '.join(KINDS)}")
    return match["base"], match["part"]
