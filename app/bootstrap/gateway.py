"""The gateway accounts, put together for people at the command line."""

import time

from app.gateway.club_texting.http.account import PATIENT, Account
from app.gateway.club_texting.rest.account import RestAccount
from app.gateway.wire.line import CallLimits, Login
from app.gateway.wire.pacing import Clockwork
from app.settings import Settings


def account_of(settings: Settings, limits: CallLimits = PATIENT) -> Account:
    """The account that texts are sent by.

    Raises:
        BadAddress: the gateway's address cannot be one.
    """
    return _account(settings, Login(settings.gateway_user, settings.gateway_password), limits)


def rest_account_of(settings: Settings) -> RestAccount:
    """The same account by the REST API.

    Raises:
        BadAddress: the gateway's address cannot be one.
    """
    login = Login(settings.gateway_user, settings.gateway_password)
    return RestAccount(settings.gateway_url, login, Clockwork(time.monotonic, time.sleep))


def lookup_account_of(settings: Settings) -> Account:
    """The account for carrier look-ups, which is another one (reference page, section 2.10).

    Raises:
        BadAddress: the gateway's address cannot be one.
    """
    return _account(settings, Login(settings.lookup_user, settings.lookup_password), PATIENT)


def _account(settings: Settings, login: Login, limits: CallLimits) -> Account:
    return Account(settings.gateway_url, login, Clockwork(time.monotonic, time.sleep), limits=limits)
