"""The checker while somebody types: it runs once they pause, beside the editor's other questions."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Generic, TypeVar

Found = TypeVar("Found")

PAUSE: Final = 0.3
"""Seconds without a change, after which the checker runs: a check of thousands of rules takes longer than a key."""


class Checking(Generic[Found]):
    """Checks folders whose files change, each no oftener than one check at a time allows."""

    def __init__(
        self,
        check: Callable[[Path, Mapping[Path, str]], Found],
        buffers: Callable[[], Mapping[Path, str]],
        tell: Callable[[Path, Found], None],
        pause: float = PAUSE,
    ) -> None:
        """`check` runs in a thread of its own; `buffers` and `tell` where the events come."""
        self._check = check
        self._buffers = buffers
        self._tell = tell
        self._pause = pause
        self._changes: dict[Path, int] = {}
        self._running: dict[Path, asyncio.Task[None]] = {}

    def soon(self, folder: Path) -> None:
        """Check a folder as soon as nothing has changed for a moment."""
        self._changes[folder] = self._changes.get(folder, 0) + 1
        if folder not in self._running:
            self._running[folder] = asyncio.get_running_loop().create_task(self._until_done(folder))

    async def _until_done(self, folder: Path) -> None:
        done = 0
        try:
            while done != self._changes[folder]:
                seen = self._changes[folder]
                await asyncio.sleep(self._pause)
                if seen == self._changes[folder]:
                    found = await asyncio.to_thread(self._check, folder, dict(self._buffers()))
                    self._tell(folder, found)
                    done = seen
        finally:
            del self._running[folder]
