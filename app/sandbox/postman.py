"""Background work for phones: one job at a time and in order for each phone, many phones at once."""

import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue

Job = Callable[[], None]

WORKERS = 16


class Postman:
    """Does jobs on threads of its own, which start with the first job, so never before a server forks."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._most = workers
        self._workers = 0
        self._ready: SimpleQueue[str] = SimpleQueue()
        self._waiting: dict[str, deque[Job]] = {}
        self._changed = threading.Condition()

    def post(self, number: str, job: Job) -> None:
        """Do the job when all earlier jobs of this phone are done."""
        with self._changed:
            queue = self._waiting.setdefault(number, deque())
            queue.append(job)
            if len(queue) == 1:
                self._ready.put(number)
            if self._workers < min(self._most, len(self._waiting)):
                self._workers += 1
                threading.Thread(target=self._work, name="postman", daemon=True).start()

    def finish(self, seconds: float) -> bool:
        """Wait until nothing is left to do, at most so many seconds; tells whether that is so."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, seconds)

    def _work(self) -> None:
        try:
            while True:
                self._do_next(self._ready.get())
        finally:
            # A job that fails for an unforeseen reason ends its thread loudly; the next post starts another.
            with self._changed:
                self._workers -= 1

    def _do_next(self, number: str) -> None:
        try:
            self._waiting[number][0]()
        finally:
            with self._changed:
                queue = self._waiting[number]
                queue.popleft()
                if queue:
                    self._ready.put(number)
                else:
                    del self._waiting[number]
                    self._changed.notify_all()
