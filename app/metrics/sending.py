"""The ports of delivering, wrapped so that what happens is counted: once it is on the disk, and never instead of it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import structlog

from app.domain.account import Account
from app.domain.consent import Source
from app.domain.delivery import Delivered, Delivery, Kind, OptOutList, State, Verdict
from app.domain.phone import PhoneNumber
from app.metrics.catalogue import DELIVERIES, GATEWAY_SECONDS, OPT_OUTS, SWEPT
from app.metrics.meter import Meter
from app.usecases.ports import Connection, Hold, Line, Outbox, Room, Swept, alone

_LISTS: Final = {OptOutList.LOCAL: Source.GATEWAY_LOCAL, OptOutList.GLOBAL: Source.GATEWAY_GLOBAL}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CountedConnection:
    """A connection to the gateway, each call timed and logged with its texts' ids; keeps the port `Connection`."""

    connection: Connection
    meter: Meter
    monotonic: Callable[[], float]

    def room(self, kind: Kind) -> int:
        """How many texts one call takes."""
        return self.connection.room(kind)

    def send(self, together: Sequence[Delivery]) -> Sequence[Verdict]:
        """Hand the texts over by one call, which is counted once, by what it proved of its first text."""
        began = self.monotonic()
        verdicts = self.connection.send(together)
        seconds = self.monotonic() - began
        self.meter.observe(GATEWAY_SECONDS, seconds, verdicts[0].outcome.value)
        for delivery, verdict in zip(together, verdicts, strict=True):
            log.info(
                "gateway called",
                message_id=delivery.message_id,
                delivery_id=delivery.id,
                verdict=verdict.outcome.value,
                ms=round(seconds * 1000, 1),
            )
        return verdicts

    def hang_up(self) -> None:
        """Close the connection."""
        self.connection.hang_up()


@dataclass(frozen=True, slots=True)
class CountedOutbox:
    """The queue, with what became of its texts counted; keeps the port `Outbox`."""

    outbox: Outbox = field(repr=False)
    meter: Meter

    def take_line(self, holder: str, now: datetime) -> Line | None:
        """Lease a line."""
        return self.outbox.take_line(holder, now)

    def give_back(self, line: Line, now: datetime) -> None:
        """End the lease."""
        self.outbox.give_back(line, now)

    def keep(self, line: Line, now: datetime) -> bool:
        """Renew the lease."""
        return self.outbox.keep(line, now)

    def account(self) -> Account:
        """What is known of the account."""
        return self.outbox.account()

    def use_settings(self, fingerprint: str) -> None:
        """Tell which login is used."""
        self.outbox.use_settings(fingerprint)

    def resume(self) -> None:
        """Forget the account's troubles."""
        self.outbox.resume()

    def claim(self, line: Line, now: datetime, room: Room = alone) -> Sequence[Delivery]:
        """Take what is due."""
        return self.outbox.claim(line, now, room)

    def opted_out_among(self, phones: Collection[PhoneNumber]) -> Collection[PhoneNumber]:
        """Ask consent once more."""
        return self.outbox.opted_out_among(phones)

    def settle(self, call: Sequence[Delivered], jitter: float, now: datetime) -> None:
        """Write what became of a claim, then count it."""
        self.outbox.settle(call, jitter, now)
        for one in call:
            self.meter.count(DELIVERIES, one.delivery.kind.value, one.delivery.state.value)
            if one.verdict is not None and one.verdict.opted_out is not None:
                self.meter.count(OPT_OUTS, _LISTS[one.verdict.opted_out].value)

    def sweep(self, now: datetime) -> Swept:
        """End what nobody holds any more."""
        swept = self.outbox.sweep(now)
        for state, number in ((State.UNKNOWN, swept.unknown), (State.EXPIRED, swept.expired)):
            if number:
                self.meter.count(SWEPT, state.value, amount=number)
        return swept

    def hold(self) -> Hold | None:
        """Why nothing leaves."""
        return self.outbox.hold()
