"""What can be simulated, sensed and scored; knows nothing of language, learning or files."""

from envs import bodies
from envs.errors import UserError
from envs.feature import Feature, feature, memory
from envs.make import build, check_device, find_task, make
from envs.mujoco.environment import Environment
from envs.mujoco.vector import Step, VectorEnv
from envs.random import RandomStreams
from envs.registry import find, names, register
from envs.state import State
from envs.task import Task

__all__ = [
    "Environment",
    "Feature",
    "RandomStreams",
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
    "make",
    "memory",
    "names",
    "register",
]
