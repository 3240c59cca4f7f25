"""How many dialogues with a robot the phrasebook's talker understands.

    python -m rewardsmith.experiments.speed.dialogues FILE [seen|held] [--all]

FILE is a list of dialogues with what should hold after each sentence, such as
`tests/reward_synth/motion/unseen_dialogues.json`, which was written before any talker had read it. A fixed hash splits
it in two halves: from the failures of those `seen` words may be worked out; those `held` back tell what the talker
makes of dialogues that nobody had in mind, so that their failures are printed with `--all` alone.

A dialogue is the name of an environment and its turns: what is `said`; what then `holds`, claims
(`experiments.speed.claims`) each with its alternatives, of which one must hold; whether to `refuse` it, true, false or
"may"; and what is `free` to be asked for beside, from this turn on. Any other quantity that is asked for is wrong,
unless no more is wanted of it than goes without saying. A refused sentence leaves the motion as it was.

A talker hears each sentence with what the motion so far has made of the robot, granted exactly: every quantity at its
target or nearest bound, the others at their usual values. A turn is `right`, `refused` where it should not have been,
or `wrong`; a dialogue is right where each of its turns is. A turn after a wrong one is judged by the motion there is.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rewardsmith.envs import UserError
from rewardsmith.envs.registry import find
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.speed.claims import Measure, allows, holds, level, usual
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker
from rewardsmith.reward_synth.motion.talker import Talker
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary

HALVES = ("seen", "held")
VERDICTS = ("right", "refused", "wrong")


class Said(NamedTuple):
    """A sentence of a dialogue.

    Attributes:
        said: The sentence.
        holds: Claims of the motion after it, each with its alternatives.
        refuse: Whether it is to be refused; "may" where both are right.
        free: Names of quantities, with `*`, that may be asked for beside, from this sentence on.
    """

    said: str
    holds: list[list[str]]
    refuse: bool | str = False
    free: Sequence[str] = ()


class Dialogue(NamedTuple):
    """What a person says to a robot, sentence after sentence."""

    env: str
    turns: list[Said]

    @property
    def half(self) -> str:
        """Which of the two halves it belongs to."""
        text = " ".join(turn.said for turn in self.turns)
        return HALVES[hashlib.sha256(text.encode()).digest()[0] % 2]


class Outcome(NamedTuple):
    """What became of a sentence: one of `VERDICTS`, what the talker made of it, and what is wrong with that."""

    verdict: str
    made: str
    faults: tuple[str, ...] = ()


def load(file: Path, half: str) -> list[Dialogue]:
    """Return the dialogues of one half of a file."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    dialogues = [Dialogue(row["env"], [Said(**turn) for turn in row["turns"]]) for row in rows]
    return [dialogue for dialogue in dialogues if dialogue.half == half]


def judge(dialogue: Dialogue, talker: Talker, measures: Mapping[str, Measure]) -> list[Outcome]:
    """Compare what a talker makes of each sentence with what should hold after it."""
    motion, free, outcomes = Motion(), list[str](), list[Outcome]()
    for turn in dialogue.turns:
        free += turn.free
        try:
            heard = talker.hear(turn.said, motion, granted(motion, measures)).motion
        except UserError as error:
            outcomes.append(Outcome("right" if turn.refuse else "refused", str(error)))
            continue
        faults = ("not refused",) if turn.refuse is True else _faults(turn, free, motion, heard, measures)
        made = "; ".join(term.said() for term in heard.asked) or "nothing"
        outcomes.append(Outcome("wrong" if faults else "right", made, faults))
        motion = heard
    return outcomes


def granted(motion: Motion, measures: Mapping[str, Measure]) -> dict[str, float]:
    """Return what would be measured of a robot that does exactly what it was asked for."""
    values = {name: measure.start for name, measure in measures.items()}
    for term in motion.asked:
        if term.feature not in values or math.isinf(level(term)):
            continue
        low, high = (term.low, term.high) if term.want == "range" else (term.target or 0.0, term.target or 0.0)
        value = values[term.feature]
        value = value if low is None else max(value, low)
        values[term.feature] = value if high is None else min(value, high)
    return values


def _faults(
    turn: Said, free: Sequence[str], before: Motion, after: Motion, measures: Mapping[str, Measure]
) -> tuple[str, ...]:
    """Return the claims that do not hold, and what was not asked for."""
    missing = [claim for claim in turn.holds if not any(holds(one, before, after, measures) for one in claim)]
    claims = [one for claim in turn.holds for one in claim]
    unasked = [
        term
        for term in after.asked
        if not any(allows(claim, term.feature or "") for claim in claims)
        and not any(fnmatchcase(term.feature or "", name) for name in free)
        and not usual(term, measures)
    ]
    return (*(" or ".join(claim) for claim in missing), *(f"unasked: {term.said()}" for term in unasked))


@cache
def _vocabulary(env: str) -> Vocabulary:
    return Vocabulary(survey_of(find(env)))


def _outcomes(dialogue: Dialogue) -> list[Outcome]:
    vocabulary = _vocabulary(dialogue.env)
    return judge(dialogue, PhrasebookTalker(vocabulary), vocabulary.quantities)


def main(arguments: list[str]) -> None:
    """Print the shares of each half, and what failed, of the seen half alone unless asked."""
    file = Path(arguments[0])
    for half in [half for half in HALVES if half in arguments[1:]] or list(HALVES):
        dialogues = load(file, half)
        outcomes = [_outcomes(dialogue) for dialogue in dialogues]
        print(f"{half}: {_shares(outcomes)}")
        if half == "seen" or "--all" in arguments:
            for dialogue, judged in zip(dialogues, outcomes, strict=True):
                _print_failures(dialogue, judged)


def _shares(outcomes: Sequence[Sequence[Outcome]]) -> str:
    counts = Counter(outcome.verdict for judged in outcomes for outcome in judged)
    turns = sum(counts.values())
    shares = [f"{verdict} {counts[verdict]} ({counts[verdict] / max(turns, 1):.1%})" for verdict in VERDICTS]
    right = sum(all(outcome.verdict == "right" for outcome in judged) for judged in outcomes)
    whole = f"{len(outcomes)} dialogues: right {right} ({right / max(len(outcomes), 1):.1%})"
    return f"{turns} turns: {', '.join(shares)}; {whole}"


def _print_failures(dialogue: Dialogue, judged: Sequence[Outcome]) -> None:
    if all(outcome.verdict == "right" for outcome in judged):
        return
    print(f"  {dialogue.env}:")
    for turn, outcome in zip(dialogue.turns, judged, strict=True):
        print(f"    {outcome.verdict}: {turn.said}\n        {outcome.made}")
        for fault in outcome.faults:
            print(f"        ! {fault}")


if __name__ == "__main__":
    main(sys.argv[1:])
