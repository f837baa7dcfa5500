"""One process's values in a small file, which others read while it is written.

The first eight bytes say how much of the file is used; then come records: the key's length, the key, padding to eight
bytes, the value. A value is one aligned word, so a reader sees it before or after a change and never in between, and a
SIGKILL takes nothing: what is mapped belongs to the kernel. prometheus-client's own files are one for each process id
that ever was, and only its environment variable switches them on.
"""

import fcntl
import json
import mmap
import os
import struct
from pathlib import Path
from typing import BinaryIO, Final

Series = tuple[str, ...]
"""A metric's name, or that of one of its parts, and the values of its labels."""

SIZE: Final = 256 * 1024
"""Bytes of a file: several times what two hundred rules need."""

_USED: Final = struct.Struct("<Q")
_LENGTH: Final = struct.Struct("<Q")
_VALUE: Final = struct.Struct("<d")


class SlotTaken(Exception):
    """Another process that lives has this file."""


class Slot:
    """Named values of one process. Not safe for several threads at once."""

    def __init__(self, file: BinaryIO | None = None) -> None:
        """Go on with a file that nobody else has, or count in memory alone.

        Raises:
            SlotTaken: another process has the file.
            OSError: it cannot be used.
        """
        self._file = file
        if file is None:
            self._memory = mmap.mmap(-1, SIZE)
        else:
            _claim(file)
            file.truncate(SIZE)
            os.posix_fallocate(file.fileno(), 0, SIZE)  # a full disk says so here, and not by a signal later
            self._memory = mmap.mmap(file.fileno(), SIZE)
        self._places: dict[Series, int] = {}
        self._end = _USED.size
        self._resume()

    @property
    def series(self) -> frozenset[Series]:
        """What has a value here."""
        return frozenset(self._places)

    def value(self, series: Series) -> float:
        """The value, 0 where there is none."""
        place = self._places.get(series)
        return 0.0 if place is None else float(_VALUE.unpack_from(self._memory, place)[0])

    def add(self, series: Series, amount: float) -> None:
        """Add to a value."""
        place = self._places.get(series) or self._place(series)
        if place:
            _VALUE.pack_into(self._memory, place, _VALUE.unpack_from(self._memory, place)[0] + amount)

    def set(self, series: Series, value: float) -> None:
        """Set a value."""
        place = self._places.get(series) or self._place(series)
        if place:
            _VALUE.pack_into(self._memory, place, value)

    def close(self) -> None:
        """Let go of the file; a copy of it that a fork made stays whole."""
        self._memory.close()
        if self._file is not None:
            self._file.close()

    def _place(self, series: Series) -> int:
        """Where a new series goes; 0 where the file is full, and the series is not counted."""
        key = json.dumps(series).encode()
        key += b" " * (-len(key) % 8)
        place = self._end + _LENGTH.size + len(key)
        if place + _VALUE.size > SIZE:
            return 0
        _LENGTH.pack_into(self._memory, self._end, len(key))
        self._memory[self._end + _LENGTH.size : place] = key
        _VALUE.pack_into(self._memory, place, 0.0)
        self._end = place + _VALUE.size
        _USED.pack_into(self._memory, 0, self._end)  # last, so that a reader never meets half a record
        self._places[series] = place
        return place

    def _resume(self) -> None:
        """Go on where the process before ended, so that no counter steps back."""
        try:
            self._places = _places(self._memory[:])
        except ValueError:  # a power cut in a folder that outlives it
            self._memory[:] = bytes(SIZE)
        self._end = _USED.unpack_from(self._memory, 0)[0] or _USED.size


def values_in(path: Path) -> dict[Series, float]:
    """The values of a file, of a process that lives or not; none where it cannot be read."""
    try:
        content = path.read_bytes()
        return {series: _VALUE.unpack_from(content, place)[0] for series, place in _places(content).items()}
    except (OSError, ValueError):
        return {}


def _places(content: bytes) -> dict[Series, int]:
    """Where each value stands.

    Raises:
        ValueError: this is no file of ours, or half of one.
    """
    if len(content) != SIZE:
        raise ValueError("not of our size")
    used, places = _USED.unpack_from(content, 0)[0], {}
    if used > SIZE:
        raise ValueError("more is used than there is")
    at = _USED.size
    while at < used:
        length = _LENGTH.unpack_from(content, at)[0]
        place = at + _LENGTH.size + length
        if place + _VALUE.size > used:
            raise ValueError("a record has no end")
        written = json.loads(content[at + _LENGTH.size : place])
        places[tuple(str(part) for part in written)] = place
        at = place + _VALUE.size
    return places


def _claim(file: BinaryIO) -> None:
    """Have the file for as long as the process lives; the kernel gives it back, however that ends."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SlotTaken from None
