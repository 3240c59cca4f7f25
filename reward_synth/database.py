"""Small SQLite files that anybody may have written: whole or not there, whatever happens while they are written."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.envs.files import open_plain

_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
"""How a journal ends that names a further one, see "Master Journal Pages" of SQLite's file format."""


@contextmanager
def opened(path: Path, table: str, what: str, remedy: str = "") -> Iterator[sqlite3.Connection]:
    """Open a file, and make it and its table where they are not there.

    Args:
        path: A stranger's file: it is data, and a link is not followed. A view, a trigger or another table than ours,
            which can keep a query busy for ever, and a journal that would have another file deleted, are refused.
        table: The statement that makes the table.
        what: What it holds, for messages, such as `answers`.
        remedy: What to do where it cannot be used, for the end of that message.

    Raises:
        UserError: the path is a link, the file is none of ours, or SQLite refuses it, now or in what is done with it.
    """
    if path.is_symlink():
        raise UserError(f"{path} is a link; {what} are kept in a plain file")
    _check_journal(path.with_name(f"{path.name}-journal"))
    try:
        with closing(sqlite3.connect(path, timeout=30)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("PRAGMA synchronous = FULL")
            with database:
                database.execute(table)
            if _schema(database) != [table.replace(" IF NOT EXISTS", "", 1)]:
                raise sqlite3.DatabaseError("it holds more than its table")
            yield database
    except sqlite3.Error as error:
        raise UserError(f"the {what} in {path} cannot be used: {error}{remedy}") from None


def _schema(database: sqlite3.Connection) -> list[str]:
    """Return the statements by which all that a file holds was made; SQLite keeps them as they were typed."""
    return [made for (made,) in database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL LIMIT 2")]


def _check_journal(journal: Path) -> None:
    """Refuse what is left of a change to several files at once, which is none of ours: SQLite deletes what it names.

    Raises:
        UserError: the journal names a file, or is no plain file.
    """
    try:
        descriptor = open_plain(journal)
    except FileNotFoundError:
        return
    with open(descriptor, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - len(_JOURNAL_MAGIC)))
        if size > len(_JOURNAL_MAGIC) and file.read() == _JOURNAL_MAGIC:
            raise UserError(f"{journal} names another file, which would be deleted; remove the journal")
