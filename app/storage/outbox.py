"""The queue of texts on their way out: the `deliveries` table, shared by all workers on all hosts.

Where several locks are needed they are taken in one order: line, contact, delivery, account. A claim holds the account
before it takes a delivery, and may, because it skips deliveries that are locked instead of waiting for them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select

from app.domain.account import Account
from app.domain.consent import Consent
from app.domain.delivery import Delivered, Delivery
from app.domain.phone import PhoneNumber
from app.storage import account_row, claiming, holding, settling, sweeping
from app.storage.engine import Database
from app.storage.lines import Lines
from app.storage.pace import Pace
from app.storage.tables import contacts
from app.usecases.ports import Hold, Line, Room, Swept, alone

_OPTED_OUT: Final = select(contacts.c.phone).where(
    contacts.c.phone.in_(bindparam("phones", expanding=True)), contacts.c.consent == Consent.OPTED_OUT.value
)


@dataclass(frozen=True, slots=True)
class Outbox:
    """The queue; keeps the port of that name. `lines` and `rate_per_second` hold for the account, over all workers."""

    database: Database
    lines: int = 2
    rate_per_second: float | None = None
    _pace: Pace = field(init=False, repr=False)
    _lines: Lines = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_pace", Pace(self.rate_per_second))
        object.__setattr__(self, "_lines", Lines(self.database, self.lines))

    def take_line(self, holder: str, now: datetime) -> Line | None:
        """Lease one of the account's lines, or None while all are held."""
        return self._lines.take(holder, now)

    def give_back(self, line: Line, now: datetime) -> None:
        """End the lease."""
        self._lines.give_back(line, now)

    def keep(self, line: Line, now: datetime) -> bool:
        """Renew the lease; False when it is lost."""
        return self._lines.keep(line, now)

    def account(self) -> Account:
        """What the workers know of the account."""
        with self.database.reading() as connection:
            return account_row.read(connection).account

    def use_settings(self, fingerprint: str) -> None:
        """Tell which login is used from now on."""
        with self.database.writing() as connection:
            shared = account_row.hold(connection)
            now = replace(shared, account=shared.account.with_settings(fingerprint))
            account_row.write(connection, shared, now)

    def resume(self) -> None:
        """Forget the account's troubles."""
        with self.database.writing() as connection:
            shared = account_row.hold(connection)
            now = replace(shared, account=Account(settings=shared.account.settings))
            account_row.write(connection, shared, now)

    def claim(self, line: Line, now: datetime, room: Room = alone) -> Sequence[Delivery]:
        """Take the next text that is due and what may leave with it; see the port.

        An idle queue costs one look and no lock.
        """
        with self.database.reading() as connection:
            if not claiming.worth_a_claim(connection, self._pace, now):
                return ()
        with self.database.writing() as connection:
            return claiming.claim(connection, line, self._pace, room, now)

    def opted_out_among(self, phones: Collection[PhoneNumber]) -> Collection[PhoneNumber]:
        """Which of these numbers are opted out, as committed at this moment."""
        with self.database.reading() as connection:
            found = connection.execute(_OPTED_OUT, {"phones": [phone.digits for phone in phones]}).scalars()
            return {PhoneNumber(digits) for digits in found}

    def settle(self, call: Sequence[Delivered], jitter: float, now: datetime) -> None:
        """Write what became of a claim, and what its call told of consent and of the account."""
        with self.database.writing() as connection:
            settling.settle(connection, call, jitter, now)

    def sweep(self, now: datetime) -> Swept:
        """End what nobody holds any more, some hundreds at a time; a clean queue costs one look and no lock."""
        with self.database.reading() as connection:
            if not sweeping.worth_a_sweep(connection, now):
                return Swept(unknown=0, expired=0)
        with self.database.writing() as connection:
            return sweeping.sweep(connection, now)

    def hold(self) -> Hold | None:
        """Why nothing leaves; None where nothing is held."""
        with self.database.reading() as connection:
            return holding.read(connection)
