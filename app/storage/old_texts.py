"""The texts of a window of the past, person by person, with what was on record of each person at its beginning."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, func, select, tuple_

from app.domain.consent import ConsentEvent
from app.domain.decision import Layer
from app.domain.phone import PhoneNumber
from app.storage.engine import Database
from app.storage.tables import consent_events, decisions, incoming_messages
from app.usecases.ports import Background, LedgerRow
from app.usecases.replay import Chunk, OldText

CHUNK: Final = 2_000
"""Texts at a time; SQLite takes up to 32,766 numbers in one statement."""

_texts, _events = incoming_messages.c, consent_events.c


@dataclass(frozen=True, slots=True)
class OldTexts:
    """The texts of the past; keeps the port of that name."""

    database: Database

    def count(self, since: datetime) -> int:
        """How many there are."""
        with self.database.reading() as connection:
            number: int = connection.execute(
                select(func.count()).select_from(incoming_messages).where(_texts.received_at >= since)
            ).scalar_one()
        return number

    def chunks(self, since: datetime) -> Iterator[Chunk]:
        """All of them, each person's together."""
        seen = last = ""
        with self.database.reading() as connection:
            while rows := connection.execute(_next(since, seen, last)).all():
                new = {row.phone for row in rows} - {seen}
                seen, last = rows[-1].phone, rows[-1].id
                yield _chunk(connection, rows, new, since)


def _next(since: datetime, phone: str, message_id: str) -> Select[Any]:
    """The texts behind this one: no cursor is kept open, so that a long replay holds up nobody's vacuum."""
    return (
        select(_texts.phone, _texts.id, _texts.text, _texts.received_at)
        .where(tuple_(_texts.phone, _texts.id) > tuple_(phone, message_id), _texts.received_at >= since)
        .order_by(_texts.phone, _texts.id)
        .limit(CHUNK)
    )


def _chunk(connection: Connection, rows: Sequence[Any], new: Collection[str], since: datetime) -> Chunk:
    ledgers = _ledgers(connection, new)
    answered, texted = _answered(connection, new, since), _texted(connection, new, since)
    phones = {digits: PhoneNumber(digits) for digits in {row.phone for row in rows}}
    return Chunk(
        texts=[OldText(phones[row.phone], row.text, row.received_at) for row in rows],
        backgrounds={
            phones[digits]: Background(
                ledger=tuple(row for _, row in ledgers[digits] if row.at < since),
                answered=answered[digits],
                texted_before=digits in texted,
            )
            for digits in new
        },
        others={phones[digits]: _by_another_way(ledgers[digits], since) for digits in new},
    )


def _by_another_way(ledger: Iterable[tuple[str | None, LedgerRow]], since: datetime) -> Sequence[LedgerRow]:
    return [row for message_id, row in ledger if message_id is None and row.at >= since]


def _ledgers(connection: Connection, phones: Collection[str]) -> Mapping[str, list[tuple[str | None, LedgerRow]]]:
    found: defaultdict[str, list[tuple[str | None, LedgerRow]]] = defaultdict(list)
    theirs = select(consent_events).where(_events.phone.in_(phones)).order_by(_events.phone, _events.sequence)
    for row in connection.execute(theirs):
        event = LedgerRow(ConsentEvent(row.event), row.at, row.group_name, row.rule, row.rulebook_version)
        found[row.phone].append((row.message_id, event))
    return found


def _answered(connection: Connection, phones: Collection[str], since: datetime) -> Mapping[str, Mapping[str, datetime]]:
    found: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
    newest = func.max(decisions.c.decided_at, type_=decisions.c.decided_at.type)
    theirs = (
        select(_texts.phone, decisions.c.answered_as, newest)
        .join(decisions, decisions.c.message_id == _texts.id)
        .where(_texts.phone.in_(phones), _texts.received_at < since, decisions.c.answered_as.is_not(None))
        .group_by(_texts.phone, decisions.c.answered_as)
    )
    for phone, memory, at in connection.execute(theirs):
        found[phone][str(memory)] = at
    return found


def _texted(connection: Connection, phones: Collection[str], since: datetime) -> Collection[str]:
    """Those of the numbers that had texted before."""
    theirs = select(_texts.phone).where(_texts.phone.in_(phones), _texts.received_at < since).distinct()
    return frozenset(connection.execute(theirs).scalars())


def unmatched(database: Database, since: datetime) -> Iterator[str]:
    """The texts that no rule took.

    Raises:
        StorageUnavailable: the database is away.
    """
    last = ""
    with database.reading() as connection:
        while rows := connection.execute(_next_unmatched(since, last)).all():
            last = rows[-1].id
            yield from (row.text for row in rows)


def _next_unmatched(since: datetime, message_id: str) -> Select[Any]:
    nobodys = decisions.c.layer.in_((Layer.ANYTHING_ELSE.value, Layer.NOBODY.value))
    return (
        select(_texts.id, _texts.text)
        .join(decisions, decisions.c.message_id == _texts.id)
        .where(_texts.id > message_id, _texts.received_at >= since, nobodys)
        .order_by(_texts.id)
        .limit(CHUNK)
    )
