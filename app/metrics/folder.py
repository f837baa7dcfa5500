"""The folder that the processes of a host share: as many files as processes ever ran at once, and no more.

A process takes the first file that nobody holds and counts on in it. So nothing grows with restarts, and the sum over
all files never steps back, which Prometheus would take for a fresh start.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from app.metrics.catalogue import CREDITS, CREDITS_SEEN
from app.metrics.slot import Series, Slot, SlotTaken, values_in

MOST: Final = 256
"""Processes of one host."""

_ENDING: Final = ".counts"
_CREDITS: Final = (CREDITS.name,)
_SEEN: Final = (CREDITS_SEEN.name,)


def take_slot(folder: Path) -> Slot:
    """The first file that nobody holds.

    Raises:
        OSError: the folder cannot be used, or everything in it is held.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, MOST + 1):
        path = folder / f"{number}{_ENDING}"
        path.touch(mode=0o640)
        file = path.open("r+b", buffering=0)
        try:
            return Slot(file)
        except SlotTaken:
            file.close()
        except BaseException:
            file.close()
            raise
    raise OSError("every file of the folder is held")


def totals_in(folder: Path) -> Mapping[Series, float]:
    """What all processes of the host counted, those that are gone included; of two notes the newer."""
    return totals(values_in(path) for path in sorted(folder.glob(f"*{_ENDING}")))


def totals(parts: Iterable[Mapping[Series, float]]) -> Mapping[Series, float]:
    """The values of several processes as one."""
    summed: dict[Series, float] = defaultdict(float)
    newest: Mapping[Series, float] = {}
    for part in parts:
        for series, value in part.items():
            summed[series] += value
        if part.get(_SEEN, 0) > newest.get(_SEEN, 0):
            newest = part
    for note in (_CREDITS, _SEEN):
        summed.pop(note, None)
        if note in newest:
            summed[note] = newest[note]
    return summed
