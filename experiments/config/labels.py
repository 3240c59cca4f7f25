"""What can be chosen about messages of a game: how they are collected and labelled."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.experiments.config.fields import verbatim
from rewardsmith.reward_synth.intrinsic.annotators.annotator import ANNOTATORS
from rewardsmith.reward_synth.intrinsic.annotators.options import LabelOptions
from rewardsmith.reward_synth.llm.options import ModelOptions

MAX_PAIRS = 1_000_000


@dataclass(kw_only=True)
class ListenConfig:
    """Options of `rewardsmith listen`."""

    env: str = verbatim("")
    """Environment that is played, or several with commas between them; of a run it is known."""

    steps: int = 20_000
    """Environment steps in each (1 to 1000000000)."""

    num_envs: int = 16
    """Environments played together (1 to 1024)."""

    seed: int = 0
    """Seed of the games and of what is pressed."""

    path: str = verbatim("messages.jsonl")
    """File to write, a JSON line for each different message."""

    def __post_init__(self) -> None:
        refuse_out_of_range("steps", self.steps, 1, 10**9)
        refuse_out_of_range("num_envs", self.num_envs, 1, 1024)
        refuse_out_of_range("seed", self.seed, 0, 10**9)


@dataclass(kw_only=True)
class BatchOptions(LabelOptions):
    """How a language model is asked for labels where nobody waits for the first."""

    batch: int = 50
    """Questions that one request asks (1 to 200)."""


@dataclass(kw_only=True)
class LabelConfig:
    """Options of `rewardsmith label`."""

    annotator: str = "keyword"
    """Who answers: keyword (a list of words, no model), recorded (a model's labels that come along), openai."""

    env: str = verbatim("nethack_score")
    """Environment whose messages they are."""

    goal: str = verbatim("")
    """What the player is to do, in words; empty is to get on in the game."""

    pairs: int = 0
    """Random pairs of messages that are compared, as Motif has it; 0 labels each message by itself."""

    seed: int = 0
    """Seed of the pairs."""

    path: str = verbatim("labels.json")
    """File to write."""

    labels: BatchOptions = field(default_factory=BatchOptions)
    llm: ModelOptions = field(default_factory=ModelOptions)

    def __post_init__(self) -> None:
        ANNOTATORS.check(self.annotator)
        refuse_out_of_range("pairs", self.pairs, 0, MAX_PAIRS)
        refuse_out_of_range("seed", self.seed, 0, 10**9)
