"""What every wrapper is: numbers that its user may choose, of which a change of the reward is made."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import torch
from torch import Tensor

from rewardsmith.envs import Task, UserError, VectorEnv
from rewardsmith.envs.choices import Choices
from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.envs.reward import Experience, begins
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.preferences.truth import Truth, truth_of
from rewardsmith.reward_synth.rewards.guard import LIMIT
from rewardsmith.reward_synth.schema import schema_of

Paid = tuple[Tensor, dict[str, Tensor]]
"""A reward `[num_envs]` and its parts by name, each `[num_envs]`."""

PER_EPISODE = "episode/"
"""How the names of tensors begin that hold something for each environment's present episode, `[num_envs, ...]`."""

PER_POLICY = "policy/"
"""How the names of tensors begin that hold something for each parameter of the policy, `[..., parameters]`, of which
there are none before its first rollout."""


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What of a training is kept with a wrapped reward.

    Attributes:
        discount: The learner's, for a step.
        falls: Whether a fall ends the episode.
        intent: What the sentence asks for, by which a moment is scored where no task is registered.
    """

    discount: float = 0.99
    falls: bool = True
    intent: Intent | None = None

    def __post_init__(self) -> None:
        refuse_out_of_range("the discount", self.discount, 0, 1)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a wrapper is told of where its reward is used.

    Attributes:
        num_envs: Environments whose policy the reward serves.
        control_dt: Seconds per control step.
        device: Where they are.
        task: The registered task, or None.
        features: Names of the features that are one number.
        parts: Names of the parts of the reward within all wrappers.
        circumstances: What is known of the training.
    """

    num_envs: int
    control_dt: float
    device: torch.device
    task: Task | None
    features: tuple[str, ...]
    parts: tuple[str, ...]
    circumstances: Circumstances

    @classmethod
    def of(cls, env: VectorEnv, parts: tuple[str, ...], circumstances: Circumstances) -> Surroundings:
        """Return what there is to tell of an environment."""
        return cls(
            num_envs=env.num_envs // env.groups,
            control_dt=env.environment.control_dt,
            device=torch.device(env.device),
            task=env.task,
            features=schema_of(env).numbers,
            parts=parts,
            circumstances=circumstances,
        )

    @property
    def truth(self) -> Truth:
        """What a moment scores: by the task, else by the wishes of the sentence.

        Raises:
            UserError: neither says it.
        """
        return truth_of(self.task, self.circumstances.intent)

    def zeros(self, *shape: int) -> Tensor:
        """Return zeros for every environment, `[num_envs, *shape]`."""
        return torch.zeros(self.num_envs, *shape, device=self.device)

    def begins(self, state: Any) -> Tensor:
        """See `envs.reward.begins`."""
        return begins(state, self.control_dt)

    def ends(self, state: Any, action: Tensor) -> Tensor:
        """Tell whose episode the step has ended by a fall, bool `[num_envs]`.

        A simulation that diverged ends it, too, which no reward is told.
        """
        if not self.circumstances.falls:
            return torch.zeros(len(action), dtype=torch.bool, device=action.device)
        fallen: Tensor = state.fallen
        return fallen.bool()


class Change(Protocol):
    """What a wrapper makes of what is paid. Nothing that an environment is paid may depend on another one."""

    def __call__(self, state: Any, action: Tensor, reward: Tensor, parts: dict[str, Tensor]) -> Paid:
        """Return the reward and the parts as they are to be.

        Args:
            state: See `envs.reward.RewardFunction`.
            action: As applied.
            reward: What the reward within pays, `[num_envs]`.
            parts: Its parts; they are passed on, whatever becomes of the reward, so that they stay visible.
        """
        ...


class Remembering:
    """A change that keeps something from step to step, or learns; its subclasses are called as a `Change`.

    On a GPU the call is part of a recorded step: whatever is kept is written into the same tensors.

    Args:
        tensors: All that later rewards depend on, by name; see `PER_EPISODE` and `PER_POLICY`.
    """

    def __init__(self, tensors: dict[str, Tensor]) -> None:
        self.tensors = tensors

    def learn(self, experience: Experience) -> None:
        """Learn from the steps since the last call, between a rollout and the next.

        Args:
            experience: The rollout.
        """

    def weights(self) -> dict[str, float]:
        """Return what is weighted with weights that are learned, and with which."""
        return {}


@dataclass(frozen=True, kw_only=True)
class Wrapper(ABC):
    """A wrapper with its numbers, the fields of the subclass, each with a default and a docstring.

    Attributes:
        name: The name in `WRAPPERS`.
        remembers: Whether a step is paid by what was before it in the episode.
        learns: Whether what it makes is `Remembering`, which not every learner can serve.
        scored: Whether it needs to know what a moment scores.
    """

    name: ClassVar[str]
    remembers: ClassVar[bool] = False
    learns: ClassVar[bool] = False
    scored: ClassVar[bool] = False

    @property
    def advice(self) -> str:
        """What a reward within should be made of, in words for who writes it; empty where it is written as ever."""
        return ""

    def check(self, request: Request) -> None:
        """Refuse what this wrapper cannot serve, before anything is written.

        Raises:
            UserError: it cannot; the message says what can.
        """
        if self.scored:
            _refuse_unscored(self.name, request)

    def part(self, request: Request) -> str:
        """Return the name of the part that a reward must have for this wrapper; empty where any reward will do."""
        return ""

    @abstractmethod
    def change(self, place: Surroundings) -> Change:
        """Make what changes a reward, new for every use.

        Raises:
            UserError: the reward or its environment lacks what it needs.
        """

    def _refuse_out_of_range(self, number: str, low: float, high: float) -> None:
        """Refuse one of the numbers where it is out of range, under the name that its user knows."""
        refuse_out_of_range(f"wrapper.{self.name}.{number}", getattr(self, number), low, high)


def _refuse_unscored(name: str, request: Request) -> None:
    """Refuse a request of which neither a registered task nor the wishes of the sentence say how good a moment is."""
    environment = request.environment
    task = environment.task_named(request.instruction)
    try:
        truth_of(environment.tasks[task] if task else None, request.intent)
    except UserError as error:
        names = ", ".join(environment.tasks) or "it has none"
        raise UserError(
            f"{error}, which wrap={name} needs; name a registered task of {environment.name()} ({names}), or ask for a "
            "feature, such as its speed or height"
        ) from None


def sound(value: Tensor) -> Tensor:
    """Return what may be kept of a value: a number that is none, passing by, must not spoil all that come after it."""
    return torch.where(value.isfinite(), value.clamp(-LIMIT, LIMIT), 0.0)


WRAPPERS: Choices[type[Wrapper]] = Choices(
    "wrapper",
    {
        "clip": "rewardsmith.reward_synth.rewards.wrappers.clip:Clip",
        "cost": "rewardsmith.reward_synth.rewards.wrappers.cost:Cost",
        "delta": "rewardsmith.reward_synth.rewards.wrappers.delta:Delta",
        "bounded": "rewardsmith.reward_synth.rewards.wrappers.bounded:Bounded",
        "log_sigmoid": "rewardsmith.reward_synth.rewards.wrappers.log_sigmoid:LogSigmoid",
        "shaping": "rewardsmith.reward_synth.rewards.wrappers.shaping:Shaping",
        "potential": "rewardsmith.reward_synth.rewards.wrappers.potential:Potential",
        "gate": "rewardsmith.reward_synth.rewards.wrappers.gate:Gate",
        "lare": "rewardsmith.reward_synth.rewards.wrappers.lare:LaRe",
        "alignment": "rewardsmith.reward_synth.rewards.wrappers.alignment:Alignment",
        "subgoals": "rewardsmith.reward_synth.rewards.wrappers.subgoals:Subgoals",
    },
)
"""Every wrapper: one file, and one line here."""
