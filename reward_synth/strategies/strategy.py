"""The seam between a search and its method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from rewardsmith.envs.choices import Choices
from rewardsmith.reward_synth.history import History, Round, Trial, Verdict


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a coder is given for the next generation.

    Attributes:
        count: How many different programs are wanted.
        history: What it is shown of what was tried before.
    """

    count: int
    history: History = field(default_factory=History)


@dataclass(frozen=True, kw_only=True)
class StrategyOptions:
    """What strategies may be told.

    Attributes:
        candidates: Programs in a generation.
        generations: After how many the search ends.
        seed: Seed of whatever a strategy draws.
    """

    candidates: int
    generations: int
    seed: int = 0


class Strategy(Protocol):
    """A pure function of the history: what comes next."""

    def next(self, history: History) -> Brief | None:
        """Say what the coder is shown and how many programs are wanted; None ends the search."""


@runtime_checkable
class Dialogue(Protocol):
    """A strategy that lives on what a person says after each round.

    Attributes:
        asks_people: Whether one who is there is asked.
    """

    asks_people: bool


STRATEGIES: Choices[Callable[[StrategyOptions], Strategy]] = Choices(
    "strategy",
    {
        "independent": "rewardsmith.reward_synth.strategies.independent:Independent",
        "evolve": "rewardsmith.reward_synth.strategies.evolve:Evolve",
        "icpl": "rewardsmith.reward_synth.strategies.icpl:ICPL",
        "prefppo": "rewardsmith.reward_synth.strategies.prefppo:PrefPPO",
        "text2reward": "rewardsmith.reward_synth.strategies.text2reward:Text2Reward",
    },
)
"""Every strategy: one file, and one line here."""


def learned_by(name: str) -> str | None:
    """Return the kind of reward that a strategy has learned while policies train, None where rewards are chosen.

    Raises:
        UserError: there is no such strategy.
    """
    kind: str | None = getattr(STRATEGIES.find(name), "reward", None)
    return kind


def shows_comments(name: str) -> bool:
    """Tell whether a strategy shows coders what people said of films.

    Raises:
        UserError: there is no such strategy.
    """
    said = Round(trials=(Trial(id="000", comments=("faster",)),), verdict=Verdict(order=(("000",),)))
    brief = _example(name).next(History((said,)))
    return brief is not None and any(trial.comments for trial in brief.history)


def asks_people(name: str) -> bool:
    """Tell whether a strategy is a dialogue, in which a person who is there is asked after each round.

    Raises:
        UserError: there is no such strategy.
    """
    strategy = _example(name)
    return isinstance(strategy, Dialogue) and strategy.asks_people


def _example(name: str) -> Strategy:
    return STRATEGIES.find(name)(StrategyOptions(candidates=1, generations=2))
