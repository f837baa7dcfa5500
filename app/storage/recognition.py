"""Which texts that were found in the gateway's inbox are new, decided inside the transaction that takes them in.

Ids are claimed first, then words, as callbacks do it; only then the stored texts are looked at, which so are all that
anybody has committed: a callback with the same words waits for us, or we have waited for it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, select, update

from app.domain.message import Claim, IncomingMessage, claims, id_key
from app.domain.phone import PhoneNumber
from app.domain.recognition import Stored, around, awaits_its_callback, recognised
from app.storage import claims as claiming
from app.storage.compiled import LARGEST, Lookup
from app.storage.tables import incoming_messages, text_claims

_PHONES: Final[BindParameter[Any]] = bindparam("phones", expanding=True)
_UNRECOGNISED: Final = (
    select(*(incoming_messages.c[name] for name in ("id", "phone", "text", "received_at")))
    .where(incoming_messages.c.phone.in_(_PHONES), incoming_messages.c.entry_id.is_(None))
    .where(incoming_messages.c.received_at.between(bindparam("since"), bindparam("until")))
    .order_by(incoming_messages.c.id)
    .with_for_update()
)
_RECOGNISE: Final = (
    update(incoming_messages)
    .where(incoming_messages.c.id == bindparam("of_id"), incoming_messages.c.entry_id.is_(None))
    .values(entry_id=bindparam("entry"))
)
_IS_THAT_ONE: Final = (
    update(text_claims).where(text_claims.c.key == bindparam("of_key")).values(message_id=bindparam("that"))
)
_BY_KEY: Final = Lookup(
    select(text_claims.c.key, incoming_messages.c.id, incoming_messages.c.entry_id)
    .join_from(text_claims, incoming_messages, incoming_messages.c.id == text_claims.c.message_id, isouter=True)
    .where(text_claims.c.key.in_(bindparam("keys", expanding=True))),
    "keys",
)


def new_among(connection: Connection, found: Sequence[IncomingMessage]) -> Sequence[IncomingMessage]:
    """Those that nobody has taken in, in their order. Stored texts that are recognised remember the inbox's id."""
    by_id = [(message, claim) for message in found for claim in _claims(message) if claim.until is None]
    winners = claiming.winners(connection, by_id)
    left = [message for message in found if message.id in winners]
    by_words = [(message, claim) for message in left for claim in _claims(message) if claim.until is not None]
    held = claiming.hold(connection, by_words)
    pairs = recognised(left, _unrecognised(connection, left))
    _remember(connection, left, pairs)
    new = [wish for wish in by_words if wish[0].id not in pairs]
    claiming.take_over(connection, [wish for wish in new if _is_longer(wish[1].until, held[wish[1].key])])
    return [message for message, _ in new]


def known(connection: Connection, ids: Collection[str]) -> Mapping[str, str | None]:
    """Those of these ids that are taken in; each with the stored text that is not yet recognised as it, if any."""
    keys = {id_key(gateway_id): gateway_id for gateway_id in ids}
    rows = _BY_KEY.fetch(connection, list(keys))
    return {keys[key]: message_id if entry_id is None else None for key, message_id, entry_id in rows}


def recognise(connection: Connection, stored: Mapping[str, str]) -> None:
    """Remember which entry each of these stored texts is."""
    connection.execute(_RECOGNISE, [{"of_id": key, "entry": stored[key]} for key in sorted(stored)])


def _claims(message: IncomingMessage) -> tuple[Claim, ...]:
    return claims(message, awaits_its_callback(message) - message.received_at)


def _is_longer(until: datetime | None, held: datetime | None) -> bool:
    return until is not None and held is not None and until > held


def _unrecognised(connection: Connection, found: Sequence[IncomingMessage]) -> list[Stored]:
    stored: list[Stored] = []
    if not found:
        return stored
    since = min(around(message)[0] for message in found)
    until = max(around(message)[1] for message in found)
    for some in _at_most(LARGEST, sorted({message.phone.digits for message in found})):
        rows = connection.execute(_UNRECOGNISED, {"phones": some, "since": since, "until": until})
        stored += [Stored(row.id, PhoneNumber(row.phone), row.text, row.received_at) for row in rows]
    return stored


def _remember(connection: Connection, found: Sequence[IncomingMessage], pairs: Mapping[str, str]) -> None:
    ids = {message.id: message.gateway_id or "" for message in found}
    if pairs:
        recognise(connection, {stored: ids[message] for message, stored in pairs.items()})
        rows = [{"of_key": id_key(ids[message]), "that": stored} for message, stored in sorted(pairs.items())]
        connection.execute(_IS_THAT_ONE, rows)


def _at_most(size: int, items: Sequence[str]) -> list[Sequence[str]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
