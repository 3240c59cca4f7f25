"""Answers of people in one file of a run: whole or not there, whatever happens while they are written."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError, files
from rewardsmith.reward_synth.database import opened
from rewardsmith.reward_synth.preferences.ranking import EXAMPLE, Ranking, checked_comment
from rewardsmith.reward_synth.preferences.segment_answer import SegmentAnswer

_TABLE = "CREATE TABLE IF NOT EXISTS answers (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, plain TEXT NOT NULL)"
_INSERT = "INSERT INTO answers (kind, plain) VALUES (?, ?)"
_SELECT = "SELECT plain FROM answers WHERE kind = ? ORDER BY number"
_BOTH = "SELECT plain FROM answers WHERE kind IN (?, ?) ORDER BY number"
_RANKING, _SEGMENTS, _COMMENT, _WITHDRAWN = Ranking.kind, SegmentAnswer.kind, "comment", "withdrawn"

Answer = Ranking | SegmentAnswer
"""What people say of films: an order, or which of two segments of a training is the better one."""


class Preferences:
    """Answers in the order in which they were given.

    All that were given stay, but those that were withdrawn; of what one annotator said of the same films or segments
    the last counts (see `standing` and `of_segments`), so that whoever looks again is heard.

    Args:
        path: A SQLite file, made with the first answer.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, answer: Answer) -> bool:
        """Keep an answer; when this returns it is on the disk.

        Returns:
            False where one of the same uuid was kept before: it was sent again, and nothing has changed.
        """
        with self._writing() as database:
            again = answer.uuid and any(each.uuid == answer.uuid for each in self._kept(database))
            if not again:
                database.execute(_INSERT, (answer.kind, _line(answer)))
        return not again

    def withdraw(self, uuid: str) -> None:
        """Take an answer back; it does not count any more, and can't be given again under its uuid.

        Raises:
            ValueError: the uuid is empty, which stands for none.
        """
        if not uuid:
            raise ValueError("an answer without a uuid cannot be taken back")
        with self._writing() as database:
            database.execute(_INSERT, (_WITHDRAWN, json.dumps(uuid)))

    def add_new(self, answers: Sequence[Answer]) -> int:
        """Keep those answers of a record that are not kept yet, all or none of them, and return how many those were.

        A record only grows, and the same words in it twice are two answers: of equal ones as many are kept as the
        record holds, however often it is read.
        """
        if not answers:
            return 0
        with self._writing() as database:
            kept = Counter(map(_line, self._kept(database)))
            new = []
            for answer in answers:
                line = _line(answer)
                if kept[line]:
                    kept[line] -= 1
                else:
                    new.append((answer.kind, line))
            database.executemany(_INSERT, new)
        return len(new)

    def say(self, candidate: str, comment: str) -> None:
        """Keep what was said of one film by itself, once.

        Raises:
            UserError: it is empty or too long.
        """
        row = (_COMMENT, json.dumps([candidate, checked_comment(comment)], ensure_ascii=False))
        with self._writing() as database:
            known = "SELECT 1 FROM answers WHERE kind = ? AND plain = ?"
            if database.execute(known, row).fetchone() is None:
                database.execute(_INSERT, row)

    def rankings(self) -> list[Ranking]:
        """Return every ranking that was not withdrawn, the oldest first.

        Raises:
            UserError: the file is damaged.
        """
        return [each for each in self.answers() if isinstance(each, Ranking)]

    def segments(self) -> list[SegmentAnswer]:
        """Return every answer to a pair of segments that was not withdrawn, the oldest first.

        Raises:
            UserError: the file is damaged.
        """
        return [each for each in self.answers() if isinstance(each, SegmentAnswer)]

    def answers(self) -> list[Answer]:
        """Return every answer of either kind that was not withdrawn, the oldest first.

        Raises:
            UserError: the file is damaged.
        """
        if not self._path.exists():
            return []
        with self._open() as database:
            withdrawn = {plain for (plain,) in database.execute(_SELECT, (_WITHDRAWN,))}
            return [each for each in self._kept(database) if _stands(each, withdrawn)]

    def of_segments(self) -> dict[str, list[SegmentAnswer]]:
        """Return the last answer that each annotator gave to each pair of segments, by the pair's id."""
        last = {(each.pair, each.annotator): each for each in self.segments()}
        found: dict[str, list[SegmentAnswer]] = {}
        for each in last.values():
            found.setdefault(each.pair, []).append(each)
        return found

    def given(self) -> list[Answer]:
        """Return every answer, withdrawn or not, the oldest first.

        Raises:
            UserError: the file is damaged.
        """
        if not self._path.exists():
            return []
        with self._open() as database:
            return list(self._kept(database))

    def standing(self) -> list[Ranking]:
        """Return the last ranking that each annotator gave of each set of films, where they gave one.

        Pairs that were asked again only to learn how steady somebody is are none of them.
        """
        counting = [each for each in self.rankings() if each.counts and not each.again]
        return list({(each.annotator, tuple(sorted(each.shown))): each for each in counting}.values())

    def repeats(self) -> int:
        """Return how often people were asked something again only to learn how steady they are."""
        return sum(each.again for each in self.rankings())

    def of(self, ids: Sequence[str]) -> list[Ranking]:
        """Return the last ranking that each annotator gave of exactly these films."""
        return [each for each in self.standing() if sorted(each.shown) == sorted(ids)]

    def comments(self) -> dict[str, list[str]]:
        """Return what was said of films, by id, the oldest first and the same words once.

        Raises:
            UserError: the file is damaged.
        """
        found: dict[str, list[str]] = {}
        if not self._path.exists():
            return found
        with self._open() as database:
            rows = database.execute("SELECT kind, plain FROM answers ORDER BY number").fetchall()
        withdrawn = {plain for kind, plain in rows if kind == _WITHDRAWN}
        for kind, plain in rows:
            for name, said in self._said(kind, plain, withdrawn):
                if said not in found.setdefault(name, []):
                    found[name].append(said)
        return found

    def _said(self, kind: str, plain: Any, withdrawn: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield films and what a row says of each."""
        if kind == _COMMENT:
            yield _pair(plain, f"{self._path}")
        elif kind == _RANKING and _stands(ranking := self._read(plain), withdrawn) and isinstance(ranking, Ranking):
            for name, texts in ranking.said().items():
                yield from ((name, text) for text in texts)

    def lines(self) -> str:
        """Return every answer that was not withdrawn, a JSON line each."""
        return "".join(f"{_line(answer)}\n" for answer in self.answers())

    def write_lines(self, path: Path) -> None:
        """Write what `lines` gives.

        Raises:
            UserError: a link or a device, such as `/dev/stdout`, is there, which a file would take the place of.
        """
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise UserError(f"{path} is no plain file; name one for the answers")
        files.write_text(path, self.lines())

    def read_lines(self, path: Path) -> int:
        """Add the new answers of a file of JSON lines, see `add_new`, and return how many there were.

        Raises:
            UserError: a line is no answer.
        """
        return self.add_new(read_answers(path))

    def _kept(self, database: sqlite3.Connection) -> Iterator[Answer]:
        """Yield every answer that was given, withdrawn or not."""
        return (self._read(plain) for (plain,) in database.execute(_BOTH, (_RANKING, _SEGMENTS)).fetchall())

    def _read(self, plain: Any) -> Answer:
        return _read(plain, f"{self._path}")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one change, before which nobody else can change what it rests on."""
        with self._open() as database, database:
            database.execute("BEGIN IMMEDIATE")
            yield database

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self._path, _TABLE, "answers")


def read_answers(path: Path) -> list[Answer]:
    """Read the answers of a file of JSON lines.

    Raises:
        UserError: a line is no answer, or the file is no plain one.
        OSError: it cannot be read.
    """
    return answers_in(files.read_bytes(path), str(path))


def answers_in(lines: bytes, where: str) -> list[Answer]:
    """Read answers, a JSON line each.

    Args:
        lines: The text.
        where: What it is of, for messages.

    Raises:
        UserError: a line is no answer.
    """
    text = lines.decode("utf-8", errors="replace").splitlines()
    return [_read(line, f"{where}, line {number}") for number, line in enumerate(text, 1) if line.strip()]


def _stands(answer: Answer, withdrawn: Collection[str]) -> bool:
    """Tell whether an answer was not withdrawn; uuids are looked for as they are kept."""
    return json.dumps(answer.uuid) not in withdrawn


def _line(answer: Answer) -> str:
    return json.dumps(answer.to_json(), ensure_ascii=False, sort_keys=True)


def _read(text: Any, where: str) -> Answer:
    """Read a line, which is a ranking where it does not say that it is of another kind."""
    try:
        plain = files.from_json(text.encode())
    except (AttributeError, ValueError) as error:
        raise UserError(f"{where} holds no ranking: {error}; it is a line such as {EXAMPLE}") from None
    is_of_segments = isinstance(plain, dict) and plain.get("kind") == _SEGMENTS
    try:
        return SegmentAnswer.from_json(plain) if is_of_segments else Ranking.from_json(plain)
    except ValueError as error:
        raise UserError(f"{where} holds no {'answer to a pair' if is_of_segments else 'ranking'}: {error}") from None


def _pair(text: Any, where: str) -> tuple[str, str]:
    """Read the candidate and the words of a comment."""
    try:
        candidate, said = files.from_json(text.encode())
        if not isinstance(candidate, str) or not isinstance(said, str):
            raise ValueError("it is no pair of texts")
        return candidate, said
    except (AttributeError, TypeError, ValueError) as error:
        raise UserError(f"{where} holds no comment: {error}") from None
