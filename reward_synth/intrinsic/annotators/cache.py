"""Labels that were paid for once, in one file for all runs of a user."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.intrinsic.annotators.annotator import Question

_TABLE = "CREATE TABLE IF NOT EXISTS labels (key TEXT PRIMARY KEY, answer REAL NOT NULL) WITHOUT ROWID"


def default_path() -> Path:
    """Return where a user's labels lie unless they say otherwise."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rewardsmith" / "labels.sqlite"


class LabelCache:
    """Answers by model, prompt and question; whole or not there, whatever happens while they are written.

    Args:
        path: A SQLite file, made with the first answer.
        model: Who answers.
        digest: Of the prompt.
    """

    def __init__(self, path: Path, model: str, digest: str) -> None:
        self._path = path
        self._asked = (model, digest)

    def find(self, questions: Sequence[Question]) -> dict[Question, float]:
        """Return the answers that are kept.

        Raises:
            UserError: the file cannot be used.
        """
        found: dict[Question, float] = {}
        if not self._path.exists():
            return found
        with self._open() as database:
            for question in questions:
                row = database.execute("SELECT answer FROM labels WHERE key = ?", (self._key(question),)).fetchone()
                # Another program may have written anything there.
                if row is not None and isinstance(row[0], int | float) and 0 <= row[0] <= 1:
                    found[question] = float(row[0])
        return found

    def keep(self, answers: Mapping[Question, float]) -> None:
        """Keep answers; when this returns they are on the disk.

        Raises:
            UserError: the file cannot be used.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        rows = [(self._key(question), answer) for question, answer in answers.items()]
        with self._open() as database, database:
            database.executemany("INSERT OR REPLACE INTO labels (key, answer) VALUES (?, ?)", rows)

    def _key(self, question: Question) -> str:
        return hashlib.sha256(json.dumps([*self._asked, *question]).encode()).hexdigest()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        # As in `preferences.store`: the file is data, and what code it may hold (views, triggers) is not trusted.
        if self._path.is_symlink():
            raise UserError(f"{self._path} is a link; labels are kept in a plain file")
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as database:
                database.execute("PRAGMA trusted_schema = OFF")
                database.execute("PRAGMA journal_mode = DELETE")
                database.execute("PRAGMA synchronous = FULL")
                with database:
                    database.execute(_TABLE)
                yield database
        except sqlite3.Error as error:
            raise UserError(f"the labels in {self._path} cannot be used: {error}; move it away") from None
