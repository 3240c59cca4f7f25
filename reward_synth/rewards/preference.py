"""Rewards that are learned from preferences while the policy trains."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from rewardsmith.envs import UserError, VectorEnv, files
from rewardsmith.envs.kinds import split_kind
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.preferences.awaited import AwaitedReward
from rewardsmith.reward_synth.preferences.options import Lessons, PreferenceOptions
from rewardsmith.reward_synth.preferences.reward import POOL, PreferenceReward, Surroundings
from rewardsmith.reward_synth.preferences.teacher import TeacherOptions
from rewardsmith.reward_synth.preferences.truth import check_truth, truth_of, untold
from rewardsmith.reward_synth.rewards.kind import RewardKind, reading
from rewardsmith.reward_synth.schema import schema_of

_FILE = "preference.json"

_Made = TypeVar("_Made")

MAX_BYTES = 1 << 29
"""More than the segments of all queries may take: they are part of every checkpoint."""

_WIDEST = 3
"""Longest feature that is read; longer ones repeat others or are the forces on every body."""

_BLIND = ("time", "previous_action", "fallen", "forward_displacement", "lateral_displacement", "contact_force")
"""Kinds of features that are not read: a segment is judged by what is done in it, not by when and where."""


@dataclass(frozen=True, kw_only=True)
class Preference(RewardKind):
    """An ensemble that learns which segments a scripted teacher prefers, or people do.

    Attributes:
        lessons: How it learns.
        intent: What the sentence asks for, by which the teacher judges where no task is registered.
    """

    kind = "preference"
    learns = True
    asks = True

    lessons: Lessons
    intent: Intent | None

    @classmethod
    def design(cls, request: Request) -> Self:
        """See `RewardKind`."""
        if not request.lessons.people:
            check_truth(request.environment, request.instruction, request.intent)
        return cls(lessons=request.lessons, intent=request.intent)

    def save(self, directory: Path) -> None:
        """See `RewardKind`."""
        lessons: dict[str, Any] = asdict(self.lessons)
        # JSON knows no infinity.
        if math.isinf(lessons["teacher"]["beta"]):
            lessons["teacher"]["beta"] = None
        intent = self.intent.to_json() if self.intent else None
        files.write_json(directory / _FILE, {"lessons": lessons, "intent": intent})

    @classmethod
    def load(cls, directory: Path) -> Self:
        """See `RewardKind`."""
        path = directory / _FILE
        with reading(path, "says nothing of how its reward is learned"):
            plain = files.read_json(path)
            lessons = dict(plain["lessons"])
            teacher = {name: math.inf if value is None else value for name, value in lessons["teacher"].items()}
            options = _made(PreferenceOptions, lessons["options"])
            lessons |= {"teacher": _made(TeacherOptions, teacher), "options": options}
            intent = Intent.from_json(plain["intent"]) if plain["intent"] else None
            return cls(lessons=_made(Lessons, lessons), intent=intent)

    def build(self, env: VectorEnv) -> RewardFunction:
        """See `RewardKind`."""
        schema, steps = schema_of(env), round(self.lessons.options.segment / env.environment.control_dt)
        people = self.lessons.people
        wished = self.intent.features() if self.intent else ()
        features = [name for name, shape in schema.fields.items() if name in wished or self._reads(env, name, shape)]
        surroundings = Surroundings(
            features=features,
            inputs=sum(math.prod(schema.fields[name]) for name in features) + schema.action_size,
            num_envs=env.num_envs // env.groups,
            steps=min(max(1, steps), env.max_steps),
            device=env.device,
            truth=untold if people else truth_of(env.task, self.intent),
            look=env.environment.filming.frames(env) if people else None,
        )
        size = 2 * self.lessons.queries * surroundings.steps * surroundings.inputs * 4
        if surroundings.look is not None:
            frame = surroundings.look()
            size += (POOL + surroundings.num_envs) * surroundings.steps * frame[0].nbytes
        if size > MAX_BYTES:
            raise UserError(
                f"the segments of {self.lessons.queries} queries take {size / 1e9:.1f} GB, and more than "
                f"{MAX_BYTES / 1e9:.1f} GB are not kept; lower queries or preference.segment"
            )
        return (AwaitedReward if people else PreferenceReward)(surroundings, self.lessons)

    @staticmethod
    def _reads(env: VectorEnv, name: str, shape: tuple[int, ...]) -> bool:
        kind = env.environment.features[name].kind
        return math.prod(shape) <= _WIDEST and (kind is None or split_kind(kind)[0] not in _BLIND)

    def text(self) -> str:
        """See `RewardKind`."""
        options = self.lessons.options
        return (
            f"Learned from {self.lessons.queries} comparisons of segments of {options.segment:g} s while the policy "
            f"trained: the {options.aggregation} of {options.members} networks.\n"
        )

    @property
    def facts(self) -> dict[str, str]:
        """See `RewardKind`."""
        options, teacher = self.lessons.options, self.lessons.teacher
        faults = [
            f"{name} {value:g}" for name, value in vars(teacher).items() if value != getattr(TeacherOptions(), name)
        ]
        return {
            "queries": f"{self.lessons.queries} queries by {options.select}",
            "noise": f"noise: {options.noise}",
            "teacher": "teacher: people" if self.lessons.people else f"teacher: {', '.join(faults) or 'no faults'}",
        }


def _made(cls: type[_Made], plain: Mapping[str, Any]) -> _Made:
    """Make a dataclass of plain data, each field of which is of the type that it has by default.

    Raises:
        TypeError: a field is unknown, or of another type.
    """
    for name, usual in vars(cls()).items():
        value = plain.get(name, usual)
        if type(value) is not type(usual) and (type(value), type(usual)) != (int, float):
            raise TypeError(f"its {name} is {str(value)[:40]!r}")
    return cls(**plain)
