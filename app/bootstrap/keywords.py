"""Keywords as code, put together: what the files state, the account that should have it, and our memory of it."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from app.domain.keyword_address import OurDoor, resolved
from app.domain.keyword_proposal import GatewayAccount
from app.domain.keyword_setup import Stated, Wanted
from app.gateway.club_texting.keyword_desk import Payment, RestKeywordDesk
from app.gateway.club_texting.rest.account import RestAccount
from app.gateway.wire.line import Login
from app.gateway.wire.pacing import Clockwork
from app.settings import Settings
from app.storage.engine import Database
from app.storage.keywords import Keywords


def gateway_account(settings: Settings) -> GatewayAccount:
    """Which account the settings name."""
    return GatewayAccount(settings.gateway_url, settings.gateway_user)


def wanted_keywords(settings: Settings, stated: Sequence[Stated]) -> tuple[Wanted, ...]:
    """What the files state, with our own address filled in.

    Raises:
        NoOwnAddress: a keyword is forwarded to us, and the settings do not say where that is.
    """
    return tuple(resolved(each, _door(settings)) for each in stated)


@contextmanager
def keyword_desk(settings: Settings, payment: Payment | None) -> Iterator[RestKeywordDesk]:
    """The account's keywords, over one connection that is closed at the end.

    Raises:
        BadAddress: the gateway's address cannot be one.
    """
    login = Login(settings.gateway_user, settings.gateway_password)
    account = RestAccount(settings.gateway_url, login, Clockwork(time.monotonic, time.sleep))
    try:
        yield RestKeywordDesk(account, _door(settings).address_of, payment)
    finally:
        account.hang_up()


def keyword_memory(database: Database) -> Keywords:
    """What we know of the keywords of accounts."""
    return Keywords(database)


def _door(settings: Settings) -> OurDoor:
    return OurDoor(settings.public_url, settings.incoming_tokens)
