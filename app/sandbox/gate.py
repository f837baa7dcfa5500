"""How many API requests are under way at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Counts who is inside; nobody waits, whoever finds it full is turned away (section 2.1)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0

    @contextmanager
    def entered(self, most: int) -> Iterator[bool]:
        """Be inside for the length of the block; yields whether there was room for one more."""
        with self._lock:
            room = self._inside < most
            self._inside += room
        try:
            yield room
        finally:
            with self._lock:
                self._inside -= room
