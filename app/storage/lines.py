"""The account's connections to the gateway, leased row by row to the senders of all workers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, case, or_, select, update

from app.storage import upsert
from app.storage.engine import Database
from app.storage.tables import gateway_lines
from app.usecases.ports import Line

LINE_LEASE: Final = timedelta(seconds=15)
"""How long a line stays with a sender that does not renew it; longer than a call's deadline of 10 seconds."""

REST: Final = timedelta(seconds=1)
"""How long a line that was given back stays free."""

_IS_MINE: Final = gateway_lines.c.holder == bindparam("by")
_FREE: Final = (
    select(gateway_lines.c.number)
    .where(gateway_lines.c.number <= bindparam("lines"), or_(gateway_lines.c.until <= bindparam("now"), _IS_MINE))
    .order_by(case((_IS_MINE, 0), else_=1), gateway_lines.c.number)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_TAKE: Final = (
    update(gateway_lines)
    .where(gateway_lines.c.number == _FREE)
    .values(holder=bindparam("by"), until=bindparam("lease_until"))
    .returning(gateway_lines.c.number)
)
_MINE: Final = update(gateway_lines).where(
    gateway_lines.c.number == bindparam("of_number"), gateway_lines.c.holder == bindparam("by")
)
_KEEP: Final = _MINE.values(until=bindparam("lease_until")).returning(gateway_lines.c.number)
_GIVE_BACK: Final = _MINE.values(holder=None, until=bindparam("lease_until"))


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of the account, numbered from one; `count` is how many there may be at once."""

    database: Database
    count: int

    def take(self, holder: str, now: datetime) -> Line | None:
        """Lease the line that the sender has already, or a free one; None while others hold them all."""
        with self.database.writing() as connection:
            rows = [{"number": number + 1, "until": now} for number in range(self.count)]
            new = upsert.insert(gateway_lines, self.database.dialect)
            connection.execute(new.on_conflict_do_nothing(index_elements=["number"]), rows)
            wish = {"lines": self.count, "now": now, "by": holder, "lease_until": now + LINE_LEASE}
            number = connection.execute(_TAKE, wish).scalar_one_or_none()
        return None if number is None else Line(number, holder)

    def give_back(self, line: Line, now: datetime) -> None:
        """End the lease, if it is still the sender's."""
        with self.database.writing() as connection:
            connection.execute(_GIVE_BACK, {"of_number": line.number, "by": line.holder, "lease_until": now + REST})

    def keep(self, line: Line, now: datetime) -> bool:
        """Renew the lease; False when it is lost."""
        with self.database.writing() as connection:
            return renewed(connection, line, now)


def renewed(connection: Connection, line: Line, now: datetime) -> bool:
    """Whether the line is still the sender's, with its lease renewed."""
    lease = {"of_number": line.number, "by": line.holder, "lease_until": now + LINE_LEASE}
    return connection.execute(_KEEP, lease).scalar_one_or_none() is not None
