"""What is known of people, one query a kind."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, case, literal_column, select, union_all
from sqlalchemy.sql.dml import ReturningInsert

from app.domain.consent import Consent
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.storage.compiled import Insertion, Lookup
from app.storage.rows import Contact, person_of
from app.storage.tables import contacts, last_answers, memberships
from app.storage.upsert import Insert, insert

_Moments = dict[str, datetime]
_Ends = dict[str, datetime | None]

_PHONES: Final[BindParameter[Any]] = bindparam("phones", expanding=True)
_KNOWN: Final = [contacts.c[name] for name in Contact._fields]
_CONTACT: Final = select(*_KNOWN).where(contacts.c.phone == bindparam("phone"))
_GROUPS: Final = select(
    literal_column("'group'"), memberships.c.phone, memberships.c.group_name, memberships.c.until
).where(memberships.c.phone.in_(_PHONES))
_ANSWERS: Final = select(
    literal_column("'answer'"), last_answers.c.phone, last_answers.c.rule, last_answers.c.answered_at
).where(last_answers.c.phone.in_(_PHONES))
_THE_REST: Final = Lookup(union_all(_GROUPS, _ANSWERS), "phones")


def held_still(connection: Connection, phones: Collection[PhoneNumber]) -> Mapping[PhoneNumber, Person]:
    """These people, new ones made, every contact locked until the transaction ends.

    Locks are taken in the order of the numbers, so that transactions with the same people never wait in a circle.
    """
    if not phones:
        return {}
    return _with_the_rest(connection, hold(connection, sorted({phone.digits for phone in phones})))


def known(connection: Connection, phone: PhoneNumber) -> Person | None:
    """The person as committed, None for a number never heard of."""
    rows = connection.execute(_CONTACT, {"phone": phone.digits})
    return _with_the_rest(connection, [Contact(*row) for row in rows]).get(phone)


def hold(connection: Connection, digits: Collection[str]) -> Sequence[Contact]:
    """The contacts of these numbers, locked in the order given."""
    return [Contact(*row) for row in _HOLD.fetch(connection, [{"phone": phone} for phone in digits])]


def have_texted(connection: Connection, moments: Mapping[str, datetime]) -> None:
    """When these people, who must be held, texted last."""
    _TEXTED.write(connection, [{"phone": phone, "last_text_at": at} for phone, at in moments.items()])


def _with_the_rest(connection: Connection, rows: Collection[Contact]) -> dict[PhoneNumber, Person]:
    groups: defaultdict[str, _Ends] = defaultdict(dict)
    answered: defaultdict[str, _Moments] = defaultdict(dict)
    for kind, phone, name, at in _THE_REST.fetch(connection, [row.phone for row in rows]):
        (groups if kind == "group" else answered)[phone][name] = at
    people = (person_of(row, groups[row.phone], answered[row.phone]) for row in rows)
    return {person.phone: person for person in people}


def _newcomers(dialect: str) -> Insert:
    unasked: dict[str, Any] = {
        "consent": literal_column(f"'{Consent.UNASKED.value}'"),
        "fields": literal_column("'{}'"),
    }
    return insert(contacts, dialect).values(unasked)


def _hold(dialect: str) -> ReturningInsert[Any]:
    """Insert who is new; of the others touch the row, which locks and returns it."""
    statement = _newcomers(dialect)
    touch = statement.on_conflict_do_update(index_elements=["phone"], set_={"phone": statement.excluded.phone})
    return touch.returning(*_KNOWN)


def _texted(dialect: str) -> Insert:
    """An UPDATE in the clothes of an INSERT, which both databases take for many rows at once."""
    statement = _newcomers(dialect)
    before, at = contacts.c.last_text_at, statement.excluded.last_text_at
    now = {"last_text_at": case((before > at, before), else_=at)}
    return statement.on_conflict_do_update(index_elements=["phone"], set_=now)


_HOLD: Final = Insertion(_hold, "phone")
_TEXTED: Final = Insertion(_texted, "phone", "last_text_at")
