"""The gateway account's one row. Where it is locked, it is the last lock or the first of a claim: see `outbox`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update

from app.domain.account import Account
from app.storage.pace import Pace
from app.storage.rows import account_of, account_values
from app.storage.tables import gateway_account

_THE_ROW: Final = select(gateway_account).where(gateway_account.c.id == 1)
_LOCKED: Final = _THE_ROW.with_for_update()
_WRITE: Final = (
    update(gateway_account)
    .where(gateway_account.c.id == 1)
    .values({name: bindparam(name) for name in ("trouble", "failures", "paused_until", "settings", "next_slot_at")})
)


@dataclass(frozen=True, slots=True)
class SharedAccount:
    """The account and its pace as one transaction sees them."""

    account: Account
    next_slot_at: datetime | None

    def may_call(self, pace: Pace, now: datetime) -> bool:
        """Whether a message may leave now."""
        return self.account.may_call(now) and pace.allows(self.next_slot_at, now)

    def room(self, pace: Pace, wished: int) -> int:
        """How many messages may leave by one call: in trouble a single one finds out whether it is over."""
        most = 1 if self.account.trouble is not None else pace.in_a_second
        return wished if most is None else min(wished, most)

    def calling(self, pace: Pace, messages: int, now: datetime) -> "SharedAccount":
        """The account as so many messages leave."""
        return SharedAccount(self.account.calling(now), pace.slot_after(now, messages) or self.next_slot_at)


def read(connection: Connection) -> SharedAccount:
    """The account as committed."""
    return _of(connection.execute(_THE_ROW).one())


def hold(connection: Connection) -> SharedAccount:
    """The account, locked until the commit."""
    return _of(connection.execute(_LOCKED).one())


def write(connection: Connection, before: SharedAccount, now: SharedAccount) -> None:
    """Write what changed, if anything did; the row must be held."""
    if now != before:
        connection.execute(_WRITE, {**account_values(now.account), "next_slot_at": now.next_slot_at})


def _of(row: Row[Any]) -> SharedAccount:
    return SharedAccount(account_of(row), row.next_slot_at)
