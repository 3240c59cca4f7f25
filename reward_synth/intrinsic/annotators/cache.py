"""Labels that were paid for once, in one file for all runs of a user."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from rewardsmith.reward_synth.database import opened
from rewardsmith.reward_synth.intrinsic.annotators.annotator import Question

_TABLE = "CREATE TABLE IF NOT EXISTS labels (key TEXT PRIMARY KEY, answer REAL NOT NULL) WITHOUT ROWID"


def default_path() -> Path:
    """Return where a user's labels lie unless they say otherwise."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rewardsmith" / "labels.sqlite"


class LabelCache:
    """Answers by model, prompt and question; whole or not there, whatever happens while they are written.

    Args:
        path: A SQLite file, made with the first answer.
        model: Tells who answers, whenever that must be known.
        digest: Of the prompt.
    """

    def __init__(self, path: Path, model: Callable[[], str], digest: str) -> None:
        self._path = path
        self._model = model
        self._digest = digest

    def find(self, questions: Sequence[Question]) -> dict[Question, float]:
        """Return the answers that are kept.

        Raises:
            UserError: the file cannot be used, or nobody knows yet who answers.
        """
        found: dict[Question, float] = {}
        if not self._path.exists():
            return found
        model = self._model()
        with self._open() as database:
            for question in questions:
                key = self._key(model, question)
                row = database.execute("SELECT answer FROM labels WHERE key = ?", (key,)).fetchone()
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
        model = self._model()
        rows = [(self._key(model, question), answer) for question, answer in answers.items()]
        with self._open() as database, database:
            database.executemany("INSERT OR REPLACE INTO labels (key, answer) VALUES (?, ?)", rows)

    def _key(self, model: str, question: Question) -> str:
        return hashlib.sha256(json.dumps([model, self._digest, *question]).encode()).hexdigest()

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self._path, _TABLE, "labels", "; move it away")
