"""Writing what became of texts that were being sent. The locks are taken in the order contacts, deliveries, account."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import Connection, Update, and_, bindparam, or_, update

from app.domain.consent import Consent, ConsentEvent, Source
from app.domain.delivery import EVIDENCE, Delivered, Delivery, OptOutList, Outcome, State, Verdict, of_one_call
from app.storage import account_row, ledger, people
from app.storage.account_row import SharedAccount
from app.storage.changes import CANCELLED_BY_OPT_OUT
from app.storage.rows import event_values
from app.storage.tables import QUEUED, SENDING, attempts, deliveries

_SOURCES: Final = {OptOutList.LOCAL: Source.GATEWAY_LOCAL, OptOutList.GLOBAL: Source.GATEWAY_GLOBAL}


def settle(connection: Connection, call: Sequence[Delivered], jitter: float, now: datetime) -> None:
    """Write the new states of a claim's deliveries, and what their call told of consent and of the account."""
    hold_people(connection, call)
    for delivered in call:
        if delivered.verdict is not None and delivered.verdict.opted_out is not None:
            _opt_out(connection, delivered.delivery, delivered.verdict, delivered.verdict.opted_out, now)
    for delivered in sorted(call, key=lambda each: each.delivery.id):
        write(connection, delivered.delivery, delivered.verdict, now)
    verdict = of_one_call([each.verdict for each in call if each.verdict is not None])
    if verdict is not None:
        _learn(connection, verdict, jitter, now)


def hold_people(connection: Connection, call: Iterable[Delivered]) -> None:
    """Lock the contacts that writing will ask for, all of them before the first delivery, in their order."""
    asked = {each.delivery.phone.digits for each in call if _asks_contact(each)}
    if asked:
        people.hold(connection, sorted(asked))


def _asks_contact(each: Delivered) -> bool:
    opted_out = each.verdict is not None and each.verdict.opted_out is not None
    return opted_out or each.delivery.state is State.QUEUED


def write(connection: Connection, settled: Delivery, verdict: Verdict | None, now: datetime) -> bool:
    """Write a delivery and its attempt; False where a sweep was there before and the verdict is no evidence."""
    if settled.state is State.QUEUED:
        settled = _unless_opted_out(connection, settled)
    proves = verdict is not None and verdict.outcome in EVIDENCE
    attempt = {"of_id": settled.id, "of_try": settled.tries}
    state = {"state": settled.state.value, "due_at": settled.due_at, "copies": settled.copies, "reason": settled.reason}
    ended = None if settled.state is State.QUEUED else now
    found = connection.execute(_settle(proves=proves), {**attempt, **state, "settled_at": ended})
    outcome = Outcome.NOT_SENT if verdict is None else verdict.outcome
    reason = settled.reason if verdict is None else verdict.reason
    how = {"ended_at": now, "outcome": outcome.value, "reason": reason}
    connection.execute(_end_attempt(proves=proves), {**attempt, **how})
    return found.rowcount == 1


def _unless_opted_out(connection: Connection, queued: Delivery) -> Delivery:
    """What goes back to the queue, ended instead if an opt-out came while it was being sent and could not cancel it."""
    [contact] = people.hold(connection, [queued.phone.digits])
    opted_out_at = contact.consent_at if contact.consent == Consent.OPTED_OUT.value else None
    if opted_out_at is None or opted_out_at <= queued.created_at:
        return queued
    ending = State.UNKNOWN if queued.copies else State.CANCELLED
    return replace(queued, state=ending, reason=CANCELLED_BY_OPT_OUT)


def _opt_out(connection: Connection, settled: Delivery, verdict: Verdict, which: OptOutList, now: datetime) -> None:
    message = {"message_id": settled.message_id, "note": verdict.reason}
    ledger.opt_out(connection, event_values(settled.phone, ConsentEvent.OPT_OUT, _SOURCES[which], now, **message))


def _learn(connection: Connection, verdict: Verdict, jitter: float, now: datetime) -> None:
    """Carry the verdict into the account. A sound call of a sound account changes nothing and takes no lock."""
    if verdict.trouble is None and account_row.read(connection).account.trouble is None:
        return
    shared = account_row.hold(connection)
    account = shared.account.after(verdict, now, jitter)
    account_row.write(connection, shared, SharedAccount(account, shared.next_slot_at))


@cache
def _settle(*, proves: bool) -> Update:
    """A sweep makes a text unknown, or queues its second copy; evidence of the same attempt knows better."""
    still_ours = deliveries.c.state == SENDING
    swept = or_(deliveries.c.state == State.UNKNOWN.value, deliveries.c.state == QUEUED)
    return (
        update(deliveries)
        .where(deliveries.c.id == bindparam("of_id"), deliveries.c.tries == bindparam("of_try"))
        .where(or_(still_ours, swept) if proves else still_ours)
        .values({name: bindparam(name) for name in ("state", "due_at", "copies", "reason", "settled_at")})
        .values(lease_until=None)
    )


@cache
def _end_attempt(*, proves: bool) -> Update:
    is_open = attempts.c.outcome.is_(None)
    return (
        update(attempts)
        .where(and_(attempts.c.delivery_id == bindparam("of_id"), attempts.c.number == bindparam("of_try")))
        .where(or_(is_open, attempts.c.outcome == Outcome.UNKNOWN.value) if proves else is_open)
        .values({name: bindparam(name) for name in ("ended_at", "outcome", "reason")})
    )
