"""The pairs of segments that wait for a person while a policy trains, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rewardsmith.experiments.runs.pairs import PairRound, asked_rounds
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.web.errors import Refused, TooLate
from rewardsmith.experiments.web.films import FilmIds
from rewardsmith.experiments.web.rounds import OVER, WAIT
from rewardsmith.reward_synth.preferences.segment_answer import SegmentAnswer, sides
from rewardsmith.reward_synth.preferences.store import Preferences

COMPARE, ANSWERED, RANK = "compare", "answered", "rank"
"""States besides those of rounds: pairs are to be compared; all are, and the run may go on; films are to be ranked."""


class Pairs:
    """One run's pairs, as one annotator sees them.

    Args:
        run: The run.
        annotator: Who answers.
        films: Gives clips their ids.
        going: Whether a process works on the run, which then asks nothing.
    """

    def __init__(self, run: Run, annotator: str, films: FilmIds, going: bool) -> None:
        self._run = run
        self._annotator = annotator
        self._films = films
        self._preferences = Preferences(run.preferences)
        self._rounds = [] if going or run.result() is not None else asked_rounds(run)
        self._asked = {pair: asked for asked in self._rounds for pair in asked.pairs}

    def show(self, status: str) -> dict[str, Any]:
        """Return what waits as the page shows it; nothing in it says what anything scores.

        Args:
            status: Of the run, as its page says it.
        """
        mine = self._mine()
        left = [pair for pair in self._asked if pair not in mine]
        return {
            "task": self._run.config().task,
            "state": self._state(left),
            "status": status,
            "pairs": [self._pair(pair) for pair in left],
            "last": next(reversed(mine.values())).uuid if mine else None,
        }

    def answer(self, pair: str, said: Mapping[str, Any]) -> dict[str, Any]:
        """Keep an answer; when this returns it is on the disk.

        Args:
            pair: What it is of.
            said: `uuid`, `preferred`, `remark` and `milliseconds`, see `SegmentAnswer`.

        Raises:
            TooLate: the pair does not wait any more, or this annotator has answered it otherwise.
            Refused: it is no answer.
        """
        if any(each.uuid == said["uuid"] for each in self._preferences.segments()):
            return {"saved": True, "again": True}
        if pair not in self._asked:
            raise TooLate("this pair does not wait any more; the page shows what does")
        if pair in self._mine():
            raise TooLate("you have answered this pair already, in another window; undo that answer to change it")
        try:
            answer = SegmentAnswer(shown=sides(pair, self._annotator), annotator=self._annotator, **said)
        except ValueError as error:
            raise Refused(f"the answer cannot be kept: {error}") from None
        if not self._preferences.add(answer):
            raise TooLate("this answer was taken back; answer anew")
        return {"saved": True, "again": False}

    def undo(self, uuid: str) -> None:
        """Take an answer back.

        Raises:
            TooLate: the run has gone on with it.
        """
        if all(each.uuid != uuid for each in self._mine().values()):
            raise TooLate("the run has gone on with that answer; it cannot be taken back any more")
        self._preferences.withdraw(uuid)

    def _state(self, left: list[str]) -> str:
        if self._asked:
            return COMPARE if left else ANSWERED
        if self._run.result() is not None:
            return OVER
        return RANK if self._run.asked() else WAIT

    def _mine(self) -> dict[str, SegmentAnswer]:
        """Return what this annotator has answered of the pairs that are asked, the latest answer last."""
        own = [each for each in self._preferences.segments() if each.annotator == self._annotator]
        latest = {each.pair: each for each in own if each.pair in self._asked}
        return {each.pair: each for each in own if latest.get(each.pair) is each}

    def _pair(self, pair: str) -> dict[str, Any]:
        asked: PairRound = self._asked[pair]
        clips = dict(zip((f"{pair}a", f"{pair}b"), asked.clips(pair), strict=True))
        left, right = (f"/films/{self._films.of(clips[name])}" for name in sides(pair, self._annotator))
        place = {"place": asked.pairs.index(pair) + 1, "of": asked.count, "round": asked.number, "total": asked.total}
        return {"pair": pair, "left": left, "right": right, **place}
