"""Which registered tasks are most like a sentence, with the rewards that experts wrote for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rewardsmith.envs import Environment
from rewardsmith.envs.registry import find, names
from rewardsmith.reward_synth.few_shot.expert_text import expert_text
from rewardsmith.reward_synth.few_shot.similarity import similarities


@dataclass(frozen=True)
class Example:
    """A task with the reward that an expert wrote for it.

    Attributes:
        environment: Name of its environment.
        task: Its name there.
        instruction: The goal in English.
        source: The reward as a program.
    """

    environment: str
    task: str
    instruction: str
    source: str


def nearest(instruction: str, environment: Environment, count: int) -> list[Example]:
    """Return the tasks whose sentences are most like an instruction, the most alike last.

    The task that the instruction is, if it is a registered one, is left out: its reward would be the answer. Of equally
    like sentences those of the same environment come nearer.

    Args:
        instruction: What is to be rewarded.
        environment: Where.
        count: How many at most.
    """
    own = (environment.name(), environment.task_named(instruction))
    others = [each for each in examples() if (each.environment, each.task) != own]
    alike = similarities(instruction, [each.instruction for each in others])
    ranked = sorted(
        zip(alike, others, strict=True), key=lambda each: (each[0], each[1].environment == environment.name())
    )
    return [example for _, example in ranked[-count:]] if count else []


@cache
def examples() -> tuple[Example, ...]:
    """Return every registered task whose expert reward can be shown as a program."""
    texts = (
        (name, task, goal, expert_text(goal.expert)) for name in names() for task, goal in find(name).tasks.items()
    )
    return tuple(Example(name, task, goal.instruction, text) for name, task, goal, text in texts if text is not None)
