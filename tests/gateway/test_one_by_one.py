"""A gateway that takes one text a call, behind the port that the worker's senders use."""

from dataclasses import dataclass, field, replace

import pytest

from app.domain.delivery import Delivery, Kind, Outcome, Verdict
from app.gateway.wire.one_by_one import OneByOne
from tests.gateway.builders import delivery

SENT = Verdict(Outcome.SENT, "coo")


@dataclass
class Pigeons:
    """A gateway that takes everything, one by one."""

    took: list[str] = field(default_factory=list)
    hung_up: int = 0

    def send(self, delivery: Delivery) -> Verdict:
        self.took.append(delivery.phone.digits)
        return SENT

    def hang_up(self) -> None:
        self.hung_up += 1


@pytest.mark.parametrize("kind", Kind)
def test_there_is_room_for_one(kind: Kind) -> None:
    assert OneByOne(Pigeons()).room(kind) == 1


def test_each_text_is_a_call_with_a_verdict() -> None:
    pigeons = Pigeons()

    verdicts = OneByOne(pigeons).send([delivery(phone="2125550101"), delivery(phone="2125550102")])

    assert verdicts == [SENT, SENT]
    assert pigeons.took == ["2125550101", "2125550102"]


def test_a_voice_call_is_never_sent_as_a_text() -> None:
    pigeons = Pigeons()

    [verdict] = OneByOne(pigeons).send([replace(delivery(), kind=Kind.VOICE)])

    assert verdict.outcome is Outcome.REFUSED
    assert pigeons.took == []


def test_hanging_up_closes_its_connection() -> None:
    pigeons = Pigeons()

    OneByOne(pigeons).hang_up()

    assert pigeons.hung_up == 1
