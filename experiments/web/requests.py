"""What browsers and scripts may send, checked."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rewardsmith.reward_synth.preferences.ranking import MAX_COMMENT

Name = Annotated[str, Field(min_length=1, max_length=64)]
"""Of a person, a robot, a film."""

Words = Annotated[str, Field(max_length=MAX_COMMENT)]

Seconds = Annotated[float, Field(ge=0, le=3600)]

YOU = "you"
"""Who answers where nobody says."""

Many = 1000
"""More films or marks than a round has."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Marked(_Body):
    """A marked stretch of a film, see `Span`."""

    film: Name
    begin: Seconds
    end: Seconds
    reason: Words


class Answer(_Body):
    """An annotator's answer to a round, see `Rounds.answer`."""

    uuid: Annotated[str, Field(min_length=8, max_length=64)]
    annotator: Name = YOU
    ticket: Name
    verdict: Literal["ranked", "cannot_tell", "skipped"] = "ranked"
    order: Annotated[list[list[Name]], Field(max_length=Many)] = []
    comments: dict[Name, Words] = {}
    remark: Words = ""
    thumbs: dict[Name, Literal["up", "down"]] = {}
    spans: Annotated[list[Marked], Field(max_length=Many)] = []
    milliseconds: Annotated[int, Field(ge=0, le=10**9)] = 0


class PairAnswer(_Body):
    """An annotator's answer to a pair of segments, see `Pairs.answer`."""

    uuid: Annotated[str, Field(min_length=8, max_length=64)]
    annotator: Name = YOU
    pair: Name
    preferred: Literal["left", "right", "equal", "cannot_tell"]
    remark: Words = ""
    milliseconds: Annotated[int, Field(ge=0, le=10**9)] = 0


class Draft(_Body):
    """What an annotator has begun; what is in it is the page's own."""

    annotator: Name = YOU
    ticket: Name
    draft: dict[str, Any]


class Undo(_Body):
    """An answer to be taken back."""

    annotator: Name = YOU
    uuid: Annotated[str, Field(min_length=8, max_length=64)]


class Sentence(_Body):
    """A sentence for a robot."""

    env: Name
    task: Annotated[str, Field(max_length=4000)]


class Begin(Sentence):
    """A run to be started; what is left out is as on the command line."""

    candidates: Annotated[int, Field(ge=1, le=64)] = 3
    generations: Annotated[int, Field(ge=1, le=1000)] = 3
    steps: Annotated[int, Field(ge=0, le=10**12)] = 0
    seed: Annotated[int, Field(ge=0, le=10**9)] = 0
    strategy: Name = "icpl"
    judge: Name = "human"
    coder: Name = "auto"

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """Return what is chosen where nothing is; the robot is the quickest to learn."""
        return cls(env="half_cheetah", task="").model_dump()


class Pasted(_Body):
    """A reply that was pasted from a chat window."""

    occasion: Name
    reply: Annotated[str, Field(max_length=200_000)]
