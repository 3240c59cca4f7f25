"""Pays for messages that an annotator holds for progress, after ONI (Zheng et al., arXiv 2410.23022)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rewardsmith.envs import Environment, UserError
from rewardsmith.reward_synth.intrinsic.annotators.annotator import ANNOTATORS, Errand
from rewardsmith.reward_synth.intrinsic.annotators.labels import Labels
from rewardsmith.reward_synth.intrinsic.annotators.recorded import OWN
from rewardsmith.reward_synth.intrinsic.bonus import Bonus, Surroundings
from rewardsmith.reward_synth.intrinsic.oni.model import MODELS
from rewardsmith.reward_synth.intrinsic.oni.source import Oni as OniSource
from rewardsmith.reward_synth.intrinsic.oni.speech import speaking

CAPTIONS = ("all", "message")


@dataclass(frozen=True, kw_only=True)
class Oni(Bonus):
    """What a game says, paid by what a reader holds of it; scaled by the reader, not by how it varies."""

    name = "oni"
    normalized = False

    variant: str = "retrieval"
    """What is made of answers: retrieval of labels, classification, or ranking."""

    annotator: str = "keyword"
    """Who answers: keyword, a list of words; recorded, the labels of a language model; openai, one that is asked."""

    beta: float = 3.0
    """Power of an episode's count of a saying by which its worth is divided (0 to 10)."""

    threshold: float = -0.5
    """Of the ranking: standard scores up to it are worth nothing (-10 to 10)."""

    caption: str = "all"
    """What is heard: message, what the game says; all, also what figures and the map tell."""

    labels: str = ""
    """File of your own labels for annotator=recorded, as `rewardsmith label` writes it; empty takes those that come
    along."""

    def __post_init__(self) -> None:
        MODELS.check(self.variant)
        ANNOTATORS.check(self.annotator)
        if self.caption not in CAPTIONS:
            raise UserError(f"bonus.caption is {self.caption!r}; choose one of: {', '.join(CAPTIONS)}")
        self._refuse_out_of_range("beta", 0, 10)
        self._refuse_out_of_range("threshold", -10, 10)

    def check(self, environment: Environment, goal: str) -> None:
        """See `Bonus`."""
        speaking(environment, self.name)
        if self.labels:
            if self.annotator != "recorded":
                raise UserError("bonus.labels=FILE are recorded labels; say annotator=recorded")
            Labels.read(Path(self.labels))

    def keep(self, directory: Path) -> None:
        """See `Bonus`; the user's file may change or go."""
        if self.labels and not (directory / OWN).exists():
            Labels.read(Path(self.labels)).save(directory / OWN)

    def source(self, place: Surroundings) -> OniSource:
        """See `Bonus`."""
        return OniSource(
            speaking(place.environment, self.name),
            place.num_envs,
            MODELS.find(self.variant)(place.seed, self.threshold),
            ANNOTATORS.find(self.annotator).on(Errand(goal=place.goal, directory=place.directory)),
            reader=self.annotator,
            beta=self.beta,
            messages_only=self.caption == "message",
        )

    def text(self) -> str:
        """See `Bonus`."""
        heard = "messages" if self.caption == "message" else "messages and changes"
        who = ANNOTATORS.find(self.annotator).who
        return f"What the game says ({heard}), by {self.variant} of what {who} holds of it."
