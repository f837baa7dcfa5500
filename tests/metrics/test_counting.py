"""The ports, wrapped: what is counted is what happened, and only once it is on the disk."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from app.domain.consent import Source
from app.domain.decision import OptOut, Reply
from app.domain.delivery import Kind, OptOutList, Outcome, State, Verdict
from app.domain.message import Door, IncomingMessage
from app.metrics.catalogue import (
    COMMIT_SECONDS,
    COMMIT_TEXTS,
    DECISIONS,
    DELIVERIES,
    GATEWAY_SECONDS,
    OPT_OUTS,
    SWEPT,
    TEXTS,
)
from app.metrics.meter import Meter
from app.metrics.receiving import CountedRecords, counted_take
from app.metrics.sending import CountedConnection, CountedOutbox
from app.usecases.deliver import deliver_next
from app.usecases.ports import StorageUnavailable
from app.usecases.receive import Receipt, Receiving, receive
from tests.builders import book, delivery, incoming, new_id, rule
from tests.fakes import FakeClock, FakeGateway
from tests.memory_store import MemoryStore
from tests.web.fakes import Ticks


@pytest.fixture
def meter() -> Meter:
    return Meter(None)


def taken_in(meter: Meter, texts: Sequence[IncomingMessage]) -> None:
    records = CountedRecords(MemoryStore(), meter, Ticks())
    receive(texts, book(rule("HOURS")), records, new_id, Receiving())


def test_a_commit_is_counted_with_its_texts_and_decisions(meter: Meter) -> None:
    texts = [incoming("hours"), incoming("hours please"), incoming("hm"), incoming("STOP")]

    taken_in(meter, texts)

    totals = meter.totals()
    assert totals[DECISIONS.name, "rule", "HOURS"] == 2
    assert totals[DECISIONS.name, "anything else", ""] == 1
    assert totals[DECISIONS.name, "consent", ""] == 1
    assert totals[OPT_OUTS.name, Source.TEXT] == 1
    assert totals[COMMIT_TEXTS.name + "_bucket", "4.0"] == 1
    assert totals[COMMIT_SECONDS.name + "_sum",] == 0.25


def test_what_was_not_stored_is_not_counted_as_decided(meter: Meter) -> None:
    records = CountedRecords(MemoryStore(), meter, Ticks())

    def break_in_between() -> None:
        with records.intake() as intake:
            intake.new_among([incoming("hours")], timedelta(seconds=10))
            raise StorageUnavailable("away")

    with pytest.raises(StorageUnavailable):
        break_in_between()

    assert meter.totals() == {}


def test_texts_are_counted_by_door_and_outcome(meter: Meter) -> None:
    receipts: list[Receipt | Exception] = [
        Receipt("1", is_new=True, reason=""),
        Receipt("2", is_new=False, reason=""),
        StorageUnavailable("away"),
    ]

    def take(_: IncomingMessage) -> Receipt:
        receipt = receipts.pop(0)
        if isinstance(receipt, Exception):
            raise receipt
        return receipt

    counted = counted_take(take, meter)
    counted(incoming("hours", door=Door.KEYWORD))
    counted(incoming("hours"))
    with pytest.raises(StorageUnavailable):
        counted(incoming("hours"))

    assert meter.totals() == {
        (TEXTS.name, "keyword", "new"): 1,
        (TEXTS.name, "inbox", "copy"): 1,
        (TEXTS.name, "inbox", "failed"): 1,
    }


def test_deliveries_and_calls_are_counted_by_what_became_of_them(meter: Meter) -> None:
    store, clock = MemoryStore(), FakeClock()
    verdicts = [Verdict(Outcome.UNKNOWN, "no answer"), Verdict(Outcome.REFUSED, "-5", opted_out=OptOutList.LOCAL)]
    gateway = CountedConnection(FakeGateway(verdicts), meter, Ticks())
    outbox = CountedOutbox(store, meter)
    for row in (delivery(), delivery()):
        store.deliveries[row.id] = row
    line = outbox.take_line("test", clock())
    assert line

    for _ in range(2):
        deliver_next(line, outbox, gateway, clock, lambda: 0.5, lambda: None)

    totals = meter.totals()
    assert totals[DELIVERIES.name, Kind.REPLY, State.UNKNOWN] == 1
    assert totals[DELIVERIES.name, Kind.REPLY, State.REFUSED] == 1
    assert totals[OPT_OUTS.name, Source.GATEWAY_LOCAL] == 1
    assert totals[GATEWAY_SECONDS.name + "_bucket", "unknown", "0.25"] == 1


def test_a_sweep_counts_what_it_ended(meter: Meter) -> None:
    store, clock = MemoryStore(), FakeClock()
    row = delivery()
    store.deliveries[row.id] = row
    clock.wait(hours=5)

    CountedOutbox(store, meter).sweep(clock())

    assert meter.totals() == {(SWEPT.name, State.EXPIRED): 1}


def test_no_label_ever_holds_a_text_or_a_number(meter: Meter) -> None:
    taken_in(meter, [incoming("canaryword"), incoming("hours canaryword"), incoming("stop canaryword 2125550100")])

    assert not [part for series in meter.totals() for part in series if "canary" in part or "2125550" in part]


def test_a_reply_is_no_opt_out(meter: Meter) -> None:
    assert not isinstance(Reply("x"), OptOut)
    taken_in(meter, [incoming("hours")])

    assert not [series for series in meter.totals() if series[0] == OPT_OUTS.name]
