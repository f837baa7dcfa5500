"""Taking texts in: one transaction, one statement for each kind of row."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Executable, bindparam, case, delete, insert, update

from app.domain.late import Past
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.storage import claims, ledger, past, people, recognition, upsert
from app.storage.changes import Changes
from app.storage.compiled import Insertion
from app.storage.engine import Database
from app.storage.tables import (
    attempts,
    contacts,
    decisions,
    deliveries,
    groups,
    incoming_messages,
    last_answers,
    memberships,
    reviews,
)
from app.usecases.ports import Taken

_MESSAGES: Final = Insertion(lambda _: insert(incoming_messages), *incoming_messages.c.keys())
_DECISIONS: Final = Insertion(lambda _: insert(decisions), *decisions.c.keys())
_DELIVERIES: Final = Insertion(lambda _: insert(deliveries), *(set(deliveries.c.keys()) - {"lease_until", "line"}))
_ATTEMPTS: Final = insert(attempts)
_REVIEWS: Final = insert(reviews)
_THIS_CONTACT: Final = contacts.c.phone == bindparam("of_phone")
_HOLD_PROMOTIONS: Final = update(contacts).where(_THIS_CONTACT).values(promotions_held_at=bindparam("at"))
_LEAVE: Final = delete(memberships).where(
    memberships.c.phone == bindparam("of_phone"), memberships.c.group_name == bindparam("of_group")
)


@dataclass(frozen=True, slots=True)
class Records:
    """Where texts are taken in; keeps the port of that name."""

    database: Database

    @contextmanager
    def intake(self) -> Iterator["Intake"]:
        """Open a transaction; see the port."""
        with self.database.writing() as connection:
            yield Intake(connection)


@dataclass(frozen=True, slots=True)
class Intake:
    """One open transaction; keeps the port of that name."""

    connection: Connection

    def new_among(self, messages: Sequence[IncomingMessage], window: timedelta) -> Sequence[IncomingMessage]:
        """Those that nobody has taken in before."""
        brought = [message for message in messages if message.found is None]
        found = [message for message in messages if message.found is not None]
        new = claims.new_among(self.connection, brought, window) if brought else []
        return [*new, *recognition.new_among(self.connection, found)] if found else new

    def people(self, phones: Collection[PhoneNumber]) -> Mapping[PhoneNumber, Person]:
        """These people, locked until the commit."""
        return people.held_still(self.connection, phones)

    def past(self, late: Sequence[IncomingMessage]) -> Mapping[PhoneNumber, Past]:
        """What these people texted lately, and ever said about consent."""
        return past.of(self.connection, late)

    def record(self, taken: Sequence[Taken], rulebook_version: int) -> None:
        """Write all of it; contacts are locked by `people` already, deliveries come last."""
        changes = Changes(rulebook_version)
        for item in taken:
            changes.add(item)
        self._write_texts(changes)
        self._write_consent(changes)
        self._write_groups(changes)
        _DELIVERIES.write(self.connection, changes.deliveries)
        self._all(_ATTEMPTS, changes.attempts)

    def _write_texts(self, changes: Changes) -> None:
        dialect = self.connection.dialect.name
        _MESSAGES.write(self.connection, changes.messages)
        _DECISIONS.write(self.connection, changes.decisions)
        people.have_texted(self.connection, changes.texted)
        answers = sorted(changes.answered.items())
        self._all(
            _remember(dialect), [{"phone": phone, "rule": rule, "answered_at": at} for (phone, rule), at in answers]
        )
        self._all(_REVIEWS, changes.reviews)
        self._all(_HOLD_PROMOTIONS, [{"of_phone": row["phone"], "at": row["opened_at"]} for row in changes.reviews])

    def _write_consent(self, changes: Changes) -> None:
        if changes.events:
            ledger.write(self.connection, changes.events)
        for phone, (consent, at) in changes.consent.items():
            ledger.set_consent(self.connection, phone, consent, at)
        if changes.opted_out and changes.known_at is not None:
            ledger.end_everything(self.connection, changes.opted_out, changes.known_at)

    def _write_groups(self, changes: Changes) -> None:
        dialect = self.connection.dialect.name
        self._all(_LEAVE, [{"of_phone": phone, "of_group": group} for phone, group in sorted(changes.left)])
        self._all(_found(dialect), [{"name": name} for name in sorted({group for _, group in changes.joined})])
        self._all(_join(dialect), [row for _, row in sorted(changes.joined.items())])

    def _all(self, statement: Executable, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self.connection.execute(statement, rows)


@cache
def _remember(dialect: str) -> Executable:
    statement = upsert.insert(last_answers, dialect)
    before, now = last_answers.c.answered_at, statement.excluded.answered_at
    later = {"answered_at": case((before > now, before), else_=now)}
    return statement.on_conflict_do_update(index_elements=["phone", "rule"], set_=later)


@cache
def _found(dialect: str) -> Executable:
    return upsert.insert(groups, dialect).on_conflict_do_nothing(index_elements=["name"])


@cache
def _join(dialect: str) -> Executable:
    """A membership that is still running keeps its first day; one that is over begins anew."""
    statement = upsert.insert(memberships, dialect)
    is_over = memberships.c.until <= statement.excluded.joined_at
    since = case((is_over, statement.excluded.joined_at), else_=memberships.c.joined_at)
    new = {"joined_at": since, "until": statement.excluded.until}
    return statement.on_conflict_do_update(index_elements=["phone", "group_name"], set_=new)
