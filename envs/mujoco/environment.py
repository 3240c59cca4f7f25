"""The base of every simulated world: one class, one file, written once for all simulators."""

from __future__ import annotations

import inspect
import re
import warnings
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.device.constant import constant
from rewardsmith.envs.feature import Feature, feature
from rewardsmith.envs.film.cameras import add_cameras
from rewardsmith.envs.mujoco import parts
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.task import Task


class Environment(ABC):
    """One simulated world: model, features, observation, reset, termination, cameras and tasks.

    A subclass sets the attributes below and the abstract methods. `sim` has MuJoCo's field names as tensors
    `[num_envs, ...]`, describing the state after the step.

    Attributes:
        noun: What acts in it, as prompts call it: a word that follows `a` and that an `s` makes plural.
        xml: MJCF file; a relative path is taken from the subclass's own file.
        control_dt: Seconds between actions, a whole number of physics steps.
        episode_length: Seconds after which an episode is cut off (truncated, not terminated).
        root: Body whose pose the global features describe and that the cameras follow.
        camera_distance: Metres from which the cameras look at the root; None frames the whole robot.
        forces: Whether features or observation read forces or accelerations of the new state.
        room: Greatest numbers of contacts and of constraint rows that a GPU has to hold; None tries them out.
        randomization: Factors within which physical parameters differ between episodes where that is asked for; the
            parameters are those of `envs.mujoco.randomization.PARAMETERS`.
        parts: Body parts by plain name, each the names of the geoms it is made of, or of one joint such as a knee;
            every part gives the features `<part>_height`, `<part>_contact`, `<part>_speed` and `<part>_forward`.
        joints: Hinge joints by plain name to MJCF name; each gives `<joint>_angle` and `<joint>_velocity`.
        tasks: Registered goals by name; the first is the default.
    """

    noun: ClassVar[str] = "robot"
    xml: ClassVar[str | Path]
    control_dt: ClassVar[float]
    episode_length: ClassVar[float]
    root: ClassVar[str] = "torso"
    camera_distance: ClassVar[float | None] = None
    forces: ClassVar[bool] = False
    room: ClassVar[tuple[int, int] | None] = None
    randomization: ClassVar[dict[str, tuple[float, float]]] = {
        "friction": (0.6, 1.4),
        "mass": (0.8, 1.2),
        "gains": (0.8, 1.2),
    }
    parts: ClassVar[dict[str, tuple[str, ...]]] = {}
    joints: ClassVar[dict[str, str]] = {}
    tasks: ClassVar[dict[str, Task]] = {}

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # gymnasium's files use attributes that MuJoCo will drop some day
            self.model = self.build().compile()
        self.substeps = self._count_substeps()
        self.memory: dict[str, Tensor] = {}
        self.features = self._collect_features()
        self.memories = {
            name: getattr(self, name)
            for name in dir(type(self))
            if getattr(getattr(type(self), name), "declared_memory", False)
        }

    @classmethod
    def name(cls) -> str:
        """Return the name in snake case by which the environment is made."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def task_named(cls, text: str) -> str | None:
        """Return the task that a text names or whose instruction it repeats; None where it is neither."""
        wanted = _simplified(text)
        for name, task in cls.tasks.items():
            if wanted in (_simplified(name), _simplified(task.instruction)):
                return name
        return None

    # -- what a subclass says ------------------------------------------------------------------------------------------

    @abstractmethod
    def observation(self, sim: Any) -> dict[str, Tensor]:
        """Return what the policy sees, named tensors `[num_envs, ...]`, concatenated in this order."""

    @abstractmethod
    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw initial states: MuJoCo state fields `[random.rows, ...]`; those not given keep the model's default."""

    def terminated(self, sim: Any) -> Tensor:
        """Tell which environments are in a state that ends the episode, such as a fall; bool `[num_envs]`."""
        return torch.zeros(sim.num_envs, dtype=torch.bool, device=sim.device)

    # -- features that every environment has ---------------------------------------------------------------------------

    @feature(unit="s", kind="time")
    def time(self, sim: Any) -> Tensor:
        """Time since the episode began."""
        return self.memory["elapsed_steps"] * self.control_dt

    @feature(unit="1", kind="previous_action")
    def previous_action(self, sim: Any) -> Tensor:
        """Action of the control step before this one, in actuator units; zero at the start."""
        return self.memory["previous_action"]

    @feature(unit="1", kind="fallen")
    def fallen(self, sim: Any) -> Tensor:
        """1 where the robot is in the state that counts as a fall, else 0."""
        return self.terminated(sim)

    # -- helpers for subclasses ----------------------------------------------------------------------------------------

    def build(self) -> mujoco.MjSpec:
        """Return the model before compilation: the MJCF with two cameras and what the forces need."""
        spec = mujoco.MjSpec.from_file(str(self._xml_path()))
        add_cameras(spec, self.root, self.camera_distance)
        if self.forces:
            # MuJoCo computes contact forces on bodies (cfrc_ext) only where a sensor needs them.
            site = spec.body(self.root).add_site(name="forces")
            spec.add_sensor(
                name="forces",
                type=mujoco.mjtSensor.mjSENS_ACCELEROMETER,
                objtype=mujoco.mjtObj.mjOBJ_SITE,
                objname=site.name,
            )
        return spec

    def body(self, name: str) -> int:
        """Return the id of a body of the model."""
        return self.model.body(name).id

    def qpos_index(self, joint: str) -> int:
        """Return where a joint's position begins in `qpos`."""
        return int(self.model.joint(joint).qposadr[0])

    def qvel_index(self, joint: str) -> int:
        """Return where a joint's velocity begins in `qvel`."""
        return int(self.model.joint(joint).dofadr[0])

    def initial_qpos(self, random: RandomStreams) -> Tensor:
        """Return the model's default positions as a row `[1, nq]` that broadcasts over the drawn noise."""
        return constant(self.model.qpos0, random.dtype, random.device).unsqueeze(0)

    def _xml_path(self) -> Path:
        path = Path(self.xml)
        if not path.is_absolute():
            path = Path(inspect.getfile(type(self))).parent / path
        return path

    def _count_substeps(self) -> int:
        timestep = self.model.opt.timestep
        substeps = round(self.control_dt / timestep)
        if substeps < 1 or abs(substeps * timestep - self.control_dt) > 1e-9:
            raise ValueError(
                f"{self.name()}: control_dt {self.control_dt} s must be a whole number of physics steps of {timestep} s"
            )
        return substeps

    def _collect_features(self) -> dict[str, Feature]:
        declared = [
            getattr(type(self), name).declared_feature
            for base in reversed(type(self).__mro__)
            for name in vars(base)
            if hasattr(getattr(type(self), name), "declared_feature")
        ]
        collected = {f.name: f for f in declared}
        if type(self).terminated is Environment.terminated:
            del collected["fallen"]  # nothing counts as a fall
        for generated in [*parts.part_features(self), *parts.joint_features(self)]:
            if generated.name in collected:
                raise ValueError(f"{self.name()}: feature {generated.name!r} is declared and generated; rename one")
            collected[generated.name] = generated
        return collected


def _simplified(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").strip(" .!").split())
