"""Whose turn it is in the queue, as parts of statements: who is due, in what order, and who waits for an older text."""

from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, FromClause, bindparam, exists, or_

from app.storage.tables import QUEUED, SENDING, deliveries, gateway_account

candidate: Final = deliveries.alias("candidate")
_older: Final = deliveries.alias("older")
_NOW: Final[BindParameter[Any]] = bindparam("now")

_NOTHING_IS_HELD: Final = exists().where(gateway_account.c.id == 1, gateway_account.c.held_at.is_(None))
IS_DUE: Final = (
    candidate.c.state == QUEUED,
    candidate.c.due_at <= _NOW,
    candidate.c.not_after > _NOW,
    _NOTHING_IS_HELD,
)
IN_TURN: Final = (candidate.c.priority, candidate.c.due_at, candidate.c.id)
BEING_SENT: Final = {
    "state": SENDING,
    "tries": deliveries.c.tries + 1,
    "lease_until": bindparam("leased_until"),
    "line": bindparam("by_line"),
}
"""What a claim writes: the lease, the line that holds it, and one more try."""


def waits(row: FromClause) -> ColumnElement[bool]:
    """Whether an older text to the same number is queued or being sent."""
    return exists().where(
        _older.c.phone == row.c.phone,
        _older.c.id < row.c.id,
        or_(_older.c.state == QUEUED, _older.c.state == SENDING),
    )
