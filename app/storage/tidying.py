"""Forgetting names in `text_claims` that tell no copies apart any more. Ids are kept for ever, as texts are.

A name is looked for without a lock and taken away only if it still is what it was; one that somebody is about to claim
is left to them. Each transaction is short, so that a text which comes in meanwhile waits for a moment at most.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select

from app.storage.engine import Database
from app.storage.tables import text_claims

_AT_A_TIME: Final = 500
_KEY: Final = text_claims.c.key
_IS_OVER: Final = text_claims.c.until < bindparam("before")
"""Never true of an id's: its `until` is NULL."""

_NEXT: Final = select(_KEY).where(bindparam("last") < _KEY, _IS_OVER).order_by(_KEY).limit(_AT_A_TIME)
_FREE: Final = (
    select(_KEY).where(_KEY.in_(bindparam("keys", expanding=True)), _IS_OVER).with_for_update(skip_locked=True)
)
_FORGET: Final = delete(text_claims).where(_KEY.in_(_FREE.scalar_subquery()))


def forget_claims(database: Database, before: datetime) -> Iterator[int]:
    """Take away the names whose time was over `before` then, and say after each step how many have gone.

    Raises:
        StorageError: the database is away; what has gone is gone, and the next run goes on.
    """
    last, gone = "", 0
    while keys := _found(database, last, before):
        with database.writing() as connection:
            gone += connection.execute(_FORGET, {"keys": keys, "before": before}).rowcount
        last = keys[-1]
        yield gone


def _found(database: Database, last: str, before: datetime) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(_NEXT, {"last": last, "before": before}).scalars())
