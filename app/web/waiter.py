"""One text that waits for its commit."""

from threading import Lock

from app.domain.message import IncomingMessage
from app.usecases.ports import StorageUnavailable
from app.usecases.receive import Receipt


class Waiter:
    """A text, how long it waits (`deadline`, on the monotonic clock, seconds), and what came of it."""

    __slots__ = ("_gate", "_outcome", "deadline", "leads", "message")

    def __init__(self, message: IncomingMessage, deadline: float) -> None:
        self.message = message
        self.deadline = deadline
        self.leads = False
        self._outcome: Receipt | Exception | None = None
        self._gate: Lock | None = None

    def shut(self) -> None:
        """Get ready to wait; whoever leads at once need not."""
        # A lock that is opened once is the cheapest thing to wait for; opening it for one who has left does no harm.
        self._gate = Lock()
        self._gate.acquire()

    def wait(self, seconds: float) -> bool:
        """Wait to be woken; False if that did not happen in time."""
        return self._gate is None or self._gate.acquire(timeout=max(seconds, 0))

    def wake(self) -> None:
        """End the waiting; its owner finds a result or, lacking one, that the database is away."""
        if self._gate is not None and self._gate.locked():
            self._gate.release()

    def call_to_lead(self) -> None:
        """Wake it to store the next batch."""
        self.leads = True
        self.wake()

    def settle(self, receipt: Receipt) -> None:
        """The text is stored."""
        self._outcome = receipt

    def fail(self, error: Exception) -> None:
        """This very text could not be received."""
        self._outcome = error

    def result(self) -> Receipt:
        """The receipt.

        Raises:
            StorageUnavailable: there is none.
            Exception: what receiving this text raised.
        """
        if self._outcome is None:
            raise StorageUnavailable("not stored in time")
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome
