"""What can be simulated, sensed and scored; knows nothing of language, learning or files."""

from rewardsmith.envs.mujoco import first_import  # noqa: F401

# isort: split
from rewardsmith.envs import bodies, metaworld, nethack
from rewardsmith.envs.bridges.environment import GymnasiumEnvironment
from rewardsmith.envs.environment import Environment
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.feature import Feature, feature, memory
from rewardsmith.envs.handling import Handling
from rewardsmith.envs.make import build, check_device, find_task, make, vectorize
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import find, is_file, names, register
from rewardsmith.envs.reward import LearningReward, RewardFunction, total
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.state import State
from rewardsmith.envs.task import Task
from rewardsmith.envs.vector import Step, VectorEnv

__all__ = [
    "Environment",
    "Feature",
    "GymnasiumEnvironment",
    "Handling",
    "LearningReward",
    "MujocoEnvironment",
    "RandomStreams",
    "RewardFunction",
    "Setup",
    "State",
    "Step",
    "Task",
    "UserError",
    "VectorEnv",
    "bodies",
    "build",
    "check_device",
    "feature",
    "find",
    "find_task",
    "is_file",
    "make",
    "memory",
    "metaworld",
    "names",
    "nethack",
    "register",
    "total",
    "vectorize",
]
