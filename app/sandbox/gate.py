"""How many API requests are under way at once."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

_SECOND = timedelta(seconds=1)


class Gate:
    """Counts who is inside; nobody waits, whoever finds it full is turned away (section 2.1)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._entries: deque[datetime] = deque()

    @contextmanager
    def entered(self, most: int, per_second: int, now: datetime) -> Iterator[bool]:
        """Be inside for the length of the block; yields whether there was room for one more.

        At most `most` are inside at once and, unless it is 0, `per_second` come in within any second.
        """
        with self._lock:
            room = self._inside < most and (not per_second or self._lately(now) < per_second)
            self._inside += room
            if room and per_second:
                self._entries.append(now)
        try:
            yield room
        finally:
            with self._lock:
                self._inside -= room

    def _lately(self, now: datetime) -> int:
        """How many have come in within the last second."""
        while self._entries and now - self._entries[0] >= _SECOND:
            self._entries.popleft()
        return len(self._entries)
