"""What every bonus is: numbers that its user may choose, of which a source of intrinsic reward is made."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import Tensor

from rewardsmith.envs import Environment, UserError, VectorEnv
from rewardsmith.envs.choices import Choices
from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.envs.reward import Experience
from rewardsmith.envs.spaces import ActionSpace, TensorSpec

LONGEST = 1 << 14
"""Steps that are kept for `observe`; where a policy is only judged, nobody asks for them."""

PER_EPISODE = "episode/"
"""How the names of tensors begin that hold something for each environment's present episode, `[num_envs, ...]`."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a bonus is told of where it is paid.

    Attributes:
        environment: What is acted in; its features and measures are what a state has.
        num_envs: Environments whose policy it serves.
        action_space: What the policy chooses among.
        shown: What the environment itself shows a policy, tensors by name, see `envs.state.State.observation`.
        goal: What is to be done, in words.
        seed: Seed of whatever is drawn.
        directory: The candidate's, for files of its own; None where it is paid outside of a run.
    """

    environment: Environment
    num_envs: int
    action_space: ActionSpace
    shown: Mapping[str, TensorSpec] = field(default_factory=dict)
    goal: str = ""
    seed: int = 0
    directory: Path | None = None

    @classmethod
    def of(cls, env: VectorEnv, goal: str, seed: int, directory: Path | None) -> Surroundings:
        """Return what there is to tell of an environment."""
        return cls(
            environment=env.environment,
            num_envs=env.num_envs // env.groups,
            action_space=env.action_space,
            shown={
                name: TensorSpec(tuple(seen.shape[1:]), seen.dtype) for name, seen in env.state.observation().items()
            },
            goal=goal,
            seed=seed,
            directory=directory,
        )

    def zeros(self, *shape: int) -> Tensor:
        """Return zeros for every environment, `[num_envs, *shape]`."""
        return torch.zeros(self.num_envs, *shape)


class Source(ABC):
    """Pays for each step what it is worth by itself, and learns between rollouts.

    It is asked after the step and before a new episode begins, so that a state is that to which the step has led.

    Args:
        tensors: All that later bonuses depend on, by name, written in place; see `PER_EPISODE`.
    """

    def __init__(self, tensors: dict[str, Tensor]) -> None:
        self.tensors = tensors

    @abstractmethod
    def pay(self, state: Any, action: Tensor, begins: Tensor) -> Tensor:
        """Return the bonus of a step, before all scaling, float32 `[num_envs]`, a tensor of its own.

        Args:
            state: Gives features and measures by name, and `observation()`; see `envs.state`.
            action: As applied, `[num_envs, action_size]`, or int64 `[num_envs]` of choices.
            begins: Whose episode is in its first step, bool `[num_envs]`.
        """

    def observe(self, experience: Experience) -> Tensor | None:
        """Learn from an iteration, whose last steps are those that `pay` was asked about since the last time.

        Returns:
            What all its steps are worth by now, before all scaling, `[num_steps, num_envs]`; None where that is what
            `pay` said. Its rewards are written anew accordingly, so it need not touch them.
        """
        return None

    def figures(self) -> dict[str, float]:
        """Return what a training should record of it, finite numbers by name."""
        return {}

    def account(self) -> dict[str, Any]:
        """Return what a report should tell of it when the training is over, as plain data."""
        return {}

    def state_dict(self) -> dict[str, Tensor]:
        """Return all that later bonuses depend on."""
        return self.tensors

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned, but for what was of the episodes of another number of environments.

        Raises:
            UserError: they are those of another bonus.
        """
        restore(self.tensors, tensors)


def restore(ours: dict[str, Tensor], theirs: dict[str, Tensor]) -> None:
    """Copy tensors into those of the same names, but for what was of episodes of another number of environments.

    Those are the ones in which the policy is judged.

    Raises:
        UserError: one is missing, or of another shape or type.
    """
    for name, tensor in ours.items():
        kept = theirs.get(name)
        if kept is not None and name.startswith(PER_EPISODE) and kept.dim() and len(kept) != len(tensor):
            continue
        if kept is None or (kept.shape, kept.dtype) != (tensor.shape, tensor.dtype):
            raise UserError(f"what was learned does not fit this bonus: {name}; train the candidate again")
        tensor.copy_(kept)


@dataclass(frozen=True, kw_only=True)
class Bonus(ABC):
    """A bonus with its numbers, the fields of the subclass, each with a default and a docstring.

    Attributes:
        name: The name in `BONUSES`.
        normalized: Whether it is divided by its running deviation unless its user says otherwise.
    """

    name: ClassVar[str]
    normalized: ClassVar[bool] = True

    def check(self, environment: Environment, goal: str) -> None:  # noqa: B027, most bonuses are paid anywhere
        """Refuse where this bonus cannot be paid, before anything is written.

        Raises:
            UserError: it cannot; the message says where it can.
        """

    def keep(self, directory: Path) -> None:  # noqa: B027, most bonuses are their numbers
        """Write what `source` reads beside the numbers into a candidate's directory.

        Raises:
            UserError: it is not to be had.
        """

    @abstractmethod
    def source(self, place: Surroundings) -> Source:
        """Make what pays it, new for every use.

        Raises:
            UserError: the environment lacks what it needs.
        """

    def text(self) -> str:
        """Return what people are shown of it, a sentence."""
        return f"The bonus {self.name}."

    def _refuse_out_of_range(self, number: str, low: float, high: float) -> None:
        """Refuse one of the numbers where it is out of range, under the name that its user knows."""
        refuse_out_of_range(f"bonus.{number}", getattr(self, number), low, high)


BONUSES: Choices[type[Bonus]] = Choices(
    "bonus",
    {
        "oni": "rewardsmith.reward_synth.intrinsic.bonuses.oni:Oni",
        "extrinsic": "rewardsmith.reward_synth.intrinsic.bonuses.extrinsic:Extrinsic",
        "rnd": "rewardsmith.reward_synth.intrinsic.bonuses.rnd:RND",
        "icm": "rewardsmith.reward_synth.intrinsic.bonuses.icm:ICM",
        "noveld": "rewardsmith.reward_synth.intrinsic.bonuses.noveld:NovelD",
        "e3b": "rewardsmith.reward_synth.intrinsic.bonuses.e3b:E3B",
        "counts": "rewardsmith.reward_synth.intrinsic.bonuses.counts:Counts",
        "similarity": "rewardsmith.reward_synth.intrinsic.bonuses.similarity:Similarity",
    },
)
"""Every bonus: one file, and one line here."""
