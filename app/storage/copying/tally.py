"""Counting and weighing rows, so that two copies of a table can be compared without laying them side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection

from app.storage.copying.rows import Columns, read


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows, and the sum of their SHA-256 (hexadecimal): the order of the rows makes no difference."""

    rows: int = 0
    checksum: str = "0" * 64

    def with_lines(self, lines: Iterable[bytes]) -> "Tally":
        """With these rows added."""
        weights = [int.from_bytes(sha256(line).digest()) for line in lines]
        total = (int(self.checksum, 16) + sum(weights)) % 2**256
        return Tally(self.rows + len(weights), f"{total:064x}")


@dataclass(frozen=True, slots=True)
class Copied:
    """One table that was copied and found the same on both sides."""

    table: str
    tally: Tally


def tally_of(connection: Connection, columns: Columns) -> Tally:
    """What the database holds of these columns, read row by row."""
    tally = Tally()
    for some in read(connection, columns):
        tally = tally.with_lines(columns.line(row) for row in some)
    return tally
