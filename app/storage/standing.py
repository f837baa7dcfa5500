"""How the service stands, read from indexes and the newest rows only, so that a full database answers as fast."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select

from app.domain.delivery import State
from app.storage import account_row
from app.storage.engine import Database
from app.storage.tables import QUEUED, deliveries, gateway_lines, incoming_messages, rulebook_versions
from app.usecases.standing import Pulse, Standing

DAY: Final = timedelta(days=1)

_LIVE: Final = (
    select(rulebook_versions.c.version, rulebook_versions.c.published_at)
    .order_by(rulebook_versions.c.version.desc())
    .limit(1)
)
_QUEUE: Final = select(func.count(), func.min(deliveries.c.due_at, type_=deliveries.c.due_at.type)).where(
    deliveries.c.state == QUEUED
)


_SINCE: Final[BindParameter[str]] = bindparam("since")
_UNTIL: Final[BindParameter[str]] = bindparam("until")
_TEXTS: Final = select(func.count()).where(incoming_messages.c.id >= _SINCE, incoming_messages.c.id < _UNTIL)
_REPLIES: Final = select(func.count()).where(
    deliveries.c.id >= _SINCE, deliveries.c.id < _UNTIL, deliveries.c.state == State.SENT.value
)
_AFTER_ALL: Final = "g"
"""After every id: they are hexadecimal. A text of this very moment may bear a time a little ahead of ours."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Where the standing is read; keeps the port of that name."""

    database: Database

    def standing(self, now: datetime) -> Standing:
        """How the service stands."""
        unknown = select(func.count()).where(
            deliveries.c.id >= first_id(now - DAY), deliveries.c.state == State.UNKNOWN.value
        )
        lines = select(func.count()).where(gateway_lines.c.holder.is_not(None), gateway_lines.c.until > now)
        with self.database.reading() as connection:
            live = connection.execute(_LIVE).one_or_none()
            queued, due_at = connection.execute(_QUEUE).one()
            return Standing(
                account=account_row.read(connection).account,
                live_version=None if live is None else live.version,
                live_since=None if live is None else live.published_at,
                queued=queued,
                oldest_due=None if due_at is None or due_at > now else now - due_at,
                unknown=connection.execute(unknown).scalar_one(),
                lines=connection.execute(lines).scalar_one(),
            )

    def pulse(self, now: datetime, span: timedelta, spans: int) -> Pulse:
        """What came and went, counted along the primary key: the hour's rows are read, and no others."""
        edges = [first_id(now - span * (spans - number)) for number in range(spans)] + [_AFTER_ALL]
        with self.database.reading() as connection:
            return Pulse(
                texts=tuple(_counted(connection, _TEXTS, *edge) for edge in pairwise(edges)),
                replies=tuple(_counted(connection, _REPLIES, *edge) for edge in pairwise(edges)),
            )


def _counted(connection: Connection, counting: Select[Any], since: str, until: str) -> int:
    counted: int = connection.execute(counting, {"since": since, "until": until}).scalar_one()
    return counted


def first_id(moment: datetime) -> str:
    """The smallest id that can have been made at a moment: ids begin with their time, so a range of them is a span."""
    return f"{int(moment.timestamp() * 1000):012x}"
