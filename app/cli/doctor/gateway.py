"""The gateway: whether it takes our login, how many credits there are, and whether its clock is ours."""

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from app.bootstrap.credits import LIMITS
from app.bootstrap.gateway import account_of
from app.cli.doctor.finding import Finding
from app.cli.doctor.probe import Unheard, probe
from app.gateway.club_texting.address import BadAddress
from app.gateway.club_texting.errors import GatewayError
from app.settings import Settings
from app.system import utc_now

MOST_APART: Final = timedelta(seconds=60)
"""More, and quiet hours, dates of rules and the order of texts are off by as much."""


def gateway_finding(settings: Settings) -> Finding:
    """Ask how many credits there are: the cheapest call that needs the login. Spends nothing."""
    try:
        account = account_of(settings, LIMITS)
    except BadAddress as error:
        return Finding("gateway", str(error), "look at TEXTBACK_GATEWAY_URL")
    try:
        available = account.credits().available
    except GatewayError as error:
        return Finding("gateway", f"does not answer our question for credits ({error.reason})", error.what_to_do)
    finally:
        account.hang_up()
    if available <= 0:
        return Finding("gateway", f"takes our login; {available} credits are left", "buy credits")
    return Finding("gateway", f"takes our login; {available} credits are left")


def clock_finding(settings: Settings) -> Finding:
    """Compare our clock with the one in the gateway's answers, which are to the second."""
    began = utc_now()
    heard = probe(urlsplit(settings.gateway_url), "/", method="HEAD")
    if isinstance(heard, Unheard) or heard.date is None:
        return Finding("clock", "could not be compared: the gateway tells no time")
    ours = began + (utc_now() - began) / 2
    apart = abs(ours - heard.date)
    seconds = round(apart.total_seconds())
    if apart > MOST_APART:
        way = "ahead of" if ours > heard.date else "behind"
        return Finding("clock", f"{seconds} seconds {way} the gateway's", "set this machine's clock by NTP")
    return Finding("clock", f"within {max(seconds, 1)} s of the gateway's")
