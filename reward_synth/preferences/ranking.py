"""A person's answer to a round: an order of films, with ties, and what was said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.preferences.orders import Order
from rewardsmith.reward_synth.preferences.span import Span

MAX_COMMENT = 2000
"""Longest comment [characters]."""

RANKED, CANNOT_TELL, SKIPPED = "ranked", "cannot_tell", "skipped"
"""Kinds of answers: an order; that no difference can be told, which is a tie; that somebody else is to answer."""

VERDICTS = (RANKED, CANNOT_TELL, SKIPPED)

THUMBS = ("up", "down")

EXAMPLE = '{"shown": ["000", "001"], "order": [["001"], ["000"]]}'
"""The least that a line of a ranking holds: whose films were shown, and they from best to worst, ties in one group."""


def checked_comment(text: str) -> str:
    """Return a comment on one film without the blanks around it.

    Raises:
        UserError: it is empty or too long.
    """
    comment = text.strip()
    if not 1 <= len(comment) <= MAX_COMMENT:
        raise UserError(f"a comment is a text of 1 to {MAX_COMMENT} characters, not {len(comment)}")
    return comment


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """One answer.

    Attributes:
        order: Best to worst, each id once; where nothing was ranked, all in one group.
        shown: The ids in the order in which their films were shown.
        annotator: Who answered.
        milliseconds: How long it took.
        comments: What was said of single films, by id.
        verdict: One of `VERDICTS`.
        remark: What was said of the round as a whole.
        thumbs: One of `THUMBS` for single films, by id.
        spans: Marked stretches of films.
        uuid: A name made by whoever sent the answer, so that one which is sent again is known; empty for none.
        again: Whether the films had been ranked before and were asked again to learn how steady the annotator is, see
            `repeats`; it takes no part in any order.
    """

    order: Order
    shown: tuple[str, ...]
    annotator: str = "you"
    milliseconds: int = 0
    comments: Mapping[str, str] = field(default_factory=dict)
    verdict: str = RANKED
    remark: str = ""
    thumbs: Mapping[str, str] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    uuid: str = ""
    again: bool = False

    kind = "ranking"

    def __post_init__(self) -> None:
        named = [name for group in self.order for name in group]
        if sorted(named) != sorted(self.shown) or len(set(named)) < len(named):
            raise ValueError(f"a ranking orders each film once: {', '.join(self.shown)}; not {', '.join(named)}")
        if self.verdict not in VERDICTS:
            raise ValueError(f"a verdict is one of {', '.join(VERDICTS)}; not {self.verdict!r}")
        if self.verdict != RANKED and len(self.order) > 1:
            raise ValueError(f"{self.verdict} leaves all films in one group")
        of_films = {*self.comments, *self.thumbs, *(span.film for span in self.spans)}
        if unknown := of_films - set(self.shown):
            raise ValueError(f"something is said of {min(unknown)}, which was not shown")
        if any(thumb not in THUMBS for thumb in self.thumbs.values()):
            raise ValueError("a thumb is up or down")
        said = [*self.comments.values(), self.remark, self.uuid, self.annotator, *(span.reason for span in self.spans)]
        if not all(isinstance(text, str) and len(text) <= MAX_COMMENT for text in said):
            raise ValueError(f"a comment is a text of at most {MAX_COMMENT} characters")

    @property
    def counts(self) -> bool:
        """Whether it says anything of which films are better."""
        return self.verdict != SKIPPED

    def said(self) -> dict[str, list[str]]:
        """Return what was said, by film; what was said of the round as a whole is said of its best."""
        found: dict[str, list[str]] = {name: [text] for name, text in self.comments.items() if text}
        for span in self.spans:
            if span.reason.strip():
                found.setdefault(span.film, []).append(span.words)
        if self.remark.strip() and self.order:
            found.setdefault(self.order[0][0], []).append(self.remark)
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the ranking as plain data; what was not said is left out."""
        plain = {
            "order": [list(group) for group in self.order],
            "shown": list(self.shown),
            "annotator": self.annotator,
            "milliseconds": self.milliseconds,
            "comments": dict(self.comments),
        }
        more: dict[str, Any] = {
            "verdict": self.verdict if self.verdict != RANKED else "",
            "remark": self.remark,
            "thumbs": dict(self.thumbs),
            "spans": [dict(vars(span)) for span in self.spans],
            "uuid": self.uuid,
            "again": self.again,
        }
        return plain | {name: value for name, value in more.items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            ValueError: the data is no ranking.
        """
        try:
            return cls(
                order=tuple(tuple(str(name) for name in group) for group in data["order"]),
                shown=tuple(str(name) for name in data["shown"]),
                annotator=str(data.get("annotator", "you")),
                milliseconds=int(data.get("milliseconds", 0)),
                comments={str(name): text for name, text in dict(data.get("comments", {})).items()},
                verdict=str(data.get("verdict", RANKED)),
                remark=data.get("remark", ""),
                thumbs={str(name): thumb for name, thumb in dict(data.get("thumbs", {})).items()},
                spans=tuple(Span.from_json(span) for span in data.get("spans", ())),
                uuid=data.get("uuid", ""),
                again=bool(data.get("again", False)),
            )
        except KeyError as error:
            raise ValueError(f"it lacks {error}, as in {EXAMPLE}") from error
        except (AttributeError, TypeError) as error:
            raise ValueError(f"it is not like {EXAMPLE} ({error})") from error
