"""What is known of people, one query a kind."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Row, bindparam, select
from sqlalchemy.sql.dml import ReturningInsert

from app.domain.consent import Consent
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.storage.rows import person_of
from app.storage.tables import contacts, last_answers, memberships
from app.storage.upsert import insert

_Moments = dict[str, datetime]
_Ends = dict[str, datetime | None]

_PHONES: Final[BindParameter[Any]] = bindparam("phones", expanding=True)
_CONTACT: Final = select(contacts).where(contacts.c.phone.in_(_PHONES))
_GROUPS: Final = select(memberships.c.phone, memberships.c.group_name, memberships.c.until).where(
    memberships.c.phone.in_(_PHONES)
)
_ANSWERS: Final = select(last_answers).where(last_answers.c.phone.in_(_PHONES))


def held_still(connection: Connection, phones: Collection[PhoneNumber]) -> Mapping[PhoneNumber, Person]:
    """These people, new ones made, every contact locked until the transaction ends.

    Locks are taken in the order of the numbers, so that transactions with the same people never wait in a circle.
    """
    if not phones:
        return {}
    return _with_the_rest(connection, hold(connection, sorted({phone.digits for phone in phones})))


def known(connection: Connection, phone: PhoneNumber) -> Person | None:
    """The person as committed, None for a number never heard of."""
    rows = connection.execute(_CONTACT, {"phones": [phone.digits]}).all()
    return _with_the_rest(connection, rows).get(phone)


def hold(connection: Connection, digits: Collection[str]) -> Collection[Row[Any]]:
    """The contacts of these numbers, locked in the order given."""
    return connection.execute(_hold(connection.dialect.name), [_newcomer(phone) for phone in digits]).all()


def _with_the_rest(connection: Connection, rows: Collection[Row[Any]]) -> dict[PhoneNumber, Person]:
    these = {"phones": [row.phone for row in rows]}
    groups: defaultdict[str, _Ends] = defaultdict(dict)
    for phone, group, until in connection.execute(_GROUPS, these):
        groups[phone][group] = until
    answered: defaultdict[str, _Moments] = defaultdict(dict)
    for phone, rule, at in connection.execute(_ANSWERS, these):
        answered[phone][rule] = at
    people = (person_of(row, groups[row.phone], answered[row.phone]) for row in rows)
    return {person.phone: person for person in people}


def _newcomer(phone: str) -> dict[str, object]:
    return {"phone": phone, "consent": Consent.UNASKED.value, "fields": {}}


@cache
def _hold(dialect: str) -> ReturningInsert[Any]:
    """Insert who is new; of the others touch the row, which locks and returns it."""
    statement = insert(contacts, dialect)
    touch = statement.on_conflict_do_update(index_elements=["phone"], set_={"phone": statement.excluded.phone})
    kept = ("phone", "consent", "consent_at", "first_name", "last_text_at")
    return touch.returning(*(contacts.c[name] for name in kept))
