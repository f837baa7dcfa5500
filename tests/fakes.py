"""Fakes around the use cases: a clock that is told the time, and a gateway that is told its verdicts."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.delivery import Delivery, Outcome, Verdict
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
    """A gateway that gives the verdicts it was told, then accepts; it remembers what reached it."""

    verdicts: list[Verdict] = field(default_factory=list)
    reached: list[Delivery] = field(default_factory=list)
    hung_up: int = 0
    on_send: Callable[[Delivery], None] = lambda _delivery: None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, delivery: Delivery) -> Verdict:
        self.on_send(delivery)
        with self._lock:
            self.reached.append(delivery)
            return self.verdicts.pop(0) if self.verdicts else SENT

    def hang_up(self) -> None:
        self.hung_up += 1

    @property
    def texts(self) -> list[str]:
        return [delivery.text for delivery in self.reached]
