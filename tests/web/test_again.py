"""Trying again while the database starts anew, and only then."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from app.domain.message import IncomingMessage
from app.domain.phone import PhoneNumber
from app.usecases.ports import StorageAway, StorageUnavailable
from app.usecases.receive import Receipt
from app.web.again import AGAIN_FOR, Again

TEXT = IncomingMessage(
    id="first", phone=PhoneNumber("2125550100"), text="hi", received_at=datetime(2026, 3, 2, 12, tzinfo=UTC)
)


@dataclass
class Database:
    """A `receive` that fails so often, on a clock that moves only while somebody waits."""

    failures: list[Exception] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    now: float = 0.0

    def receive(self, batch: Sequence[IncomingMessage]) -> Sequence[Receipt]:
        self.tried += [message.id for message in batch]
        if self.failures:
            raise self.failures.pop(0)
        return [Receipt(message.id, is_new=True, reason="said so") for message in batch]

    def wait(self, seconds: float) -> None:
        self.now += seconds


def patient(database: Database) -> Again:
    ids = iter("abcdefghijklmnopqrstuvwxyz")
    return Again(database.receive, ids.__next__, lambda: database.now, database.wait)


def test_a_text_waits_for_a_database_that_starts_anew_and_is_tried_under_another_id() -> None:
    database = Database([StorageAway(""), StorageAway("")])

    [receipt] = patient(database)([TEXT])

    assert database.tried == ["first", "a", "b"]
    assert receipt.message_id == "b"


def test_a_database_that_stays_away_is_given_up_and_then_asked_once_for_each_batch() -> None:
    database = Database([StorageAway("") for _ in range(100)])
    again = patient(database)

    with pytest.raises(StorageAway):
        again([TEXT])
    waited, tried = database.now, len(database.tried)
    with pytest.raises(StorageAway):
        again([TEXT])

    assert AGAIN_FOR <= waited < AGAIN_FOR + 0.5
    assert (database.now, len(database.tried)) == (waited, tried + 1)


def test_a_database_that_came_back_is_waited_for_the_next_time() -> None:
    database = Database([StorageAway("") for _ in range(20)])
    again = patient(database)
    while database.failures:
        with pytest.raises(StorageAway):
            again([TEXT])
    again([TEXT])
    database.failures = [StorageAway("")]

    assert len(again([TEXT])) == 1


def test_a_database_that_is_full_or_locked_is_not_asked_again() -> None:
    database = Database([StorageUnavailable("full")])

    with pytest.raises(StorageUnavailable):
        patient(database)([TEXT])

    assert database.tried == ["first"]
