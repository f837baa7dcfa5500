"""How fast and how long: steady seconds, the deadline of a call, and the pace of new connections.

The gateway lets an address open two connections a second and answers 503 above that (reference page, section 2.1).
With two lines for an account, one new connection a second on each keeps within it.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clockwork:
    """Seconds that never jump, and how to wait for some; given in, so that tests need not wait."""

    monotonic: Callable[[], float]
    sleep: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment, in steady seconds, by which something is over."""

    at: float
    clockwork: Clockwork

    @classmethod
    def within(cls, seconds: float, clockwork: Clockwork) -> "Deadline":
        """The deadline so many seconds from now."""
        return cls(clockwork.monotonic() + seconds, clockwork)

    @property
    def passed(self) -> bool:
        """Whether it is too late."""
        return self.clockwork.monotonic() >= self.at

    def left(self) -> float:
        """Seconds left, always more than none.

        Raises:
            TimeoutError: none are left.
        """
        seconds = self.at - self.clockwork.monotonic()
        if seconds <= 0:
            raise TimeoutError("the deadline has passed")
        return seconds

    def at_most(self, seconds: float) -> "Deadline":
        """This deadline, or one in so many seconds where that is sooner."""
        return Deadline(min(self.at, self.clockwork.monotonic() + seconds), self.clockwork)


class ConnectionPace:
    """Keeps the connections of one line apart, counted from the moment each is asked for."""

    def __init__(self, clockwork: Clockwork, apart: float) -> None:
        self._clockwork = clockwork
        self._apart = apart
        self._next = clockwork.monotonic()

    def wait(self, deadline: Deadline) -> None:
        """Sleep until one more may be opened, and count it.

        Raises:
            TimeoutError: the deadline comes first; none was counted.
        """
        delay = self._next - self._clockwork.monotonic()
        if delay > 0:
            self._clockwork.sleep(min(delay, deadline.left()))
        deadline.left()
        self._next = self._clockwork.monotonic() + self._apart
