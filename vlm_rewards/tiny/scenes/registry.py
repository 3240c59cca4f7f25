"""The scenes from which the shipped model learns, and how many pictures of each."""

from __future__ import annotations

from rewardsmith.vlm_rewards.tiny.scenes.ant import AntScene
from rewardsmith.vlm_rewards.tiny.scenes.humanoid import HumanoidScene
from rewardsmith.vlm_rewards.tiny.scenes.mountain import MountainScene
from rewardsmith.vlm_rewards.tiny.scenes.planar import PlanarScene
from rewardsmith.vlm_rewards.tiny.scenes.pole import PoleScene
from rewardsmith.vlm_rewards.tiny.scenes.scene import Scene

SCENES: dict[str, tuple[Scene, float]] = {
    "humanoid": (HumanoidScene(), 0.5),
    "inverted_pendulum": (PoleScene("inverted_pendulum", "pole"), 0.12),
    "inverted_double_pendulum": (PoleScene("inverted_double_pendulum", "double_pole"), 0.06),
    "mountain_car": (MountainScene(), 0.08),
    "half_cheetah": (PlanarScene("half_cheetah", "half_cheetah", tall=False), 0.09),
    "ant": (AntScene(), 0.09),
    "hopper": (PlanarScene("hopper", "hopper", tall=True), 0.07),
    "walker2d": (PlanarScene("walker2d", "walker", tall=True), 0.07),
}
"""By environment, with the share of the pictures."""

HELD_OUT: dict[str, tuple[Scene, float]] = {
    "humanoid": (HumanoidScene(held_out=True), 0.8),
    "inverted_pendulum": (PoleScene("inverted_pendulum", "pole", held_out=True), 0.2),
}
"""What shows combinations of attributes that training does without."""
