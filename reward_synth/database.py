"""Small SQLite files that anybody may have written: whole or not there, whatever happens while they are written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rewardsmith.envs import UserError


@contextmanager
def opened(path: Path, table: str, what: str, remedy: str = "") -> Iterator[sqlite3.Connection]:
    """Open a file, and make it and its table where they are not there.

    Args:
        path: A stranger's file: it is data, its own code (views, triggers) is not trusted, and a link is not followed.
        table: The statement that makes the table.
        what: What it holds, for messages, such as `answers`.
        remedy: What to do where it cannot be used, for the end of that message.

    Raises:
        UserError: the path is a link, or SQLite refuses the file, now or in what is done with it.
    """
    if path.is_symlink():
        raise UserError(f"{path} is a link; {what} are kept in a plain file")
    try:
        with closing(sqlite3.connect(path, timeout=30)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("PRAGMA synchronous = FULL")
            with database:
                database.execute(table)
            yield database
    except sqlite3.Error as error:
        raise UserError(f"the {what} in {path} cannot be used: {error}{remedy}") from None
