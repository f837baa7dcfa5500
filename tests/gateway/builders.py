"""What the gateway's tests are made of, everything filled in, changed by keyword."""

import re
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.domain.alphabet import DeliveryType
from app.domain.delivery import Delivery, Kind, State
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.card import Card
from app.gateway.club_texting.http.sending import CallLimits, HttpGateway, Login
from app.gateway.wire.dialling import Lookup, Place, system_lookup
from app.gateway.wire.pacing import Clockwork

REAL = Clockwork(time.monotonic, time.sleep)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
QUICK = CallLimits(deadline=3.0, connect=2.0, apart=0.0)
HASTY = CallLimits(deadline=0.5, connect=0.3, apart=0.0)
LOGIN = Login("demo", "canary-Pa55&word")

CARD = {
    "first_name": "Ann",
    "last_name": "Canary",
    "address": "1 Main St & Co",
    "city": "Springfield",
    "state": "NY",
    "zip": "01234",
    "country": "US",
    "type": "visa",
    "number": "4111111111111111",
    "security_code": "987",
    "expires": "09/27",
}


@dataclass
class FakeTime:
    """Seconds that pass only by sleeping."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def clockwork(self) -> Clockwork:
        return Clockwork(lambda: self.now, self.sleep)


def delivery(text: str = "Two for one today", phone: str = "2125550123") -> Delivery:
    return Delivery(
        id="d" * 32,
        message_id="m" * 32,
        phone=PhoneNumber.parse(phone),
        text=text,
        kind=Kind.REPLY,
        state=State.SENDING,
        created_at=NOON,
        due_at=NOON,
        not_after=NOON + timedelta(hours=4),
    )


def gateway_at(
    base: str,
    *,
    login: Login = LOGIN,
    clockwork: Clockwork = REAL,
    delivery_type: DeliveryType = DeliveryType.EXPRESS,
    limits: CallLimits = QUICK,
    ca_file: str | None = None,
    lookup: Lookup = system_lookup,
) -> HttpGateway:
    return HttpGateway(
        base,
        login,
        clockwork,
        delivery_type=delivery_type,
        limits=limits,
        ca_file=ca_file,
        lookup=lookup,
    )


def card(**changes: str) -> Card:
    return Card.of({**CARD, **changes})


def place(port: int, host: str = "127.0.0.1") -> Place:
    return socket.AF_INET, socket.SOCK_STREAM, 0, "", (host, port)


def on_loopback(_: str, port: int) -> Sequence[Place]:
    """Every name is this machine."""
    return [place(port)]


def unused_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def portless(text: str) -> str:
    """A text without ports and places in memory, whose digits may happen to be those of a canary."""
    return re.sub(r"127\.0\.0\.1(:|', )[0-9]+|port=[0-9]+|0x[0-9a-f]+", "127.0.0.1", text)
