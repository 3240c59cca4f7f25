"""In how many ways the same may be said: sentences that mean the same as a plain one, and how many are read as it is.

    python -m rewardsmith.experiments.speed.ways FILE [--all]

FILE is a list of plain sentences, each with a body and with ways to say it, such as
`tests/reward_synth/phrasebook/second_ways.json`. Of the ways to say a sentence the first, the third and so on are those
by which words were worked out; the others were held back, and those that failed are printed only with `--all`. A way is
read the same where it comes to the same wishes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.envs.registry import find
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.speed.words import HALVES
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.understanding import understand
from rewardsmith.reward_synth.wish import Wish

SAME, REFUSED, OTHER = VERDICTS = ("same", "refused", "otherwise")


@cache
def _body(env: str) -> Body:
    return Body(survey_of(find(env)))


def wishes(env: str, said: str) -> frozenset[tuple[object, ...]]:
    """Return what a sentence asks of a body.

    Raises:
        UserError: the phrasebook refuses it.
    """
    return frozenset(_asked(wish) for wish in understand(said, _body(env)).intent.wishes)


def _asked(wish: Wish) -> tuple[object, ...]:
    amount = (wish.want, wish.target, wish.low, wish.high, wish.measure)
    return (wish.kind, *amount, wish.begins, wish.ends, wish.every, wish.main)


def readings(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield half, verdict, body and words of every way in a file.

    Raises:
        UserError: a plain sentence is refused itself.
    """
    for row in json.loads(path.read_text()):
        plain = wishes(row["env"], row["sentence"])
        for place, said in enumerate(row["said"]):
            try:
                verdict = SAME if wishes(row["env"], said) == plain else OTHER
            except UserError:
                verdict = REFUSED
            yield HALVES[place % 2], verdict, row["env"], said


def main(arguments: list[str]) -> None:
    """Print what was not read the same, of those held back only where that is asked for, and the shares."""
    files = [argument for argument in arguments if not argument.startswith("--")]
    if len(files) != 1 or not Path(files[0]).is_file():
        print("usage: python -m rewardsmith.experiments.speed.ways FILE [--all]", file=sys.stderr)
        raise SystemExit(2)
    counts: dict[str, Counter[str]] = {half: Counter() for half in HALVES}
    for half, verdict, env, said in readings(Path(files[0])):
        counts[half][verdict] += 1
        if verdict != SAME and (half == "seen" or "--all" in arguments):
            print(f"  {verdict}: {env}: {said}")
    for half, found in counts.items():
        shares = ", ".join(f"{name} {found[name]} ({found[name] / max(1, found.total()):.1%})" for name in VERDICTS)
        print(f"{half}: {found.total()} ways: {shares}")


if __name__ == "__main__":
    main(sys.argv[1:])
