"""The file of a backup: gzip around lines of JSON, the same from both kinds of database.

    {"textback backup": 1, "release": "0.1.0", "revision": "0006", "made_at": "2026-11-23 05:04:13.000250+00:00"}
    {"table": "contacts", "columns": ["phone", …], "rows": 2}
    ["2125550100", …]
    ["2125550101", …]
    {"rows": 2, "checksum": "…"}
    … the other tables …
    {"end": 14}

Tables stand in an order in which their rows can be written, rows in that of their keys. A checksum is the sum of the
SHA-256 of the lines of rows, without their ends, modulo 2^256.
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final, Self

from app.storage.copying.refusals import BadBackup

FORMAT: Final = 1
_MARK: Final = "textback backup"
_LEVEL: Final = 6
"""Of gzip's nine."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup says of itself first: the release and the revision of the tables, and when it was made."""

    release: str
    revision: str
    made_at: datetime

    @classmethod
    def of(cls, line: object) -> Self:
        """The head in the first line.

        Raises:
            BadBackup: it is none, or of a format that is not ours.
        """
        if not isinstance(line, dict) or _MARK not in line:
            raise BadBackup("the file is no backup of Textback")
        if line[_MARK] != FORMAT:
            raise BadBackup("the backup was made by a newer release of Textback: restore it with that one")
        try:
            return cls(str(line["release"]), str(line["revision"]), datetime.fromisoformat(line["made_at"]))
        except (KeyError, TypeError, ValueError):
            raise BadBackup("the backup's first line does not say what it should") from None

    def line(self) -> dict[str, object]:
        """As it is written."""
        made_at = self.made_at.isoformat(" ", "microseconds")
        return {_MARK: FORMAT, "release": self.release, "revision": self.revision, "made_at": made_at}


class Writer:
    """Writes a backup line by line."""

    def __init__(self, file: BinaryIO) -> None:
        self._packed = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=_LEVEL, mtime=0)

    def say(self, line: dict[str, object]) -> None:
        """Write a line that is no row."""
        self.row(json.dumps(line, ensure_ascii=False).encode())

    def row(self, line: bytes) -> None:
        """Write a line."""
        self._packed.write(line + b"\n")

    def end(self, tables: int) -> None:
        """Write the last line, and what is still in memory."""
        self.say({"end": tables})
        self._packed.close()


def lines_of(file: BinaryIO) -> Iterator[tuple[int, bytes, object]]:
    """Each line with its number: as it stands there without its end, and what it says.

    Raises:
        BadBackup: the file is damaged, cut, or something else; says where.
    """
    number = 0
    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as packed:
            for number, line in enumerate(packed, start=1):
                held = line.rstrip(b"\n")
                yield number, held, json.loads(held)
    except EOFError:
        raise BadBackup(f"the backup ends in the middle, after line {number}: it was not written to its end") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        what = "is damaged" if number else "is no backup of Textback, or is damaged at its beginning"
        raise BadBackup(f"the file {what} (after line {number}: {type(error).__name__})") from None
    except (UnicodeDecodeError, json.JSONDecodeError):
        raise BadBackup(f"line {number + 1} of the backup is no JSON: the file is damaged") from None
