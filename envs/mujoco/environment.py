"""The base of every world written in MJCF: one class, one file, written once for both simulators."""

from __future__ import annotations

import inspect
import warnings
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import ClassVar

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.device.constant import constant
from rewardsmith.envs.environment import Environment
from rewardsmith.envs.feature import Feature, measure
from rewardsmith.envs.film.cameras import add_cameras
from rewardsmith.envs.filming import Filming
from rewardsmith.envs.mujoco.actuators import actuator_ranges, control_actuators
from rewardsmith.envs.mujoco.check import check
from rewardsmith.envs.mujoco.floor import floor_height
from rewardsmith.envs.mujoco.home import home_fields, home_key
from rewardsmith.envs.mujoco.joint_sign import positive_way
from rewardsmith.envs.mujoco.joints import joint_features
from rewardsmith.envs.mujoco.lengths import body_lengths
from rewardsmith.envs.mujoco.mjcf import Mjcf
from rewardsmith.envs.mujoco.numbers import MOST_SUBSTEPS, check_numbers
from rewardsmith.envs.mujoco.parts import part_features
from rewardsmith.envs.mujoco.simulator import Simulator, simulate
from rewardsmith.envs.mujoco.vector import MujocoVectorEnv
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.spaces import Box


def read_mjcf(path: Path) -> mujoco.MjSpec:
    """Return what an MJCF says, having looked at it before MuJoCo does: it may be somebody else's.

    Raises:
        ValueError: there is no such file, or it is none that MuJoCo reads.
    """
    if path.exists():
        Mjcf(path.resolve()).check()
    return mujoco.MjSpec.from_file(str(path))


def compiled(build: Callable[[], mujoco.MjSpec]) -> mujoco.MjModel:
    """Return the model of what is built, without warnings of attributes that MuJoCo will drop some day."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return build().compile()


class MujocoEnvironment(Environment):
    """One simulated world: model, features, observation, reset, termination, cameras and tasks.

    A subclass sets the attributes below, those of `Environment` (`control_dt`, a whole number of physics steps,
    `episode_length`, `tasks`) and the abstract methods. `sim` has MuJoCo's field names as tensors `[num_envs, ...]`,
    describing the state after the step (see `envs.mujoco.simulator`).

    Attributes:
        xml: MJCF file; a relative path is taken from the subclass's own file.
        root: Body whose pose the global features describe and that the cameras follow.
        camera_distance: Metres from which the cameras look at the root; None frames the whole robot.
        forces: Whether features or observation read forces or accelerations of the new state.
        room: Greatest numbers of contacts and of constraint rows that a GPU has to hold; None tries them out.
        randomization: Factors within which physical parameters differ between episodes where that is asked for; the
            parameters are those of `envs.mujoco.randomization.PARAMETERS`.
        parts: Body parts by plain name, each the names of the geoms it is made of, or of one joint such as a knee;
            every part gives the features `<part>_height`, `<part>_contact`, `<part>_speed` and `<part>_forward`.
        joints: Joints by plain name to MJCF name; a hinge gives `<joint>_angle`, a slide `<joint>_position`, and both
            `<joint>_velocity`.
        home_keyframe: Name of the keyframe that is the home pose, in which episodes begin; empty takes the one called
            `home`, or the only one, and None takes none, for a model whose keyframe is no pose to begin in.
        model: The compiled model.
        home: Number of that keyframe, None where there is none, see `envs.mujoco.home`.
        substeps: Physics steps in a control step.
        floor: Height [m] of the model's floor, from which heights are measured.
        action_ranges: Every control's bounds and where they come from, see `envs.mujoco.actuators`.
    """

    xml: ClassVar[str | Path]
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
    home_keyframe: ClassVar[str | None] = ""

    def __init__(self) -> None:
        self.model = compiled(self.build)
        check_numbers(self.model)
        if not self.model.nu:
            raise ValueError(f"the model has no actuators; add <actuator> to {self.xml_path().name}")
        self._checked = False
        self.floor = floor_height(self.model)
        self.home = home_key(self.model, self.home_keyframe)
        self.action_ranges = tuple(actuator_ranges(self.model, self.home))
        self.substeps = self._count_substeps()
        super().__init__()

    # -- what a subclass says ------------------------------------------------------------------------------------------

    @abstractmethod
    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return what the policy sees, named tensors `[num_envs, ...]`; it gets them flat, one after the other."""

    @abstractmethod
    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw initial states: MuJoCo state fields `[random.rows, ...]`.

        Those not given are what the model's home pose has (see `home_keyframe`), else its default.
        """

    def control(self, sim: Simulator, action: Tensor) -> Tensor:
        """Return what the actuators are told for an action, `[num_envs, nu]`: here the action itself.

        An environment whose actions are something else, such as steps of a hand, says so in `action_ranges` and
        `action_names`, too.
        """
        return action

    # -- what the model says -------------------------------------------------------------------------------------------

    @cached_property
    def action_space(self) -> Box:
        """The controls' bounds, see `envs.mujoco.actuators`."""
        low, high = torch.tensor([(each.low, each.high) for each in self.action_ranges]).unbind(1)
        return Box(low, high)

    @cached_property
    def action_names(self) -> tuple[str, ...]:
        """The plain name of what each control drives, or the best name that the model has."""
        owners = control_actuators(self.model)
        counts = {owner: owners.count(owner) for owner in owners}
        return tuple(
            self._driven(owner) + (f" {self._input(owner, control)}" if counts[owner] > 1 else "")
            for control, owner in enumerate(owners)
        )

    def more_features(self) -> Iterator[Feature]:
        """Yield the features of parts and joints."""
        yield from part_features(self)
        yield from joint_features(self)

    @property
    def body_lengths(self) -> Mapping[str, float]:
        """See `Environment.body_lengths`."""
        return body_lengths(self.model)

    def joint_range(self, joint: str) -> tuple[float, float] | None:
        """See `Environment.joint_range`."""
        if (mjcf_name := self.joints.get(joint)) is None:
            return None
        found = self.model.joint(mjcf_name)
        return (float(found.range[0]), float(found.range[1])) if found.limited[0] else None

    def rail(self) -> tuple[float, float] | None:
        """See `Environment.rail`."""
        joint = int(self.model.body(self.root).jntadr[0])
        slides = joint >= 0 and self.model.jnt_type[joint] == mujoco.mjtJoint.mjJNT_SLIDE
        if not (slides and self.model.jnt_limited[joint]):
            return None
        low, high = self.model.jnt_range[joint]
        return float(low), float(high)

    def slide_way(self, joint: str) -> str:
        """See `Environment.slide_way`."""
        return positive_way(self.model, self.joints[joint]).removeprefix("to the ")

    def vectorize(self, setup: Setup) -> MujocoVectorEnv:
        """Make copies that are simulated by MuJoCo on threads or by MuJoCo Warp, see `envs.mujoco.simulator`.

        Raises:
            ValueError: what the class gives is not what it must be, see `envs.mujoco.check`.
        """
        if not self._checked:
            check(self)
            self._checked = True
        ranges = self.randomization if setup.randomize else {}
        return MujocoVectorEnv(self, simulate(self, setup, ranges), setup, ranges)

    @property
    def filming(self) -> Filming:
        """Films from the model's cameras."""
        from rewardsmith.envs.film.robot import RobotFilming

        return RobotFilming(self)

    @measure(unit="1")
    def whole_pose(self, sim: Simulator) -> Tensor:
        """All that a picture needs, as `envs.film.poses.poses` gives it."""
        from rewardsmith.envs.film.poses import poses

        return poses(sim)

    # -- helpers for subclasses ----------------------------------------------------------------------------------------

    def build(self) -> mujoco.MjSpec:
        """Return the model before compilation: the MJCF with two cameras and what the forces need."""
        spec = self.read()
        bodies = [each.name for each in spec.bodies if each.name]
        if self.root not in bodies:
            known = ", ".join(bodies[1:])
            step = f"set root to one of: {known}" if known else "none of its bodies has a name, add name= in the MJCF"
            raise ValueError(f"root: the model has no body {self.root!r}; {step}")
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

    def read(self) -> mujoco.MjSpec:
        """Return what the MJCF says."""
        return read_mjcf(self.xml_path())

    def body(self, name: str) -> int:
        """Return the id of a body of the model."""
        number: int = self.model.body(name).id
        return number

    def qpos_index(self, joint: str) -> int:
        """Return where a joint's position begins in `qpos`."""
        return int(self.model.joint(joint).qposadr[0])

    def qvel_index(self, joint: str) -> int:
        """Return where a joint's velocity begins in `qvel`."""
        return int(self.model.joint(joint).dofadr[0])

    def initial_qpos(self, random: RandomStreams) -> Tensor:
        """Return the positions of the home pose, else the model's default, as a row `[1, nq]`.

        It broadcasts over the drawn noise. See `envs.mujoco.home` for which pose that is.
        """
        qpos = self.model.qpos0 if self.home is None else self.model.key_qpos[self.home]
        return constant(qpos, random.dtype, random.device).unsqueeze(0)

    def begin(self, random: RandomStreams) -> dict[str, Tensor]:
        """Return what `reset` draws, and the home pose for what it leaves out, where the model has one."""
        home = home_fields(self.model, self.home)
        rows = {name: constant(value, random.dtype, random.device).unsqueeze(0) for name, value in home.items()}
        return rows | self.reset(random)

    def xml_path(self) -> Path:
        """Return where the MJCF lies."""
        path = Path(self.xml)
        if not path.is_absolute():
            path = Path(inspect.getfile(type(self))).parent / path
        return path

    def files(self) -> list[Path]:
        """See `Environment.files`: the MJCF and what it names."""
        mjcf = self.xml_path().resolve()
        return [mjcf, *Mjcf(mjcf).files()]

    def _count_substeps(self) -> int:
        if not self.control_dt > 0:
            raise ValueError(f"control_dt is {self.control_dt} s; it must be above 0")
        timestep: float = self.model.opt.timestep
        substeps = round(self.control_dt / timestep)
        if substeps > MOST_SUBSTEPS:
            raise ValueError(
                f"control_dt {self.control_dt:g} s is {substeps} physics steps of {timestep:g} s; at most "
                f"{MOST_SUBSTEPS} are simulated"
            )
        if substeps < 1 or abs(substeps * timestep - self.control_dt) > 1e-9:
            near = max(1, int(self.control_dt / timestep))
            raise ValueError(
                f"control_dt {self.control_dt:g} s must be a whole number of physics steps of {timestep:g} s, such as "
                f"{near * timestep:g} or {(near + 1) * timestep:g} s"
            )
        return substeps

    def _driven(self, actuator: int) -> str:
        if self.model.actuator_trntype[actuator] == mujoco.mjtTrn.mjTRN_JOINT:
            joint = str(self.model.joint(int(self.model.actuator_trnid[actuator, 0])).name)
            plain = {mjcf: name for name, mjcf in self.joints.items()}
            return plain.get(joint, joint)
        name: str = self.model.actuator(actuator).name
        return name or f"actuator {actuator}"

    def _input(self, actuator: int, control: int) -> str:
        """Return what one of an actuator's several controls is called, such as `vel`."""
        number = control - int(self.model.actuator_ctrladr[actuator])
        return mujoco.mj_actuatorInputName(self.model, actuator, number) or str(number)
