"""What the Outbox promises, kept by the fake and by both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.account import CREDIT_PROBE, Account
from app.domain.consent import ConsentEvent, Source
from app.domain.decision import OptOut, Reply
from app.domain.delivery import (
    LEASE,
    SECOND_COPY_AFTER,
    Delivered,
    Delivery,
    Kind,
    OptOutList,
    Outcome,
    State,
    Trouble,
    Verdict,
)
from app.domain.phone import PhoneNumber
from app.usecases.ports import Line, LineLost, Swept
from tests.storage.builders import ANN, BEN, CLEO, NOON, incoming, later, queue, record, taken
from tests.storage.conftest import Stores

SENT = Verdict(Outcome.SENT, "1: accepted")
REFUSED = Verdict(Outcome.REFUSED, "-7: characters")
UNKNOWN = Verdict(Outcome.UNKNOWN, "no answer in 10 s")
BUSY = Verdict(Outcome.NOT_SENT, "503", Trouble.BUSY)
NO_CREDITS = Verdict(Outcome.NOT_SENT, "-2: credits", Trouble.CREDITS)
WRONG_LOGIN = Verdict(Outcome.NOT_SENT, "-1: login", Trouble.LOGIN)


@pytest.fixture
def line(stores: Stores) -> Line:
    found = stores.outbox.take_line("worker", NOON)
    assert found is not None
    return found


def claimed(stores: Stores, line: Line, now: datetime = NOON) -> Delivery:
    [delivery] = stores.outbox.claim(line, now)
    return delivery


def settle(stores: Stores, delivery: Delivery, verdict: Verdict, now: datetime = NOON) -> Delivery:
    settled = delivery.settled(verdict, now)
    stores.outbox.settle([Delivered(settled, verdict)], 0.0, now)
    return settled


def drained(stores: Stores, line: Line, now: datetime) -> Iterator[Delivery]:
    while claim := stores.outbox.claim(line, now):
        [delivery] = claim
        yield delivery
        settle(stores, delivery, SENT, now)


# ---------------------------------------------------------------- claiming


def test_a_claimed_text_comes_back_as_it_was_queued_marked_as_sending(stores: Stores, line: Line) -> None:
    queued = queue(stores.records, text="Two for one! \U0001f355")

    assert claimed(stores, line) == replace(queued, state=State.SENDING, tries=1)
    assert not stores.outbox.claim(line, NOON)


def test_consent_answers_leave_first_and_then_the_oldest(stores: Stores, line: Line) -> None:
    queue(stores.records, phone=ANN, at=later(1), text="second")
    queue(stores.records, phone=BEN, at=later(0), text="first")
    queue(stores.records, phone=CLEO, at=later(2), text="help", kind=Kind.HELP)

    assert [delivery.text for delivery in drained(stores, line, later(5))] == ["help", "first", "second"]


def test_texts_to_one_number_leave_in_the_order_they_were_made(stores: Stores, line: Line) -> None:
    for number in range(3):
        queue(stores.records, text=str(number))
    queue(stores.records, text="help", kind=Kind.HELP)

    assert [delivery.text for delivery in drained(stores, line, NOON)] == ["0", "1", "2", "help"]


def test_the_next_text_to_a_number_waits_while_one_is_being_sent(stores: Stores, line: Line) -> None:
    queue(stores.records, text="first")
    queue(stores.records, text="second")
    queue(stores.records, phone=BEN, text="other")
    first = claimed(stores, line)

    assert claimed(stores, line).text == "other"
    assert not stores.outbox.claim(line, NOON)

    settle(stores, first, SENT)
    assert claimed(stores, line).text == "second"


def test_a_stop_confirmation_does_not_wait_for_a_call_in_flight(stores: Stores, line: Line) -> None:
    queue(stores.records, text="being sent as the STOP comes")
    claimed(stores, line)
    record(stores.records, taken(incoming("stop"), OptOut(), Reply("You are out", Kind.STOP_CONFIRMATION)))

    assert claimed(stores, line).text == "You are out"


@pytest.mark.parametrize(("now", "leaves"), [(-0.001, False), (0, True), (299.999, True), (300, False)])
def test_a_text_leaves_when_it_is_due_and_not_when_it_is_too_late(stores: Stores, now: float, *, leaves: bool) -> None:
    queue(stores.records, kind=Kind.STOP_CONFIRMATION, at=NOON)
    line = stores.outbox.take_line("worker", later(now))
    assert line is not None

    assert bool(stores.outbox.claim(line, later(now))) == leaves


def test_a_line_that_another_worker_took_claims_nothing(stores: Stores, line: Line) -> None:
    queue(stores.records)
    stores.outbox.take_line("second", NOON)
    assert stores.outbox.take_line("third", later(16)) == Line(line.number, "third")

    with pytest.raises(LineLost):
        stores.outbox.claim(line, later(16))

    assert claimed(stores, Line(line.number, "third"), later(16)).phone == ANN


# ---------------------------------------------------------------- lines


def test_an_account_has_two_lines_for_all_workers(stores: Stores) -> None:
    taken_lines = [stores.outbox.take_line(holder, NOON) for holder in ("a", "b", "c")]

    assert taken_lines == [Line(1, "a"), Line(2, "b"), None]


@pytest.mark.parametrize(("now", "is_free"), [(14.999, False), (15, True)])
def test_a_line_whose_holder_is_silent_is_free_after_fifteen_seconds(
    stores: Stores, now: float, *, is_free: bool
) -> None:
    for holder in ("a", "b"):
        stores.outbox.take_line(holder, NOON)

    assert (stores.outbox.take_line("c", later(now)) is not None) == is_free


def test_a_line_that_is_kept_is_not_free(stores: Stores, line: Line) -> None:
    stores.outbox.take_line("b", NOON)

    assert stores.outbox.keep(line, later(10))
    assert stores.outbox.take_line("c", later(16)) == Line(2, "c")
    assert stores.outbox.take_line("d", later(16)) is None
    assert not stores.outbox.keep(Line(2, "b"), later(16))


def test_claiming_keeps_the_line(stores: Stores, line: Line) -> None:
    queue(stores.records)
    claimed(stores, line, later(10))
    stores.outbox.take_line("b", NOON)

    assert stores.outbox.take_line("c", later(24)) == Line(2, "c")
    assert stores.outbox.take_line("d", later(24)) is None


def test_a_line_that_was_given_back_rests_for_a_second(stores: Stores, line: Line) -> None:
    stores.outbox.take_line("b", NOON)
    stores.outbox.give_back(line, later(5))

    assert stores.outbox.take_line("c", later(5.999)) is None
    assert stores.outbox.take_line("c", later(6)) == Line(1, "c")


def test_a_line_that_is_lost_cannot_be_given_back(stores: Stores, line: Line) -> None:
    assert stores.outbox.take_line("b", later(15)) == Line(1, "b")
    stores.outbox.give_back(line, later(15))

    assert stores.outbox.keep(Line(1, "b"), later(16))


# ---------------------------------------------------------------- settling


@pytest.mark.parametrize("verdict", [SENT, REFUSED, UNKNOWN])
def test_a_reply_that_ended_does_not_leave_again(stores: Stores, line: Line, verdict: Verdict) -> None:
    queue(stores.records)
    settle(stores, claimed(stores, line), verdict)

    assert not stores.outbox.claim(line, later(3600))


def test_a_reply_that_was_not_sent_leaves_again_when_the_account_is_well(stores: Stores, line: Line) -> None:
    queue(stores.records)
    settle(stores, claimed(stores, line), BUSY)

    assert not stores.outbox.claim(line, later(0.999))
    again = claimed(stores, line, later(1))
    assert (again.tries, again.copies) == (2, 0)


def test_an_answer_to_help_leaves_a_second_time_a_minute_after_an_unknown_outcome(stores: Stores, line: Line) -> None:
    queue(stores.records, kind=Kind.HELP)
    settle(stores, claimed(stores, line), UNKNOWN)

    assert not stores.outbox.claim(line, later(59))
    second = claimed(stores, line, NOON + SECOND_COPY_AFTER)
    assert (second.tries, second.copies) == (2, 1)
    settle(stores, second, UNKNOWN, later(61))
    assert not stores.outbox.claim(line, later(3600))


def test_a_text_that_was_held_back_stays_so(stores: Stores, line: Line) -> None:
    queue(stores.records)
    held = claimed(stores, line).suppressed("no consent")
    stores.outbox.settle([Delivered(held, None)], 0.0, NOON)

    assert not stores.outbox.claim(line, later(3600))
    assert stores.outbox.account() == Account()


@pytest.mark.parametrize(
    ("which", "source"), [(OptOutList.LOCAL, Source.GATEWAY_LOCAL), (OptOutList.GLOBAL, Source.GATEWAY_GLOBAL)]
)
def test_an_opt_out_at_the_gateway_is_ours_too(stores: Stores, line: Line, which: OptOutList, source: Source) -> None:
    queue(stores.records)
    queue(stores.records, text="would be next")
    queue(stores.records, phone=BEN, text="other")
    verdict = Verdict(Outcome.REFUSED, "-5: opted out", opted_out=which)
    settle(stores, claimed(stores, line), verdict)

    assert [delivery.text for delivery in drained(stores, line, later(1))] == ["other"]
    [event] = stores.contacts.ledger(ANN)
    assert (event.event, event.source, event.words, event.note) == (ConsentEvent.OPT_OUT, source, None, "-5: opted out")
    person = stores.contacts.person(ANN)
    assert person is not None
    assert person.opted_out


def test_an_opt_out_that_the_gateway_repeats_is_one_event(stores: Stores, line: Line) -> None:
    queue(stores.records)
    delivery = claimed(stores, line)
    record(stores.records, taken(incoming("stop"), OptOut()))
    settle(stores, delivery, Verdict(Outcome.REFUSED, "-5", opted_out=OptOutList.LOCAL))

    assert [event.source for event in stores.contacts.ledger(ANN)] == [Source.TEXT]


@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.HELP])
@pytest.mark.parametrize("verdict", [Verdict(Outcome.NOT_SENT, "refused connection"), UNKNOWN, None])
def test_what_was_being_sent_when_an_opt_out_came_does_not_leave_again(
    stores: Stores, line: Line, kind: Kind, verdict: Verdict | None
) -> None:
    """`None` stands for a worker that died."""
    queue(stores.records, kind=kind)
    delivery = claimed(stores, line)
    record(stores.records, taken(incoming("stop", at=later(1)), OptOut()))

    if verdict is None:
        stores.outbox.sweep(later(31))
    else:
        settle(stores, delivery, verdict, later(2))

    assert not stores.outbox.claim(line, later(120))


def test_a_second_copy_that_waits_when_an_opt_out_comes_does_not_leave(stores: Stores, line: Line) -> None:
    queue(stores.records, kind=Kind.HELP)
    settle(stores, claimed(stores, line), UNKNOWN)
    record(stores.records, taken(incoming("stop", at=later(1)), OptOut()))

    assert not stores.outbox.claim(line, later(120))


def test_a_stop_confirmation_that_was_not_sent_leaves_again(stores: Stores, line: Line) -> None:
    stop = taken(incoming("stop"), OptOut(), Reply("You are out", Kind.STOP_CONFIRMATION))
    record(stores.records, stop)
    settle(stores, claimed(stores, line), Verdict(Outcome.NOT_SENT, "refused connection"), later(1))

    assert claimed(stores, line, later(2)).text == "You are out"


def test_help_after_an_opt_out_is_answered_even_if_the_first_call_fails(stores: Stores, line: Line) -> None:
    record(stores.records, taken(incoming("stop"), OptOut()))
    queue(stores.records, kind=Kind.HELP, at=later(5))
    settle(stores, claimed(stores, line, later(5)), Verdict(Outcome.NOT_SENT, "refused connection"), later(6))

    assert claimed(stores, line, later(7)).kind is Kind.HELP


def test_consent_is_asked_once_more_before_a_text_leaves(stores: Stores, line: Line) -> None:
    queue(stores.records)
    delivery = claimed(stores, line)
    everybody = [delivery.phone, BEN, PhoneNumber("2125550199")]
    assert not stores.outbox.opted_out_among(everybody)

    stores.contacts.opt_out(ANN, "by phone", later(1))

    assert list(stores.outbox.opted_out_among(everybody)) == [ANN]


# ---------------------------------------------------------------- the account


def test_an_account_in_trouble_sends_one_probe_at_a_time(stores: Stores, line: Line) -> None:
    for phone in (ANN, BEN, CLEO):
        queue(stores.records, phone=phone)
    settle(stores, claimed(stores, line), NO_CREDITS)

    assert not stores.outbox.claim(line, later(299))
    probe = claimed(stores, line, NOON + CREDIT_PROBE)
    assert not stores.outbox.claim(line, NOON + CREDIT_PROBE)

    settle(stores, probe, SENT, later(301))
    assert stores.outbox.account() == Account()
    assert len(list(drained(stores, line, later(301)))) == 2


def test_troubles_add_up_over_calls_in_flight(stores: Stores, line: Line) -> None:
    for phone in (ANN, BEN):
        queue(stores.records, phone=phone)
    in_flight = [claimed(stores, line), claimed(stores, line)]

    for delivery in in_flight:
        settle(stores, delivery, BUSY)

    account = stores.outbox.account()
    assert (account.trouble, account.failures, account.paused_until) == (Trouble.BUSY, 2, later(2))


def test_refused_logins_stop_the_account_until_the_login_changes(stores: Stores, line: Line) -> None:
    stores.outbox.use_settings("old")
    queue(stores.records)
    now = NOON
    for _ in range(3):
        settle(stores, claimed(stores, line, now), WRONG_LOGIN, now)
        now += timedelta(minutes=2)
    assert stores.outbox.account().stopped

    stores.outbox.use_settings("old")
    assert not stores.outbox.claim(line, later(7200))

    stores.outbox.use_settings("new")
    assert stores.outbox.account() == Account(settings="new")
    claimed(stores, line, later(7200))


def test_a_person_can_end_a_stop(stores: Stores, line: Line) -> None:
    stores.outbox.use_settings("kept")
    queue(stores.records)
    settle(stores, claimed(stores, line), NO_CREDITS)

    stores.outbox.resume()

    assert stores.outbox.account() == Account(settings="kept")
    claimed(stores, line, later(1))


def test_the_pace_holds_for_all_lines(stores: Stores) -> None:
    outbox = stores.paced(4)
    for phone in (ANN, BEN, CLEO):
        queue(stores.records, phone=phone)
    first, second = outbox.take_line("a", NOON), outbox.take_line("b", NOON)
    assert first is not None
    assert second is not None

    assert outbox.claim(first, NOON)
    assert not outbox.claim(second, later(0.249))
    assert outbox.claim(second, later(0.25))
    assert not outbox.claim(first, later(0.4))
    assert outbox.claim(first, later(0.5))


# ---------------------------------------------------------------- sweeping


@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.STOP_CONFIRMATION])
def test_a_text_whose_worker_died_is_unknown_and_not_sent_again(stores: Stores, line: Line, kind: Kind) -> None:
    queue(stores.records, kind=kind)
    claimed(stores, line)

    assert stores.outbox.sweep(NOON + LEASE) == Swept(unknown=0, expired=0)
    assert stores.outbox.sweep(later(31)) == Swept(unknown=1, expired=0)
    assert stores.outbox.sweep(later(31)) == Swept(unknown=0, expired=0)
    assert not stores.outbox.claim(line, later(200))


def test_help_whose_worker_died_is_answered_once_more_a_minute_later(stores: Stores, line: Line) -> None:
    queue(stores.records, kind=Kind.HELP)
    claimed(stores, line)
    stores.outbox.sweep(later(31))

    assert not stores.outbox.claim(line, later(90))
    again = claimed(stores, line, later(91))
    assert (again.tries, again.copies) == (2, 1)


def test_a_number_is_answered_again_after_a_sweep(stores: Stores, line: Line) -> None:
    queue(stores.records, text="its worker dies")
    queue(stores.records, text="next")
    claimed(stores, line)
    stores.outbox.sweep(later(31))

    assert claimed(stores, line, later(31)).text == "next"


def test_evidence_corrects_what_a_sweep_called_unknown(stores: Stores, line: Line) -> None:
    queue(stores.records, kind=Kind.HELP)
    slow = claimed(stores, line)
    stores.outbox.sweep(later(31))

    settle(stores, slow, SENT, later(32))

    assert not stores.outbox.claim(line, later(3600))


def test_another_unknown_outcome_does_not_undo_a_sweep(stores: Stores, line: Line) -> None:
    queue(stores.records, kind=Kind.HELP)
    slow = claimed(stores, line)
    stores.outbox.sweep(later(31))
    settle(stores, slow, UNKNOWN, later(40))

    assert not stores.outbox.claim(line, later(90))
    assert claimed(stores, line, later(91)).copies == 1


def test_evidence_of_an_earlier_attempt_does_not_end_the_one_in_flight(stores: Stores, line: Line) -> None:
    queue(stores.records, kind=Kind.HELP)
    slow = claimed(stores, line)
    stores.outbox.sweep(later(31))
    second = claimed(stores, line, later(91))
    settle(stores, slow, SENT, later(92))

    settle(stores, second, Verdict(Outcome.NOT_SENT, "refused connection"), later(93))

    assert claimed(stores, line, later(94)).tries == 3


def test_what_is_too_late_expires(stores: Stores, line: Line) -> None:
    queue(stores.records, kind=Kind.STOP_CONFIRMATION)
    queue(stores.records, phone=BEN)

    assert stores.outbox.sweep(later(299)) == Swept(unknown=0, expired=0)
    assert stores.outbox.sweep(later(300)) == Swept(unknown=0, expired=1)
    assert claimed(stores, line, later(300)).phone == BEN


def test_a_sender_takes_its_own_line_again_without_waiting_for_its_lease(stores: Stores) -> None:
    first = stores.outbox.take_line("a", NOON)
    second = stores.outbox.take_line("b", NOON)

    assert stores.outbox.take_line("b", later(1)) == second
    assert stores.outbox.take_line("a", later(2)) == first
    assert stores.outbox.take_line("c", later(3)) is None
