"""The gateway accounts, put together for people at the command line."""

import time

from app.domain.consent import ConsentEvent, Source
from app.domain.delivery import OptOutList
from app.domain.phone import PhoneNumber
from app.gateway.account import Account
from app.gateway.line import Login
from app.gateway.pacing import Clockwork
from app.settings import Settings
from app.storage import ledger
from app.storage.engine import Database
from app.storage.rows import event_values
from app.system import utc_now


def account_of(settings: Settings) -> Account:
    """The account that texts are sent by.

    Raises:
        BadAddress: the gateway's address cannot be one.
    """
    return _account(settings, Login(settings.gateway_user, settings.gateway_password))


def lookup_account_of(settings: Settings) -> Account:
    """The account for carrier look-ups, which is another one (reference page, section 2.10).

    Raises:
        BadAddress: the gateway's address cannot be one.
    """
    return _account(settings, Login(settings.lookup_user, settings.lookup_password))


def record_gateway_opt_out(database: Database, phone: PhoneNumber, which: OptOutList) -> None:
    """Write into the ledger what the gateway said of a number, and cancel what is queued for it."""
    source = {OptOutList.LOCAL: Source.GATEWAY_LOCAL, OptOutList.GLOBAL: Source.GATEWAY_GLOBAL}[which]
    with database.writing() as connection:
        ledger.opt_out(connection, event_values(phone, ConsentEvent.OPT_OUT, source, utc_now(), note="a text by hand"))


def _account(settings: Settings, login: Login) -> Account:
    return Account(settings.gateway_url, login, Clockwork(time.monotonic, time.sleep))
