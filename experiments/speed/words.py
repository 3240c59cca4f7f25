"""How many sentences of the field the phrasebook understands.

    python -m rewardsmith.experiments.speed.words FILE [seen|held] [--all] [--first]

FILE is a list of sentences with what a person means by each, such as
`tests/reward_synth/phrasebook/field_sentences.json`. A fixed hash splits it in two halves: the phrasebook's words were
worked out on those `seen`; those `held` back tell what it makes of sentences that nobody had in mind. So what failed of
those held back is printed only where that half is named, or with `--all`, which prints every sentence.

A meaning is a list of claims, the main one first, each a list of alternatives of which one must hold: a kind of
feature, without its part where any will do, and what is wanted of it: `+` more, `-` less, `~0` little of it either way,
`=2` two, `>=2`, `<=2`; after that when it is wanted: `first`, `then`, `to 3` seconds, `from 3` seconds, or
`each 2` seconds. The alternative `refuse` says that refusing the sentence is right, `none` that the claim may be
left out. A reading is wrong where a claim does not hold, or where it asks for something that nobody claimed, but for
staying up.

Some meanings were completed after readings of them had been seen, of both halves; `--first` judges by them as they were
collected, which is the stricter figure and the only one that no reading has shaped.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rewardsmith.envs import UserError
from rewardsmith.envs.registry import find
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.understanding import understand
from rewardsmith.reward_synth.wish import Wish

HALVES = ("seen", "held")
VERDICTS = ("understood", "rightly refused", "wrongly refused", "wrong")

_CLAIM = re.compile(
    r"(?P<kind>[a-z_]+(\[[a-z_]+\])?) (?P<sign>\+|-|~0|=|>=|<=)(?P<value>-?[\d.]+)?"
    r"( (?P<when>first|then|to|from|each)( (?P<seconds>[\d.]+))?)?"
)
_TOLERANCE = 0.1
"""Share by which an amount may differ from what was claimed."""

_STRAIGHT = math.radians(3)
"""Angle [rad] that counts as none: the knees of the humanoids stop at 2 degrees."""

_FROM_THE_START = ("height", "part_height", "uprightness")
"""Kinds of which more and less are counted from where a body begins."""

_RANKS = ("depth",)
"""Kinds of which readings may say by how much they are to grow, and claims say to what."""

_STAYING_UP = ("uprightness +", "fallen -", "part_contact +")
"""What a reading may add unasked."""


class Sentence(NamedTuple):
    """A sentence of the field.

    Attributes:
        env: Name of the environment.
        sentence: What is asked.
        source: Where it, or what it paraphrases, was found.
        meaning: Claims, each with its alternatives.
        first: The meaning as it was collected, where it was completed later.
    """

    env: str
    sentence: str
    source: str
    meaning: list[list[str]]
    first: list[list[str]] | None = None

    @property
    def half(self) -> str:
        """Which of the two halves it belongs to."""
        return HALVES[hashlib.sha256(self.sentence.encode()).digest()[0] % 2]


@dataclass(frozen=True)
class Outcome:
    """What became of a sentence: one of `VERDICTS`, and what the phrasebook said."""

    verdict: str
    said: str


def load(file: Path, half: str) -> list[Sentence]:
    """Return the sentences of one half of a file."""
    sentences = [Sentence(**row) for row in json.loads(file.read_text(encoding="utf-8"))]
    return [sentence for sentence in sentences if sentence.half == half]


def judge(sentence: Sentence) -> Outcome:
    """Compare what the phrasebook reads in a sentence with what a person means by it."""
    may_refuse = any("refuse" in claim for claim in sentence.meaning)
    try:
        intent = understand(sentence.sentence, _body(sentence.env)).intent
    except UserError as error:
        return Outcome("rightly refused" if may_refuse else "wrongly refused", str(error))
    said = "; ".join(intent.summary())
    if all(claim == ["refuse"] for claim in sentence.meaning):
        return Outcome("wrong", said)
    main, *sides = sentence.meaning
    body = _body(sentence.env)
    holds = any(_holds(claim, wish, body) for claim in main for wish in intent.main) and all(
        "none" in side or any(_holds(claim, wish, body) for claim in side for wish in intent.wishes) for side in sides
    )
    claims = [claim for alternatives in sentence.meaning for claim in alternatives] + list(_STAYING_UP)
    unasked = [wish for wish in intent.wishes if not any(_holds(claim, wish, body) for claim in claims)]
    anytime = [replace(wish, begins=0.0, ends=None) for wish in unasked]
    unasked = [wish for wish in anytime if not any(_holds(claim, wish, body) for claim in _STAYING_UP)]
    return Outcome("understood" if holds and not unasked else "wrong", said)


def _holds(claim: str, wish: Wish, body: Body) -> bool:
    """Tell whether a wish asks for what a claim says."""
    match = _CLAIM.fullmatch(claim)
    if match is None or not (wish.kind == match["kind"] or wish.kind.startswith(f"{match['kind']}[")):
        return False
    if not _in_time(match["when"], float(match["seconds"] or 0.0), wish):
        return False
    if match["value"] is not None:
        gained = wish.kind in _RANKS and wish.measure == "gain"
        begins = body.start(body.environment.features[wish.feature]) if gained else 0.0
        return _amounts(match["sign"], float(match["value"]) - begins, wish)
    if match["sign"] == "~0":
        bounded = wish.want == "range" and (wish.low or 0.0) <= 0.0 and wish.high is not None
        none = wish.want == "target" and abs(wish.target or 0.0) <= (_STRAIGHT if wish.unit == "rad" else 0.0)
        return wish.want == "low" or bounded or none
    start = body.start(body.environment.features[wish.feature]) if wish.kind.startswith(_FROM_THE_START) else 0.0
    below = wish.low is None or (wish.high is not None and wish.high <= start)
    ways = {"high": 1, "low": -1, "target": (wish.target or 0.0) - start}
    way = ways.get(wish.want, -1 if below else 1)
    return way > 0 if match["sign"] == "+" else way < 0


def _in_time(when: str | None, seconds: float, wish: Wish) -> bool:
    """Tell whether a wish is for the time that was claimed."""
    told = {"first": wish.ends, "then": wish.begins or None, "to": wish.ends, "from": wish.begins, "each": wish.every}
    if when is None:
        return not wish.timed
    found = told[when]
    if when == "first" and wish.begins > 0:
        return False
    return found is not None and (when in ("first", "then") or abs(found - seconds) <= _TOLERANCE * seconds)


def _amounts(sign: str, value: float, wish: Wish) -> bool:
    """Tell whether a wish gives an amount that was claimed, as a target or as a bound."""
    given = {"=": wish.target, ">=": wish.low, "<=": wish.high}[sign]
    return given is not None and abs(given - value) <= max(_TOLERANCE * abs(value), 0.01)


@cache
def _body(env: str) -> Body:
    return Body(survey_of(find(env)))


def main(arguments: list[str]) -> None:
    """Print a line for each half, and each sentence that was not understood, of the seen half alone unless asked."""
    file = Path(arguments[0])
    named = [half for half in HALVES if half in arguments[1:]]
    told = named or [HALVES[0]]
    for half in named or HALVES:
        sentences = load(file, half)
        if "--first" in arguments:
            sentences = [sentence._replace(meaning=sentence.first or sentence.meaning) for sentence in sentences]
        outcomes = [judge(sentence) for sentence in sentences]
        counts = Counter(outcome.verdict for outcome in outcomes)
        shares = [f"{verdict} {counts[verdict]} ({counts[verdict] / len(outcomes):.1%})" for verdict in VERDICTS]
        print(f"{half}: {len(outcomes)} sentences: {', '.join(shares)}")
        for sentence, outcome in zip(sentences, outcomes, strict=True):
            if "--all" in arguments or (half in told and outcome.verdict.startswith("wrong")):
                print(f"  {outcome.verdict}: {sentence.env}: {sentence.sentence}\n      {outcome.said}")


if __name__ == "__main__":
    main(sys.argv[1:])
