"""What every kind of reward can do: be kept in a directory, be shown, and be built for an environment."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Self

from rewardsmith.envs import UserError, VectorEnv, files
from rewardsmith.envs.choices import Choices
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.reward_synth.coder import Request

_RECORD = "reward.json"


@contextmanager
def reading(path: Path, fault: str) -> Iterator[None]:
    """Refuse what a reward's own file holds in one line, whatever of it is wrong.

    Args:
        path: The file that is read and made something of within.
        fault: What it then does not do, such as `does not say what its reward looks for`.

    Raises:
        UserError: it cannot be read, or nothing can be made of it.
    """
    try:
        yield
    except (AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        raise UserError(f"{path} {fault}: {error}; begin a new run") from None


class RewardKind(ABC):
    """A reward as it is kept: files in a directory, of which a reward function is built once its environment exists.

    Attributes:
        kind: The name in `KINDS`.
        relabels: Whether that writes past rewards anew, so that nothing may change them after it.
        asks: Whether people can be asked about segments of the training that it learns in, where they judge.
        several: Whether a run trains several of it, unless told how many: they are different, or cheap.
        takes: Options of a run that are for kinds such as this one; where they are given, others are refused.
    """

    kind: ClassVar[str]
    relabels: ClassVar[bool] = False
    asks: ClassVar[bool] = False
    several: ClassVar[bool] = False
    takes: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def design(cls, request: Request) -> Self:
        """Make the reward of this kind that serves a request, where no coder needs to write one.

        Raises:
            UserError: this kind cannot serve it; the message says what can.
        """
        raise UserError(f"a reward of kind {cls.kind} is not made for a sentence; choose another with reward=...")

    @abstractmethod
    def save(self, directory: Path) -> None:
        """Write what `load` needs into an existing directory."""

    @classmethod
    @abstractmethod
    def load(cls, directory: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            UserError: it is not there.
        """

    @abstractmethod
    def build(self, env: VectorEnv) -> RewardFunction:
        """Make the reward function for an environment; one that learns is a `LearningReward`.

        Raises:
            RewardRejected: it does not fit the environment.
            UserError: it lacks something, such as the environment's task.
        """

    @abstractmethod
    def text(self) -> str:
        """Return what people are shown of it."""

    @property
    def learns(self) -> bool:
        """Whether what it builds is a `LearningReward`, which not every learner can teach."""
        return False

    @property
    def core(self) -> RewardKind:
        """The reward within all wrappers; itself where it has none."""
        return self

    @property
    def momentary(self) -> RewardKind:
        """The reward without what pays a moment by those before it, so that it can be asked about recorded ones."""
        return self

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of the features that it reads, which a policy should see; none where that is not known."""
        return ()

    @property
    def opens(self) -> tuple[str, ...]:
        """Paths that it reads when it is built and that are no part of what `save` writes, such as a model's."""
        return ()

    @property
    def facts(self) -> dict[str, str]:
        """What else is worth knowing, in a few words each: sizes, hashes, sources."""
        return {}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What its user should know before it is trained on, a line each."""
        return ()


KINDS: Choices[type[RewardKind]] = Choices(
    "kind of reward",
    {
        "program": "rewardsmith.reward_synth.rewards.program:Program",
        "expert": "rewardsmith.reward_synth.rewards.registered:Expert",
        "sparse": "rewardsmith.reward_synth.rewards.registered:Sparse",
        "terms": "rewardsmith.reward_synth.rewards.terms:OfTerms",
        "preference": "rewardsmith.reward_synth.rewards.preference:Preference",
        "intrinsic": "rewardsmith.reward_synth.rewards.intrinsic:Intrinsic",
        "ensemble": "rewardsmith.reward_synth.rewards.ensemble:Ensemble",
        "wrapped": "rewardsmith.reward_synth.rewards.wrappers.wrapped:Wrapped",
        "clip": "rewardsmith.vlm_rewards.clip:Clip",
        "distilled": "rewardsmith.vlm_rewards.distilled:Distilled",
    },
)
"""Every kind of reward: one file, and one line here; a name is no import, so that a kind may lie in a room above."""


def save_reward(reward: RewardKind, directory: Path) -> None:
    """Write a reward into a directory, its kind last: a directory that names a kind is whole."""
    reward.save(directory)
    files.write_json(directory / _RECORD, {"kind": reward.kind})


def load_reward(directory: Path) -> RewardKind:
    """Return the reward that a directory holds.

    Raises:
        UserError: it holds none, or one of an unknown kind.
    """
    record = files.read_json(directory / _RECORD)
    if not isinstance(record, dict) or not isinstance(record.get("kind"), str):
        raise UserError(f"{directory / _RECORD} names no kind of reward")
    return KINDS.find(record["kind"]).load(directory)
