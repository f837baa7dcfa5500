"""A whole app around a fake `take`, and a clock that stands still."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network

from flask import Flask

from app.domain.message import IncomingMessage
from app.gateway.club_texting.incoming import read_callback
from app.gateway.ez_texting.incoming import Webhooks
from app.gateway.ez_texting.signature import Signatures
from app.usecases.incoming import read_with
from app.usecases.receive import Receipt
from app.web.app import create_app
from app.web.gate import Gate, Tokens
from app.web.health import Watch
from app.web.incoming import Stamps
from tests.gateway.webhooks import SECRET

TOKEN = "first-token-0123456789abcdef"
NEXT_TOKEN = "next-token-0123456789abcdef"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class Taker:
    """Takes texts as told: answers with `response`, or raises `error`."""

    response: str = ""
    error: Exception | None = None
    taken: list[IncomingMessage] = field(default_factory=list)

    def __call__(self, message: IncomingMessage) -> Receipt:
        if self.error:
            raise self.error
        self.taken.append(message)
        return Receipt(message.id, is_new=len(self.taken) == 1, reason="keyword", response=self.response)


@dataclass
class Ticks:
    """A clock that goes a quarter of a second further whenever it is looked at."""

    now: float = 0.0

    def __call__(self) -> float:
        self.now += 0.25
        return self.now


MakeApp = Callable[..., Flask]


def make_app(
    take: Taker,
    *,
    networks: tuple[str, ...] = (),
    trusted_proxies: int = 0,
    ready: bool = True,
    refused: Callable[[int], None] = lambda _status: None,
) -> Flask:
    gate = Gate(Tokens([TOKEN, NEXT_TOKEN]), tuple(map(ip_network, networks)))
    stamps = Stamps(new_id=lambda: "id-1", clock=lambda: NOW, monotonic=Ticks())
    watch = Watch(
        checks=lambda: {"database": "ok", "rules": "ok" if ready else "none are live"},
        metrics=lambda: b"textback_texts_total 1\n",
        networks=(ip_network("127.0.0.0/8"),),
        refused=refused,
    )
    return create_app(
        read_with([Webhooks(Signatures([SECRET])), read_callback]), take, watch, gate, stamps, trusted_proxies
    )
