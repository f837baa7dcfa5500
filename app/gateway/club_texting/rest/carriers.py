"""Carrier look-ups, by the login of a look-up account (reference page, section 3.9)."""

from typing import Final

from app.domain.phone import PhoneNumber
from app.gateway.club_texting.carrier import CARRIER, Finding, LookedUp
from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.entry import Unreadable
from app.gateway.club_texting.rest.functions import LOOKUP

_NO_CARRIERS: Final = {"UNKNOWN": Finding.UNKNOWN_CARRIER, "FAILURE": Finding.NO_MOBILE}


class Carriers:
    """The carriers of numbers; every method raises the errors of `app.gateway.club_texting.errors`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def look_up(self, phone: PhoneNumber) -> LookedUp:
        """Ask for a number's carrier. Spends the look-up account's credits.

        The words `UNKNOWN` and `FAILURE` of the HTTP API mean the same here, should they ever come.
        """
        return self._caller.ask(
            LOOKUP, lambda content: _found(phone, content.entry.text("CarrierName").strip()), about=phone.digits
        )


def _found(phone: PhoneNumber, name: str) -> LookedUp:
    if name in _NO_CARRIERS:
        return LookedUp(phone, _NO_CARRIERS[name])
    if not CARRIER.fullmatch(name):
        raise Unreadable("an answer whose CarrierName is no carrier")
    return LookedUp(phone, Finding.CARRIER, name)
