"""`rewardsmith rank`: people order a round's films on the terminal, or compare pairs of segments."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from rewardsmith.envs import UserError
from rewardsmith.experiments.cli.pairs import compare_pairs
from rewardsmith.experiments.config.commands import RankConfig
from rewardsmith.experiments.runs.lock import is_held
from rewardsmith.experiments.runs.pairs import asked_rounds, waiting_pairs
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.preferences.orders import Order, parse_order, shuffled
from rewardsmith.reward_synth.preferences.ranking import MAX_COMMENT, Ranking
from rewardsmith.reward_synth.preferences.store import Preferences

_HOW = "best to worst, such as `2 1=3`; `=` for a tie, `...` for all others: "
_SAY = "what is wrong with one, such as `2: it leans forward`; Enter ends: "

_ASKING = ("human", "hybrid", "file")
"""Judges for which people rank films."""

_MOST = 10
"""Names of what waits that are told."""


def rank(run: Run, config: RankConfig) -> bool:
    """Take one person's answer, or a file of answers, and write a file of all answers where that is asked.

    Returns:
        Whether the run goes on with what was said; to write a file is to say nothing.

    Raises:
        UserError: nothing waits to be ranked, the input ended before an answer, or a file holds something else.
    """
    preferences = Preferences(run.preferences)
    if config.answers:
        _read(run, Path(config.answers))
    elif not config.export and asked_rounds(run):
        compare_pairs(run, config.annotator)
    elif not config.export and not _is_kept(run, config.annotator):
        _keep(preferences, _answer(run, config.annotator))
    if config.export:
        preferences.write_lines(Path(config.export))
        print(f"answers in {config.export}: {len(preferences.answers())}")
        if not config.answers:
            return False
    return not (run.question() or waiting_pairs(run) or run.result() or is_held(run.lock_file))


def _read(run: Run, path: Path) -> None:
    """Take a file of answers and say what came of it: that they are of other films would else go unseen."""
    new = Preferences(run.preferences).read_lines(path)
    print(f"new answers in {path}: {new}")
    if waits := run.question() or waiting_pairs(run):
        print(f"still without an answer: {', '.join(waits[:_MOST])}{', ...' if len(waits) > _MOST else ''}")


def _is_kept(run: Run, annotator: str) -> bool:
    """Tell whether somebody has answered already, as where they were cut off before the run went on with it."""
    kept = any(each.annotator == annotator for each in Preferences(run.preferences).of(run.asked()))
    if kept:
        print("your answer is kept; the run goes on with it")
    return kept


def _keep(preferences: Preferences, answer: Ranking) -> None:
    if not preferences.add(answer):
        print("this round was answered meanwhile on another terminal; that answer stays")


def _answer(run: Run, annotator: str) -> Ranking:
    ids = run.question()
    if not ids:
        raise UserError(f"no films of {run.path} wait to be ranked; {_instead(run)}")
    shown, uuid = shuffled(ids, annotator), _name(run, ids, annotator)
    print(f'"{run.config().task}"')
    for place, name in enumerate(shown, start=1):
        candidate = run.candidate(name)
        print(f"  {place}  {candidate.film if candidate.film.exists() else _no_film(run)}")
    began = time.monotonic()
    order = _until_valid(_HOW, lambda text: parse_order(text, shown))
    milliseconds = round(1000 * (time.monotonic() - began))
    return Ranking(
        order=order,
        shown=tuple(shown),
        annotator=annotator,
        milliseconds=milliseconds,
        comments=_comments(shown),
        uuid=uuid,
    )


def _instead(run: Run) -> str:
    """Return why nothing waits, and what to do."""
    judge = run.config().judge
    if is_held(run.lock_file):
        return "a process works on it; rank them once it waits"
    if judge not in _ASKING:
        return f"judge={judge} orders them; train with judge=human to do it yourself"
    if run.result() is not None:
        return f"the run is over; `rewardsmith resume {run.path} generations=N` goes on to N rounds"
    return f"`rewardsmith resume {run.path}` goes on until some do"


def _name(run: Run, ids: Sequence[str], annotator: str) -> str:
    """Return the uuid of the answer to a question, the same in all terminals that ask it, until it is answered."""
    films = sorted(ids)
    earlier = [
        each
        for each in Preferences(run.preferences).given()
        if each.annotator == annotator and sorted(each.shown) == films
    ]
    return str(uuid5(NAMESPACE_URL, f"rewardsmith {run.path.name} {films} {annotator} {len(earlier)}"))


def _until_valid(question: str, read: Callable[[str], Order]) -> Order:
    while True:
        try:
            return read(input(question))
        except UserError as error:
            print(error)
        except EOFError:
            raise UserError("the input ended before an answer; nothing was kept, rank again") from None


def _no_film(run: Run) -> str:
    return "no film: it could not be drawn" if run.config().film.seconds else "no film: the run has film.seconds=0"


def _comments(shown: list[str]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    while True:
        try:
            line = input(_SAY).strip()
        except EOFError:
            line = ""
        if not line:
            return {name: "\n".join(said)[:MAX_COMMENT] for name, said in found.items()}
        place = re.fullmatch(r"(\d+)\s*[:.)]\s*(.+)", line)
        if place is None or not 1 <= int(place[1]) <= len(shown):
            print(f"begin with the number of the film, 1 to {len(shown)}, and a colon")
            continue
        found.setdefault(shown[int(place[1]) - 1], []).append(place[2])
