"""Which texts are new: decided by the unique key of `text_claims`, whose rows stay locked until the commit.

Keys are claimed in their order, ids before words, so that processes with the same texts wait for each other and
never in a circle.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.sql.dml import ReturningInsert

from app.domain.message import Claim, IncomingMessage, claims
from app.storage.compiled import Insertion
from app.storage.tables import text_claims
from app.storage.upsert import Insert, insert


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A name in the hands of a text: `until` None means for ever."""

    message_id: str
    until: datetime | None
    by_id: bool

    def yields_to(self, claim: Claim, message: IncomingMessage) -> bool:
        """Whether the name goes to a newcomer: its time is over, or both are told apart by their ids."""
        if self.until is None:
            return False
        return self.until <= message.texted_at or (self.by_id and claim.by_id)


Wish = tuple[IncomingMessage, Claim]
"""A text, and a name that it must hold."""


def new_among(
    connection: Connection, messages: Sequence[IncomingMessage], window: timedelta
) -> Sequence[IncomingMessage]:
    """Those that win all their claims, in their order."""
    wishes = {message.id: claims(message, window) for message in messages}
    by_id = [(message, claim) for message in messages for claim in wishes[message.id] if claim.until is None]
    copies = {message.id for message, _ in by_id} - winners(connection, by_id)
    left = [message for message in messages if message.id not in copies]
    by_words = [(message, claim) for message in left for claim in wishes[message.id] if claim.until is not None]
    won = winners(connection, by_words)
    return [message for message in left if message.id in won]


def winners(connection: Connection, wishes: Sequence[Wish]) -> set[str]:
    """The ids of the messages that get what they wish for, asked one after the other."""
    if not wishes:
        return set()
    held = _held(connection, wishes)
    changed: dict[str, _Claimed] = {}
    won = set()
    for message, claim in wishes:
        holder = held[claim.key]
        if holder.message_id != message.id:
            if not holder.yields_to(claim, message):
                continue
            held[claim.key] = changed[claim.key] = _Claimed(message.id, claim.until, claim.by_id)
        won.add(message.id)
    _change(connection, changed)
    return won


def hold(connection: Connection, wishes: Sequence[Wish]) -> Mapping[str, datetime | None]:
    """Lock these names, new ones made as if their time were over; until when each is in somebody's hands."""
    ended = [(message, replace(claim, until=message.received_at)) for message, claim in wishes]
    held = _held(connection, ended) if ended else {}
    return {key: claimed.until for key, claimed in held.items()}


def take_over(connection: Connection, wishes: Sequence[Wish]) -> None:
    """Give these names, which must be held, to those who wish for them."""
    _change(connection, {claim.key: _Claimed(message.id, claim.until, claim.by_id) for message, claim in wishes})


def _change(connection: Connection, changed: Mapping[str, _Claimed]) -> None:
    if changed:
        connection.execute(_HAND_OVER, [_values(key, changed[key], "of_") for key in sorted(changed)])


def _held(connection: Connection, wishes: Iterable[Wish]) -> dict[str, _Claimed]:
    """Who holds each name, the first asker where it was free; nobody else changes it before our commit."""
    first: dict[str, _Claimed] = {}
    for message, claim in wishes:
        first.setdefault(claim.key, _Claimed(message.id, claim.until, claim.by_id))
    asked = [_values(key, first[key]) for key in sorted(first)]
    if _TAKE_FREE.write(connection, asked) == len(asked):
        return first
    rows = _HOLD.fetch(connection, asked)
    return {key: _Claimed(message_id, until, by_id) for key, message_id, until, by_id in rows}


def _values(key: str, claimed: _Claimed, prefix: str = "") -> dict[str, Any]:
    return {f"{prefix}key": key, "message_id": claimed.message_id, "until": claimed.until, "by_id": claimed.by_id}


def _take_free(dialect: str) -> Insert:
    """Insert the free names and no others, after waiting for whoever is about to insert one of them."""
    return insert(text_claims, dialect).on_conflict_do_nothing(index_elements=["key"])


def _hold(dialect: str) -> ReturningInsert[Any]:
    """Touch the rows, which locks and returns them."""
    statement = insert(text_claims, dialect)
    touch = statement.on_conflict_do_update(index_elements=["key"], set_={"key": statement.excluded.key})
    return touch.returning(*text_claims.c)


_NAMES: Final = text_claims.c.keys()
_TAKE_FREE: Final = Insertion(_take_free, *_NAMES)
_HOLD: Final = Insertion(_hold, *_NAMES)
_HAND_OVER: Final = update(text_claims).where(text_claims.c.key == bindparam("of_key"))
