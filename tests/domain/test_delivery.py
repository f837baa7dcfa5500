"""What happens to a text after the gateway's verdict, and to the account."""

from datetime import timedelta

import pytest

from app.domain.account import CREDIT_PROBE, LOGIN_TRIES, LONGEST_BACK_OFF, Account
from app.domain.delivery import (
    SECOND_COPY_AFTER,
    Delivery,
    Kind,
    Outcome,
    State,
    Trouble,
    Verdict,
    WrongState,
    answer_to,
    of_one_call,
)
from tests.builders import NOON, delivery, incoming

SENT = Verdict(Outcome.SENT, "1")
REFUSED = Verdict(Outcome.REFUSED, "-7")
NOT_SENT = Verdict(Outcome.NOT_SENT, "503", Trouble.BUSY)
UNKNOWN = Verdict(Outcome.UNKNOWN, "no answer")
NO_CREDIT = Verdict(Outcome.NOT_SENT, "-2", Trouble.CREDITS)
NO_LOGIN = Verdict(Outcome.NOT_SENT, "-1", Trouble.LOGIN)


def sending(kind: Kind = Kind.REPLY, **changes: object) -> Delivery:
    return delivery(**{"kind": kind, "state": State.SENDING, "tries": 1, **changes})


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(("verdict", "state"), [(SENT, State.SENT), (REFUSED, State.REFUSED), (NOT_SENT, State.QUEUED)])
def test_a_verdict_that_is_known_ends_or_queues(kind: Kind, verdict: Verdict, state: State) -> None:
    assert sending(kind).settled(verdict, NOON).state is state


@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.STOP_CONFIRMATION])
def test_marketing_and_stop_confirmations_are_never_sent_twice(kind: Kind) -> None:
    assert sending(kind).settled(UNKNOWN, NOON).state is State.UNKNOWN


@pytest.mark.parametrize("kind", [Kind.HELP, Kind.OPT_IN_CONFIRMATION])
def test_help_is_sent_once_more_after_a_minute_and_then_never_again(kind: Kind) -> None:
    once = sending(kind).settled(UNKNOWN, NOON)
    twice = sending(kind, copies=once.copies).settled(UNKNOWN, NOON)

    assert (once.state, once.due_at) == (State.QUEUED, NOON + SECOND_COPY_AFTER)
    assert twice.state is State.UNKNOWN


def test_what_cannot_leave_in_time_expires() -> None:
    late = sending(not_after=NOON)

    assert late.settled(NOT_SENT, NOON).state is State.EXPIRED


def test_what_may_have_arrived_does_not_expire_but_stays_unknown() -> None:
    late = sending(Kind.HELP, copies=1, not_after=NOON)

    assert late.settled(NOT_SENT, NOON).state is State.UNKNOWN


def test_only_what_is_being_sent_can_be_settled() -> None:
    with pytest.raises(WrongState):
        delivery().settled(SENT, NOON)


@pytest.mark.parametrize(("kind", "minutes"), [(Kind.STOP_CONFIRMATION, 5), (Kind.REPLY, 240), (Kind.HELP, 240)])
def test_every_kind_has_its_time(kind: Kind, minutes: int) -> None:
    answer = answer_to(incoming("stop"), "bye", kind, "id")

    assert answer.not_after - answer.created_at == timedelta(minutes=minutes)


# ---------------------------------------------------------------- the account


def test_trouble_backs_off_longer_and_longer_up_to_a_minute() -> None:
    account, pauses = Account(), []
    for _ in range(9):
        account = account.after(NOT_SENT, NOON, jitter=0)
        assert account.paused_until
        pauses.append((account.paused_until - NOON).total_seconds())

    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_BACK_OFF.total_seconds(), 60, 60]


def test_success_ends_all_trouble() -> None:
    troubled = Account().after(NOT_SENT, NOON, 0).after(NOT_SENT, NOON, 0)

    assert troubled.after(SENT, NOON, 0) == Account()
    assert troubled.after(UNKNOWN, NOON, 0) == troubled


def test_without_credits_one_message_probes_every_five_minutes() -> None:
    broke = Account().after(NO_CREDIT, NOON, 0)
    later = NOON + CREDIT_PROBE

    assert not broke.may_call(later - timedelta(seconds=1))
    assert broke.may_call(later)
    assert not broke.calling(later).may_call(later)


def test_a_refused_login_stops_after_three_tries_until_the_settings_change() -> None:
    account = Account(settings="old")
    for _ in range(LOGIN_TRIES):
        assert account.may_call(NOON + timedelta(days=1))
        account = account.after(NO_LOGIN, NOON, 0)

    assert not account.may_call(NOON + timedelta(days=365))
    assert not account.with_settings("old").may_call(NOON + timedelta(days=365))
    assert account.with_settings("new").may_call(NOON)


def test_a_healthy_account_is_not_held_while_it_calls() -> None:
    assert Account().calling(NOON).may_call(NOON)


@pytest.mark.parametrize(
    ("verdicts", "tells"),
    [
        ((), None),
        ((UNKNOWN, SENT, UNKNOWN), SENT),
        ((UNKNOWN, REFUSED), REFUSED),
        ((SENT, NO_CREDIT), NO_CREDIT),
        ((UNKNOWN, UNKNOWN), UNKNOWN),
    ],
)
def test_of_the_verdicts_of_one_call_a_trouble_tells_most_and_then_evidence(
    verdicts: tuple[Verdict, ...], tells: Verdict | None
) -> None:
    assert of_one_call(verdicts) == tells
