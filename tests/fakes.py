"""Fakes around the use cases: a clock that is told the time, and a gateway that is told its verdicts."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.delivery import Delivery, Kind, Outcome, Verdict
from tests.builders import NOON

SENT = Verdict(Outcome.SENT, "1: sent")


@dataclass
class FakeClock:
    """A clock that moves only when it is told to."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class FakeGateway:
    """A gateway that gives the verdicts it was told, then accepts; it remembers what reached it, call by call."""

    verdicts: list[Verdict] = field(default_factory=list)
    reached: list[Delivery] = field(default_factory=list)
    calls: list[int] = field(default_factory=list)
    at_once: int = 1
    hung_up: int = 0
    on_send: Callable[[Delivery], None] = lambda _delivery: None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def room(self, kind: Kind) -> int:
        return self.at_once

    def send(self, together: Sequence[Delivery]) -> Sequence[Verdict]:
        for delivery in together:
            self.on_send(delivery)
        with self._lock:
            self.calls.append(len(together))
            self.reached.extend(together)
            return [self.verdicts.pop(0) if self.verdicts else SENT for _ in together]

    def hang_up(self) -> None:
        self.hung_up += 1

    @property
    def texts(self) -> list[str]:
        return [delivery.text for delivery in self.reached]
