"""An account at the gateway, as its HTTP API lets us use it: each function one method (reference page, section 2).

    account = Account("https://app.clubtexting.com", Login(user, password), clockwork)
    account.credits().available

Every method raises the errors of `errors`, and takes no longer than the deadline of its limits.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from app.domain.phone import PhoneNumber
from app.gateway.club_texting.address import api_address
from app.gateway.club_texting.brands import brand_of
from app.gateway.club_texting.card import Card
from app.gateway.club_texting.carrier import Finding, LookedUp
from app.gateway.club_texting.errors import GatewayError, Refused
from app.gateway.club_texting.http.answers import word_of
from app.gateway.club_texting.http.calls import (
    Availability,
    Bought,
    Broadcast,
    Called,
    Credits,
    KeywordSetup,
    Rented,
    Sent,
    SetUp,
    Text,
)
from app.gateway.club_texting.http.functions import (
    AVAILABLE,
    BUY,
    CREDITS,
    FUNCTIONS,
    LOOKUP,
    RENT,
    SEND,
    SET_UP,
    VOICE,
    Function,
)
from app.gateway.wire.dialling import Lookup, system_lookup
from app.gateway.wire.line import CallLimits, Line, Login
from app.gateway.wire.pacing import Clockwork
from app.gateway.wire.written import request_to

PATIENT: Final = CallLimits(deadline=30.0)
"""The limits of calls that a person waits for: a card may take longer to charge than a text to send."""


class Account:
    """One account over one connection, for one caller at a time."""

    def __init__(
        self,
        base: str,
        login: Login,
        clockwork: Clockwork,
        *,
        limits: CallLimits = PATIENT,
        ca_file: str | None = None,
        lookup: Lookup = system_lookup,
    ) -> None:
        """Open nothing yet; `ca_file` names the authorities to trust instead of the usual ones.

        Raises:
            BadAddress: `base` cannot be the gateway's address.
        """
        self._base = base
        self.brand: Final = brand_of(base)
        self._blanks = {function.name: request_to(api_address(base, function.path)) for function in FUNCTIONS}
        self._line = Line(login, clockwork, limits=limits, ca_file=ca_file, lookup=lookup)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base})"

    def send(self, text: Text) -> Sent:
        """Hand one text over. Asks nobody's consent: the caller must have. Spends credits."""
        fields = (
            ("PhoneNumber", text.to.digits),
            ("Subject", text.subject),
            ("Message", text.message),
            *self.brand.express(text.delivery_type),
        )
        self._ask(SEND, fields)
        return Sent(text.to)

    def credits(self) -> Credits:
        """How many credits there are."""
        return Credits(Decimal(self._ask(CREDITS, ())))

    def keyword_available(self, keyword: str) -> Availability:
        """Whether a keyword can be rented, in the country that the account is set to."""
        return Availability(keyword, self._ask(AVAILABLE, (("keyword", keyword),)) == "1")

    def buy_credits(self, number: int, card: Card) -> Bought:
        """Buy so many credits. Charges the card; the API tells no price."""
        self._ask(BUY, (("credits", str(number)), *card.fields()))
        return Bought(number)

    def rent_keyword(self, keyword: str, card: Card) -> Rented:
        """Rent a keyword. Charges the card; the API tells no price."""
        self._ask(RENT, (("keyword", keyword), *card.fields()))
        return Rented(keyword)

    def set_up_keyword(self, setup: KeywordSetup) -> SetUp:
        """Say how a keyword of the account answers. Costs nothing; may be repeated."""
        wanted = (
            ("keyword", setup.keyword),
            ("group", setup.group),
            ("autoreply", setup.auto_reply),
            ("url", setup.url),
            ("email", setup.email),
        )
        self._ask(SET_UP, [(name, value) for name, value in wanted if value is not None])
        return SetUp(setup.keyword)

    def broadcast(self, broadcast: Broadcast) -> Called:
        """Call phones and play them a sound. Asks nobody's consent: the caller must have. Spends credits."""
        self._ask(VOICE, broadcast.fields())
        return Called(len(broadcast.to))

    def look_up(self, phone: PhoneNumber) -> LookedUp:
        """Ask for a number's carrier. Needs the login of a look-up account; spends its credits."""
        match self._ask(LOOKUP, (("phonenumber", phone.digits),)):
            case "UNKNOWN":
                return LookedUp(phone, Finding.UNKNOWN_CARRIER)
            case "FAILURE":
                return LookedUp(phone, Finding.NO_MOBILE)
            case carrier:
                return LookedUp(phone, Finding.CARRIER, carrier)

    def hang_up(self) -> None:
        """Close the connection; the next call opens another."""
        self._line.hang_up()

    def _ask(self, function: Function, fields: Iterable[tuple[str, str]]) -> str:
        """Make one call; a connection goes on being used only after an answer that settles it."""
        try:
            return word_of(function, self._line.post(self._blanks[function.name], fields))
        except Refused:
            raise
        except GatewayError:
            self.hang_up()
            raise
