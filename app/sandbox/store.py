"""The state file: an SQLite database of the stand-in's own, in which every value is one row of JSON."""

import json
import sqlite3
from typing import Any

MEMORY = ":memory:"
"""The path of a state that ends with its process."""

LOCK_SECONDS = 5.0
"""How long to wait for a stand-in that is just ending to let go of the file."""

_SCHEMA = "CREATE TABLE IF NOT EXISTS things (kind TEXT, key TEXT, value TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID"


class StateFileError(Exception):
    """The state file cannot be used; the message says why."""


class Store:
    """Rows of JSON by kind and key. Written at once, kept by `commit`; not safe for threads by itself.

    A commit reaches the operating system, so what is committed outlives a killed process, though not a lost machine.
    """

    def __init__(self, path: str = MEMORY) -> None:
        """Open the file and keep everybody else out.

        Raises:
            StateFileError: the file cannot be opened, is something else, or another stand-in has it.
        """
        try:
            self._rows = sqlite3.connect(path, timeout=LOCK_SECONDS, check_same_thread=False)
            self._rows.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._rows.execute("PRAGMA journal_mode = WAL")
            self._rows.execute("PRAGMA synchronous = NORMAL")
            self._rows.execute(_SCHEMA)
            self._rows.execute("DELETE FROM things WHERE kind = ''")  # takes the lock even where the table is there
            self._rows.commit()
        except sqlite3.Error as error:
            raise StateFileError(_reason(error)) from error

    def put(self, kind: str, key: int | str, value: Any) -> None:
        """Write one value, in place of an earlier one."""
        row = (kind, str(key), json.dumps(value, separators=(",", ":")))
        self._rows.execute("INSERT OR REPLACE INTO things VALUES (?, ?, ?)", row)

    def remove(self, kind: str, key: int | str) -> None:
        """Take one value away."""
        self._rows.execute("DELETE FROM things WHERE kind = ? AND key = ?", (kind, str(key)))

    def values(self, kind: str) -> list[Any]:
        """All values of a kind, in no order."""
        found = self._rows.execute("SELECT value FROM things WHERE kind = ?", (kind,))
        return [json.loads(value) for (value,) in found]

    def clear(self) -> None:
        """Forget everything but the count of ids, since receivers take a known message id for a duplicate."""
        self._rows.execute("DELETE FROM things WHERE kind <> 'counter'")

    def commit(self) -> None:
        """Keep what was written; costs nothing where nothing was."""
        if self._rows.in_transaction:
            self._rows.commit()

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()


def _reason(error: sqlite3.Error) -> str:
    return "another stand-in uses it" if "locked" in str(error) else str(error)
