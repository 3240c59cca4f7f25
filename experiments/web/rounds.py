"""The round that waits for a person: its films, and what they answer.

Now and then a pair of earlier films comes before it, as if it were part of the round; see `preferences.repeats`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.web.errors import Refused, TooLate
from rewardsmith.experiments.web.films import FPS, FilmIds
from rewardsmith.reward_synth.preferences.consistency import consistency
from rewardsmith.reward_synth.preferences.orders import shuffled
from rewardsmith.reward_synth.preferences.ranking import RANKED, Ranking
from rewardsmith.reward_synth.preferences.repeats import due
from rewardsmith.reward_synth.preferences.span import Span
from rewardsmith.reward_synth.preferences.store import Preferences

ASK, WAIT, OVER = "ask", "wait", "over"
"""States of a round: it is to be answered; there is nothing to answer yet; the run is done."""


class Rounds:
    """One run's questions, as one annotator sees them.

    Args:
        run: The run.
        annotator: Who answers.
        films: Gives films their ids.
        going: Whether a process works on the run, which then asks nothing.

    Attributes:
        run, going: As given.
        ids: Whose films are to be ranked, or have been and the run has not gone on; none where nothing is asked.
    """

    def __init__(self, run: Run, annotator: str, films: FilmIds, going: bool) -> None:
        self.run = run
        self.going = going
        self._annotator = annotator
        self._films = films
        self._preferences = Preferences(run.preferences)
        self.ids = [] if going or run.result() is not None else run.asked()

    @property
    def state(self) -> str:
        """One of `ASK`, `WAIT` and `OVER`."""
        if self.ids:
            return ASK
        return OVER if self.run.result() is not None else WAIT

    @property
    def is_hidden(self) -> bool:
        """Whether this annotator has still to rank films without knowing whose they are."""
        return bool(self.ids) and self._answer() is None

    def show(self, status: str) -> dict[str, Any]:
        """Return the round as the page shows it.

        Args:
            status: Of the run, as its page says it.
        """
        config, generations = self.run.config(), self.run.generations()
        last = {member.id for member in generations[-1].members} if generations else set()
        rankings = self._given
        own = [each for each in rankings if each.annotator == self._annotator]
        steady = consistency(rankings, self._annotator)
        answer, draft = self._answer(), self._read_draft()
        return {
            "task": config.task,
            "number": len(generations) if set(self.ids) <= last else None,
            "of": config.generations,
            "state": self.state,
            "status": status,
            "ticket": self._ticket,
            "films": [self._film(name, place) for place, name in enumerate(self._shown(), 1)],
            "draft": draft.get("draft") if draft.get("ticket") == self._ticket else None,
            "answered": self._answered(answer) if answer else None,
            "annotators": len({each.annotator for each in self._preferences.of(self.ids)}),
            "consistency": steady.words or None,
            "seconds_spent": round(sum(each.milliseconds for each in own) / 1000, 1),
            "rounds_answered": len({tuple(sorted(each.shown)) for each in own if each.counts and not each.again}),
        }

    def keep_draft(self, ticket: str, draft: Any) -> None:
        """Keep what an annotator has begun; it is no answer before they say so.

        Raises:
            TooLate: it is of another round.
            Refused: it holds a number that JSON lacks.
        """
        self._check(ticket)
        path = self._draft
        path.parent.mkdir(exist_ok=True)
        try:
            files.write_json(path, {"ticket": ticket, "draft": draft})
        except ValueError as error:
            raise Refused(f"the draft cannot be kept: {error}") from None

    def answer(self, ticket: str, said: Mapping[str, Any]) -> dict[str, Any]:
        """Keep an answer; when this returns it is on the disk.

        Args:
            ticket: Of the round that it is of.
            said: `uuid`, `verdict`, `order`, `comments`, `remark`, `thumbs`, `spans` and `milliseconds`, see `Ranking`;
                films by their ids of this page.

        Raises:
            TooLate: the round is over, or this annotator has answered it otherwise.
            Refused: it is no answer.
        """
        known = next((each for each in self._given if each.uuid == said["uuid"]), None)
        if known is not None:
            return {"saved": True, "again": True, "more": known.again, "revealed": self._reveal(known)}
        self._check(ticket)
        if self._answer() is not None:
            raise TooLate("you have answered this round already, in another window; undo that answer to change it")
        ranking = self._ranking(said)
        fresh = self._preferences.add(ranking)
        if not fresh and ranking not in self._preferences.rankings():
            raise TooLate("this answer was taken back; answer anew")
        return {"saved": True, "again": not fresh, "more": ranking.again, "revealed": self._reveal(ranking)}

    def undo(self, uuid: str) -> None:
        """Take an answer back.

        Raises:
            TooLate: the run has gone on with it.
        """
        answer = self._answer()
        if answer is None or answer.uuid != uuid:
            raise TooLate("the run has gone on with that answer; it cannot be taken back any more")
        self._preferences.withdraw(uuid)

    @cached_property
    def _given(self) -> list[Ranking]:
        """Every ranking of the run as this request finds them."""
        return self._preferences.rankings()

    # -- how it is told ------------------------------------------------------------------------------------------------

    @property
    def _ticket(self) -> str:
        again = len([each for each in self._given if each.again]) if self._repeat else ""
        return hashlib.sha256(f"{self.run.path.name} {sorted(self._shown())}{again}".encode()).hexdigest()[:16]

    @property
    def _draft(self) -> Any:
        name = hashlib.sha256(self._annotator.encode()).hexdigest()[:16]
        return self.run.path / "drafts" / f"{name}.json"

    def _read_draft(self) -> dict[str, Any]:
        try:
            kept = files.read_json(self._draft) if self._draft.exists() else {}
        except UserError:
            return {}
        return kept if isinstance(kept, dict) else {}

    def _check(self, ticket: str) -> None:
        if not self.ids or ticket != self._ticket:
            raise TooLate("this round is over; the page shows what is next")

    def _shown(self) -> list[str]:
        """Return the films that are shown now: those of a pair that is asked again, or else of the round."""
        return list(self._repeat or shuffled(self.ids, self._annotator))

    @cached_property
    def _repeat(self) -> tuple[str, str] | None:
        """The pair that is asked again before the open round."""
        if not self.is_hidden:
            return None
        return due(self._given, self._annotator, self.ids, self.run.config().human.repeat)

    def _film(self, name: str, place: int) -> dict[str, Any]:
        path, config = self.run.candidate(name).film, self.run.config().film
        film = self._films.of(path)
        url = f"/films/{film}" if path.exists() else None
        return {"film": film, "place": place, "url": url, "seconds": config.seconds, "fps": FPS}

    def _answer(self) -> Ranking | None:
        """Return what this annotator has last answered to the open round."""
        if not self.ids:
            return None
        ids = sorted(self.ids)
        mine = [each for each in self._given if each.annotator == self._annotator and not each.again]
        return next((each for each in reversed(mine) if sorted(each.shown) == ids), None)

    def _answered(self, ranking: Ranking) -> dict[str, Any]:
        names = {name: self._films.of(self.run.candidate(name).film) for name in ranking.shown}
        order = [[names[name] for name in group] for group in ranking.order]
        return {"uuid": ranking.uuid, "verdict": ranking.verdict, "order": order, "revealed": self._reveal(ranking)}

    def _reveal(self, ranking: Ranking) -> list[dict[str, Any]]:
        """Return whose films were ranked, and what they score."""
        ideas = {member.id: member.idea for each in self.run.generations() for member in each.members}
        rows = []
        for name in ranking.shown:
            result = self.run.candidate(name).result()
            evaluation = result.evaluation if result else None
            rows.append(
                {
                    "film": self._films.of(self.run.candidate(name).film),
                    "candidate": name,
                    "idea": ideas.get(name, ""),
                    "score": evaluation.score if evaluation else None,
                    "unit": evaluation.unit if evaluation else None,
                }
            )
        return rows

    def _ranking(self, said: Mapping[str, Any]) -> Ranking:
        shown = tuple(self._shown())
        names = {self._films.of(self.run.candidate(name).film): name for name in shown}
        try:
            order = tuple(tuple(names[film] for film in group) for group in said["order"] if group)
            return Ranking(
                order=order if said["verdict"] == RANKED else (shown,),
                shown=shown,
                annotator=self._annotator,
                milliseconds=said["milliseconds"],
                comments={names[film]: text for film, text in said["comments"].items() if text.strip()},
                verdict=said["verdict"],
                remark=said["remark"].strip(),
                thumbs={names[film]: thumb for film, thumb in said["thumbs"].items()},
                spans=tuple(Span.from_json({**span, "film": names[span["film"]]}) for span in said["spans"]),
                uuid=said["uuid"],
                again=self._repeat is not None,
            )
        except KeyError as error:
            raise Refused(f"{error} is no film of this round") from None
        except ValueError as error:
            raise Refused(f"the answer cannot be kept: {error}") from None
