"""The gateways of this house in one table: how each calls us, and how we call it. One more is one more line."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.gateway.club_texting.http.sending import HttpGateway, Login
from app.gateway.club_texting.incoming import read_callback
from app.gateway.club_texting.rest.sending import ManyAtOnce
from app.gateway.club_texting.sending import ClubTexting
from app.gateway.ez_texting.incoming import Webhooks
from app.gateway.ez_texting.signature import Signatures
from app.gateway.wire.pacing import Clockwork
from app.settings import Settings
from app.usecases.incoming import Reader
from app.usecases.ports import Connection


@dataclass(frozen=True, slots=True)
class Adapter:
    """What a gateway's folder holds for the service. `connects` makes what opens one connection after another."""

    reads: Callable[[Settings], Reader] | None = None
    connects: Callable[[Settings], Callable[[], Connection]] | None = None


def _club_texting(settings: Settings) -> Callable[[], Connection]:
    login = Login(settings.gateway_user, settings.gateway_password)
    clockwork = Clockwork(time.monotonic, time.sleep)
    base, delivery_type = settings.gateway_url, settings.limits.delivery

    def connect() -> Connection:
        one = HttpGateway(base, login, clockwork, delivery_type=delivery_type)
        return ClubTexting(one, ManyAtOnce(base, one.line, delivery_type), settings.recipients_at_once)

    return connect


def _ez_texting(settings: Settings) -> Reader:
    return Webhooks(Signatures(settings.webhook_secrets, unsigned=settings.unsigned_webhooks))


GATEWAYS: Final = {
    "ez_texting": Adapter(reads=_ez_texting),
    "club_texting": Adapter(reads=lambda _: read_callback, connects=_club_texting),
}
"""By folder, in the order in which a call is shown to them; the last takes whatever the others leave."""


def readers_of(settings: Settings) -> list[Reader]:
    """What reads the calls that come in."""
    return [adapter.reads(settings) for adapter in GATEWAYS.values() if adapter.reads]


def connections_of(settings: Settings) -> Callable[[], Connection]:
    """What opens the worker's connections: the first gateway that can be called.

    Raises:
        BadAddress: on opening one, where the gateway's address cannot be one.
    """
    return next(adapter.connects for adapter in GATEWAYS.values() if adapter.connects)(settings)
