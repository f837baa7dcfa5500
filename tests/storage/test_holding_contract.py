"""What a hold promises, kept by the fake and by both databases."""

from dataclasses import replace

import pytest

from app.domain.decision import OptOut, Reply
from app.domain.delivery import Delivered, Kind, Outcome, Verdict, answer_to
from app.usecases.ports import Backlog, Hold, Line, Swept
from tests.storage.builders import ANN, BEN, CLEO, incoming, later, new_id, queue, record, taken
from tests.storage.conftest import Stores

SENT = Verdict(Outcome.SENT, "1: accepted")


@pytest.fixture
def line(stores: Stores) -> Line:
    found = stores.outbox.take_line("worker", later(0))
    assert found is not None
    return found


def leaving(stores: Stores, line: Line, seconds: float) -> list[str]:
    """The texts that leave at that moment, each of them sent."""
    texts = []
    while claim := stores.outbox.claim(line, later(seconds)):
        texts += [delivery.text for delivery in claim]
        settled = [Delivered(delivery.settled(SENT, later(seconds)), SENT) for delivery in claim]
        stores.outbox.settle(settled, 0.0, later(seconds))
    return texts


def test_nothing_is_held_until_somebody_says_so(stores: Stores) -> None:
    assert stores.outbox.hold() is None
    assert stores.holding.release(later(0), older=False, newer=True) is None


def test_while_held_nothing_leaves_of_any_kind(stores: Stores, line: Line) -> None:
    stores.holding.begin("restored", later(10))
    for phone, kind in ((ANN, Kind.REPLY), (BEN, Kind.HELP), (CLEO, Kind.STOP_CONFIRMATION)):
        queue(stores.records, phone=phone, kind=kind, at=later(11))

    assert leaving(stores, line, 12) == []
    assert stores.outbox.hold() == Hold(later(10), "restored")
    assert stores.holding.backlog(later(12)) == Backlog(older=0, newer=3, late=0)


def test_a_hold_begun_again_makes_everything_queued_older(stores: Stores) -> None:
    stores.holding.begin("first", later(10))
    queue(stores.records, at=later(11))
    stores.holding.begin("second", later(20))

    assert stores.outbox.hold() == Hold(later(20), "second")
    assert stores.holding.backlog(later(21)) == Backlog(older=1, newer=0, late=0)


def test_a_release_lets_the_newer_texts_leave_and_calls_the_older_unknown(stores: Stores, line: Line) -> None:
    queue(stores.records, phone=ANN, text="of the backup", at=later(0))
    queue(stores.records, phone=BEN, text="help of the backup", kind=Kind.HELP, at=later(0))
    stores.holding.begin("restored", later(10))
    queue(stores.records, phone=CLEO, text="while held", at=later(11))

    waited = stores.holding.release(later(20), older=False, newer=True)

    assert waited == Backlog(older=2, newer=1, late=0)
    assert leaving(stores, line, 20) == ["while held"]
    assert leaving(stores, line, 3600) == []
    assert stores.outbox.hold() is None


def test_the_answer_to_a_text_that_came_before_the_hold_and_was_found_after_it_is_older(
    stores: Stores, line: Line
) -> None:
    stores.holding.begin("restored", later(10))
    message = incoming(at=later(5))
    found_later = replace(answer_to(message, "perhaps answered", Kind.REPLY, new_id()), created_at=later(15))
    record(stores.records, taken(message, answers=[found_later]))

    waited = stores.holding.release(later(20), older=False, newer=True)

    assert waited == Backlog(older=1, newer=0, late=0)
    assert leaving(stores, line, 20) == []


def test_a_release_sends_what_is_older_where_a_person_says_so(stores: Stores, line: Line) -> None:
    queue(stores.records, phone=ANN, text="of the backup", at=later(0))
    stores.holding.begin("restored", later(10))

    stores.holding.release(later(20), older=True, newer=True)

    assert leaving(stores, line, 20) == ["of the backup"]


def test_a_release_drops_what_is_newer_where_a_person_says_so(stores: Stores, line: Line) -> None:
    stores.holding.begin("restored", later(10))
    queue(stores.records, at=later(11))

    stores.holding.release(later(20), older=False, newer=False)

    assert leaving(stores, line, 20) == []


def test_what_became_too_late_while_held_expires(stores: Stores, line: Line) -> None:
    stores.holding.begin("restored", later(10))
    queue(stores.records, phone=ANN, kind=Kind.STOP_CONFIRMATION, at=later(11))
    queue(stores.records, phone=BEN, kind=Kind.STOP_CONFIRMATION, at=later(200))

    assert stores.outbox.sweep(later(311)) == Swept(unknown=0, expired=1)
    assert stores.holding.backlog(later(500)) == Backlog(older=0, newer=0, late=1)
    assert stores.holding.release(later(500), older=True, newer=True) == Backlog(older=0, newer=0, late=1)
    assert leaving(stores, line, 500) == []


def test_a_stop_while_held_cancels_what_waits_and_its_own_confirmation_leaves(stores: Stores, line: Line) -> None:
    stores.holding.begin("restored", later(10))
    queue(stores.records, text="waits", at=later(11))
    stop = taken(incoming("stop", at=later(12)), OptOut(), Reply("You are out", Kind.STOP_CONFIRMATION))
    record(stores.records, stop)

    stores.holding.release(later(20), older=False, newer=True)

    assert leaving(stores, line, 20) == ["You are out"]
