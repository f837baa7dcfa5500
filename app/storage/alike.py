"""Taking texts of the same words, that they may leave by the call of the one that was taken first.

The account is held meanwhile, so no other claim runs. Rows that somebody else has locked are skipped, not waited for.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update

from app.storage.rows import Values
from app.storage.tables import QUEUED, deliveries
from app.storage.turn import BEING_SENT, IN_TURN, IS_DUE, candidate, waits

_AHEAD: Final = 500
"""How far behind the first text others of the same words are looked for, so that no claim reads a whole queue."""

_near: Final = select(*candidate.c).where(*IS_DUE).order_by(*IN_TURN).limit(_AHEAD).subquery("near")
_ALIKE: Final = select(_near.c.id).where(
    _near.c.text == bindparam("words"),
    _near.c.kind == bindparam("of_kind"),
    _near.c.tries == 0,
    _near.c.phone != bindparam("not_to"),
    ~waits(_near),
)
_free: Final = deliveries.alias("free")
_STILL_FREE: Final = (
    select(_free.c.id)
    .where(_free.c.id.in_(bindparam("ids", expanding=True)), _free.c.state == QUEUED)
    .with_for_update(skip_locked=True)
)
_TAKE: Final = update(deliveries).where(deliveries.c.id.in_(_STILL_FREE)).values(BEING_SENT).returning(*deliveries.c)


def take_alike(connection: Connection, first: Row[Any], more: int, by_us: Values) -> Sequence[Row[Any]]:
    """Take so many more of the same words, each the oldest to its number. What was tried before goes alone.

    `by_us` is what the claim of the first one wrote.
    """
    if more < 1 or first.tries > 1:
        return ()
    wish = {"now": by_us["now"], "words": first.text, "of_kind": first.kind, "not_to": first.phone}
    oldest = sorted(connection.execute(_ALIKE, wish).scalars())[:more]
    if not oldest:
        return ()
    return sorted(connection.execute(_TAKE, {**by_us, "ids": oldest}), key=lambda row: row.id)
