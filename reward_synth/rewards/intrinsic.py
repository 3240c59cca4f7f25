"""Rewards that pay for what is new, or for what a model holds good, beside the task."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from rewardsmith.envs import UserError, VectorEnv, files
from rewardsmith.envs.reward import RewardFunction, no_reward
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.intrinsic.bonus import BONUSES, Bonus, Surroundings
from rewardsmith.reward_synth.intrinsic.options import IntrinsicOptions
from rewardsmith.reward_synth.intrinsic.reward import IntrinsicReward
from rewardsmith.reward_synth.numbers import with_numbers
from rewardsmith.reward_synth.rewards.kind import RewardKind, reading

_FILE = "intrinsic.json"


@dataclass(frozen=True, kw_only=True)
class Intrinsic(RewardKind):
    """The reward of a task and a bonus beside it.

    Attributes:
        options: How they are put together.
        bonus: The bonus, with its numbers.
        goal: What is to be done, in words.
        task: Name of the registered task whose reward is added; None where the bonus is all that is paid.
        seed: Seed of whatever the bonus draws.
        directory: Where it was loaded from, which is where the bonus may keep files; None where it is new.
    """

    kind = "intrinsic"
    learns = True
    relabels = True
    takes = ("bonus",)

    options: IntrinsicOptions
    bonus: Bonus
    goal: str
    task: str | None
    seed: int
    directory: Path | None = field(default=None, compare=False)

    @classmethod
    def design(cls, request: Request) -> Self:
        """See `RewardKind`."""
        plan = request.intrinsic
        if not plan.options.bonus:
            raise UserError(f"reward={cls.kind} needs a bonus: say reward=NAME with one of: {', '.join(BONUSES)}")
        bonus = _made(plan.options.bonus, plan.numbers)
        bonus.check(request.environment, request.instruction)
        task = None if plan.options.task == "none" else _task_of(request)
        return cls(options=plan.options, bonus=bonus, goal=request.instruction, task=task, seed=plan.seed)

    def save(self, directory: Path) -> None:
        """See `RewardKind`."""
        record = {
            "options": asdict(self.options),
            "numbers": asdict(self.bonus),
            "goal": self.goal,
            "task": self.task,
            "seed": self.seed,
        }
        self.bonus.keep(directory)
        files.write_json(directory / _FILE, record)

    @classmethod
    def load(cls, directory: Path) -> Self:
        """See `RewardKind`."""
        path = directory / _FILE
        with reading(path, "does not say what its reward is made of"):
            plain = files.read_json(path)
            options = with_numbers(IntrinsicOptions, plain["options"], "intrinsic")
            bonus = _made(options.bonus, plain["numbers"])
            task = None if plain["task"] is None else str(plain["task"])
            goal, seed = str(plain["goal"]), int(plain["seed"])
            return cls(options=options, bonus=bonus, goal=goal, task=task, seed=seed, directory=directory)

    def build(self, env: VectorEnv) -> RewardFunction:
        """See `RewardKind`."""
        if env.device.type != "cpu":
            raise UserError(f"reward={self.bonus.name} looks at every step on the CPU; choose device=cpu")
        place = Surroundings.of(env, self.goal, self.seed, self.directory)
        normalized = self.bonus.normalized if self.options.normalize == "auto" else self.options.normalize == "yes"
        return IntrinsicReward(
            self.bonus.name,
            self._task(env),
            self.bonus.source(place),
            self.options,
            normalized=normalized,
            place=place,
        )

    def _task(self, env: VectorEnv) -> RewardFunction:
        """Return the task's reward.

        Raises:
            UserError: there is no such task.
        """
        if self.task is None:
            return no_reward
        task = env.environment.tasks.get(self.task)
        if task is None:
            raise UserError(f"{env.environment.name()} has no task {self.task!r}; begin a new run")
        return task.sparse if self.options.task == "sparse" else task.expert

    def text(self) -> str:
        """See `RewardKind`."""
        options = self.options
        task = f"{options.weight:g} x the {options.task} reward of the task {self.task} + " if self.task else ""
        return (
            f"{task}{options.coefficient:g} x a bonus, written anew before each improvement of the policy.\n"
            f"{self.bonus.text()}\n"
        )

    @property
    def facts(self) -> dict[str, str]:
        """See `RewardKind`."""
        numbers = ", ".join(f"{name} {value}" for name, value in asdict(self.bonus).items())
        return {"bonus": f"bonus: {self.bonus.name}" + (f" ({numbers})" if numbers else "")}


def _task_of(request: Request) -> str | None:
    """Return the registered task that is asked for, else the only one that the environment has."""
    environment = request.environment
    only = next(iter(environment.tasks)) if len(environment.tasks) == 1 else None
    return environment.task_named(request.instruction) or only


def _made(name: str, numbers: object) -> Bonus:
    """Return a bonus with numbers of its user's.

    Raises:
        UserError: there is no such bonus or number, or a number is out of range or something else.
    """
    return with_numbers(BONUSES.find(name), numbers, "bonus")
