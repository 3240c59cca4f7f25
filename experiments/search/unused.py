"""Options that nothing in a run would read: who gives one would take the plain run for what the option makes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from operator import attrgetter
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.reward_synth.judges.judge import JUDGES
from rewardsmith.reward_synth.rewards.kind import KINDS
from rewardsmith.reward_synth.rewards.program import Program
from rewardsmith.reward_synth.strategies.strategy import learned_by

_OF_JUDGES = {
    "answers": "answers=FILE is read by judge=file",
    "teacher": "teacher.* are faults of the script that answers by numbers; choose judge=score or intent",
    "human.budget": "human.budget= is for judge=hybrid",
}
"""Options that judges read who say so, and what is said where another judge was chosen."""

_OF_COMPARISONS = {
    "queries": "queries= counts the pairs that a reward asks about while it learns; choose strategy=prefppo",
    "preference": "preference.* are for a reward that learns from pairs; choose strategy=prefppo",
}
"""Options of rewards that learn from comparisons."""


def check_used(config: TrainConfig) -> None:
    """Refuse options that have no part in what was chosen beside them.

    Raises:
        UserError: there is one.
    """
    for option, said in _unread(config):
        if attrgetter(option)(config) != attrgetter(option)(_plain(config)):
            raise UserError(f"{said}, or leave it out")
    learned = learned_by(config.strategy) is not None
    if config.reward != Program.kind and config.strategy != _plain(config).strategy and not learned:
        raise UserError(
            f"strategy={config.strategy} shows a coder what was tried, and no coder writes reward={config.reward}; "
            "leave one of them out"
        )


def _unread(config: TrainConfig) -> Iterator[tuple[str, str]]:
    """Yield the options that neither the judge nor the reward reads, each with what is said of it."""
    asks = KINDS.find(config.reward).asks
    takes: Collection[str] | None = getattr(_judge(config), "takes", None)
    for option, said in _OF_JUDGES.items():
        scripted = option == "teacher" and asks
        if takes is not None and option not in takes and not scripted:
            yield option, said
    if not asks:
        yield from _OF_COMPARISONS.items()


def _judge(config: TrainConfig) -> Any:
    return JUDGES.find(config.judge)


def _plain(config: TrainConfig) -> TrainConfig:
    """Return a config in which nothing was chosen."""
    return TrainConfig(env=config.env, task=config.task)
