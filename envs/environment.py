"""The base of every environment: names, features, memory, tasks, and what ends an episode."""

from __future__ import annotations

import copy
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import torch
from torch import Tensor

from rewardsmith.envs.docstring import first_line
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.feature import FEATURE, MEASURE, MEMORY, Feature, feature
from rewardsmith.envs.handling import Handling
from rewardsmith.envs.installed import lack
from rewardsmith.envs.spaces import ActionSpace
from rewardsmith.envs.task import Task

if TYPE_CHECKING:
    from rewardsmith.envs.filming import Filming
    from rewardsmith.envs.setup import Setup
    from rewardsmith.envs.vector import VectorEnv


class Environment(ABC):
    """One world as one class: what can be sensed and scored in it, whatever simulates it.

    Worlds written in MJCF, a user's own robots among them, subclass `envs.MujocoEnvironment` or one of the bodies made
    of it (`FreeBody`, `PlanarBody`), which say how they are simulated. `sim` is whatever holds the copies' states; each
    kind of environment says what can be read from it.

    Attributes:
        noun: What acts in it, as prompts call it: a word that follows `a` and that an `s` makes plural.
        world: How places and amounts are told in it, as prompts say it; `{noun}` stands for the noun.
        scenery: What any picture of it shows, in a few words: the baseline of rewards from pixels; empty takes a noun.
        control_dt: Seconds between actions.
        episode_length: Seconds after which an episode is cut off (truncated, not terminated).
        tasks: Registered goals by name; the first is the default.
        packages: What must be installed for it beside what the package needs.
        extra: The extra that brings them.
        root: What its global features describe, by name; empty where that is the noun.
        handling: How people speak of what is handled in it, None where nothing is.
        home: Number of the pose in which a model says that episodes begin, None where there is none.
        features: What rewards may read, by name.
        measures: What tasks, and rewards that learn, may read beside these, by name: methods declared with
            `feature.measure`.
        memories: What is carried from step to step, by name: methods declared with `feature.memory`.
        memory: Their present values, `[num_envs, ...]`; empty until a vectorized environment brings its own.
    """

    noun: ClassVar[str] = "robot"
    world: ClassVar[str] = (
        "World axes: +x is where the {noun} faces at the start, +y is to its left, +z is up. SI units, radians."
    )
    scenery: ClassVar[str] = ""
    control_dt: ClassVar[float]
    episode_length: ClassVar[float]
    tasks: ClassVar[dict[str, Task]] = {}
    packages: ClassVar[tuple[str, ...]] = ()
    extra: ClassVar[str] = ""
    root: ClassVar[str] = ""
    handling: ClassVar[Handling | None] = None
    home: int | None = None

    def __init__(self) -> None:
        if lacking := self.lacks():
            raise UserError(f"{self.name()} {lacking}")
        if not self.episode_length >= self.control_dt > 0:
            raise ValueError(
                f"an episode of {self.episode_length} s has no control step of {self.control_dt} s; give an "
                "episode_length of at least one step, both above 0"
            )
        self.memory: dict[str, Tensor] = {}
        self.features = self._collect_features()
        self.measures = {measure.name: measure for measure in self._declared(MEASURE)}
        self.memories: dict[str, Callable[[Any, Tensor | None], Tensor]] = {
            name: getattr(self, name) for name in dir(type(self)) if getattr(getattr(type(self), name), MEMORY, False)
        }

    @classmethod
    def name(cls) -> str:
        """Return the name in snake case by which the environment is made."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def lacks(cls) -> str:
        """Return what is not installed that it needs, see `envs.installed.lack`; empty where nothing is missing."""
        return lack(cls.packages, cls.extra)

    @classmethod
    def task_named(cls, text: str) -> str | None:
        """Return the task that a text names or whose instruction or looks it repeats; None where it is neither."""
        wanted = _simplified(text)
        for name, task in cls.tasks.items():
            if wanted in map(_simplified, filter(None, (name, task.instruction, task.looks))):
                return name
        return None

    # -- what a subclass says ------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def action_space(self) -> ActionSpace:
        """What it takes: numbers with their bounds, on the CPU, or a number of choices."""

    @property
    @abstractmethod
    def action_names(self) -> tuple[str, ...]:
        """What each element of an action drives, or what each choice is."""

    @abstractmethod
    def observation(self, sim: Any) -> dict[str, Tensor]:
        """Return what the policy sees, named tensors `[num_envs, ...]`."""

    def terminated(self, sim: Any) -> Tensor:
        """Tell which environments are in a state that ends the episode, such as a fall; bool `[num_envs]`."""
        return torch.zeros(sim.num_envs, dtype=torch.bool, device=sim.device)

    def more_features(self) -> Iterable[Feature]:
        """Return features beside those that methods declare."""
        return ()

    @abstractmethod
    def vectorize(self, setup: Setup) -> VectorEnv:
        """Make copies of this environment that are stepped together; this object stays as it is."""

    @property
    def filming(self) -> Filming:
        """How it is filmed and shown.

        Raises:
            UserError: it does not say how.
        """
        raise UserError(
            f"{self.name()} cannot be filmed; leave films out with film.seconds=0, or give its class a `filming` as "
            "rewardsmith.MujocoEnvironment has one"
        )

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

    # -- what others ask -----------------------------------------------------------------------------------------------

    @property
    def can_fall(self) -> bool:
        """Whether there are states that end an episode; without any there is no feature `fallen`."""
        return type(self).terminated is not Environment.terminated

    @property
    def fall(self) -> str:
        """When an episode would be ended, in `terminated`'s own words, such as `the pole is tilted beyond 0.2 rad`."""
        return re.sub(r"^Tell (where|which environments are) ", "", first_line(type(self).terminated.__doc__))

    @property
    def max_steps(self) -> int:
        """Control steps after which an episode is cut off."""
        return round(self.episode_length / self.control_dt)

    def control_steps(self, seconds: float) -> int:
        """Return the control steps in a time [s], at least one."""
        return max(1, round(seconds / self.control_dt))

    @property
    def body_lengths(self) -> Mapping[str, float]:
        """The length [m] of the bodies of what acts, by their names; empty where it has none."""
        return {}

    def joint_range(self, joint: str) -> tuple[float, float] | None:
        """Return the range [rad, or m of a slide] of a joint by its plain name; None where there is none."""
        return None

    def rail(self) -> tuple[float, float] | None:
        """Return the range [m] of the joint on which the main body slides; None where it may go anywhere."""
        return None

    def slide_way(self, joint: str) -> str:
        """Return which way along the world's axes a sliding joint goes, such as `left`; empty where along none."""
        return ""

    def files(self) -> list[Path]:
        """Return the absolute paths of what it is read from beside its code, see `envs.sources`."""
        return []

    def remembering(self, memory: dict[str, Tensor]) -> Self:
        """Return this environment for one vectorized environment, whose features and memories read its memory.

        Model and tables are shared, the memory is not, so that one environment can serve several.

        Args:
            memory: Present values by name, kept and written by the vectorized environment.
        """
        own = copy.copy(self)
        own.memory = memory
        own.memories = {name: getattr(own, name) for name in self.memories}
        return own

    def _declared(self, sort: str) -> list[Feature]:
        """Return what methods declare as features, or as measures, the bases' first."""
        return [
            getattr(getattr(type(self), name), sort)
            for base in reversed(type(self).__mro__)
            for name in vars(base)
            if hasattr(getattr(type(self), name), sort)
        ]

    def _collect_features(self) -> dict[str, Feature]:
        collected = {f.name: f for f in self._declared(FEATURE)}
        if not self.can_fall:
            del collected["fallen"]  # nothing counts as a fall
        for generated in self.more_features():
            if generated.name in collected:
                raise ValueError(f"{self.name()}: feature {generated.name!r} is declared and generated; rename one")
            collected[generated.name] = generated
        return collected


def _simplified(text: str) -> str:
    return " ".join(text.lower().replace("_", " ").strip(" .!").split())
