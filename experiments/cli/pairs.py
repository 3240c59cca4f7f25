"""`rewardsmith rank` of a run that learns from segments: people compare them, pair by pair, on the terminal."""

from __future__ import annotations

import re
import time
from uuid import NAMESPACE_URL, uuid5

from rewardsmith.envs import UserError
from rewardsmith.experiments.runs.pairs import PairRound, asked_rounds
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.preferences.ranking import MAX_COMMENT
from rewardsmith.reward_synth.preferences.segment_answer import (
    ALIKE,
    CANNOT_TELL,
    LEFT,
    RIGHT,
    SegmentAnswer,
    sides,
)
from rewardsmith.reward_synth.preferences.store import Preferences

_KEYS = {"l": LEFT, "r": RIGHT, "=": ALIKE, "?": CANNOT_TELL}
_UNDO = "u"
_HOW = "l (left), r (right), = (equal), ? (can't tell), u (undo), and words if you like, such as `l it is upright`: "


def compare_pairs(run: Run, annotator: str) -> None:
    """Ask for all pairs that wait and this annotator has not answered; each answer is kept at once.

    Raises:
        UserError: the input ended before the last answer; those before it are kept.
    """
    preferences = Preferences(run.preferences)
    questions = [(asked, pair) for asked in asked_rounds(run) for pair in asked.pairs]
    given = preferences.of_segments()
    answered = [any(each.annotator == annotator for each in given.get(pair, ())) for _, pair in questions]
    if not all(answered):
        print(f'"{run.config().task}": which clip is better?')
    place, last = answered.index(False) if False in answered else len(questions), -1
    while place < len(questions):
        asked, pair = questions[place]
        _show(asked, pair, annotator)
        said = _answer(run, pair, annotator, can_undo=last >= 0)
        if said is None:
            preferences.withdraw(_last_uuid(preferences, questions[last][1], annotator))
            answered[last], place, last = False, last, -1
            continue
        preferences.add(said)
        answered[place], last = True, place
        place = answered.index(False) if False in answered else len(questions)
    if questions:
        print("all is answered and kept; the training goes on with it")


def _show(asked: PairRound, pair: str, annotator: str) -> None:
    clips = dict(zip((f"{pair}a", f"{pair}b"), asked.clips(pair), strict=True))
    left, right = (clips[name] for name in sides(pair, annotator))
    place = asked.pairs.index(pair) + 1
    print(f"{place} of {asked.count} of round {asked.number}, {asked.total} in all\n  left   {left}\n  right  {right}")


def _answer(run: Run, pair: str, annotator: str, can_undo: bool) -> SegmentAnswer | None:
    """Return what is said of a pair; None to take back the answer before."""
    began = time.monotonic()
    while True:
        try:
            line = input(_HOW).strip()
        except EOFError:
            raise UserError("the input ended before the last answer; what was answered is kept, rank again") from None
        if line == _UNDO and can_undo:
            return None
        match = re.fullmatch(r"([lr=?])(?:\s+(.*))?", line)
        if match:
            return SegmentAnswer(
                shown=sides(pair, annotator),
                preferred=_KEYS[match[1]],
                annotator=annotator,
                milliseconds=round(1000 * (time.monotonic() - began)),
                remark=(match[2] or "")[:MAX_COMMENT],
                uuid=_name(run, pair, annotator),
            )
        print("there is nothing to undo" if line == _UNDO else "begin with l, r, = or ?")


def _name(run: Run, pair: str, annotator: str) -> str:
    """Return the uuid of an answer, the same in all terminals that ask for it, until it is given."""
    given = [each for each in Preferences(run.preferences).given() if isinstance(each, SegmentAnswer)]
    earlier = [each for each in given if (each.pair, each.annotator) == (pair, annotator)]
    return str(uuid5(NAMESPACE_URL, f"rewardsmith {run.path.name} {pair} {annotator} {len(earlier)}"))


def _last_uuid(preferences: Preferences, pair: str, annotator: str) -> str:
    (last,) = [each for each in preferences.of_segments()[pair] if each.annotator == annotator]
    return last.uuid
