"""Handing texts over: one POST a text, one integer back (reference page, sections 2.1 and 2.3).

What it shares with the other functions of the HTTP API is in `app.gateway.wire`, what an answer proves in `verdicts`.
"""

from app.domain.alphabet import DeliveryType
from app.domain.delivery import Delivery, Outcome, Verdict
from app.gateway.club_texting.address import sending_address
from app.gateway.club_texting.brands import brand_of
from app.gateway.club_texting.http.verdicts import of_answer, of_silence
from app.gateway.wire.dialling import Lookup, system_lookup
from app.gateway.wire.heard import Answer, Heard
from app.gateway.wire.line import CallLimits, Line, Login
from app.gateway.wire.pacing import Clockwork
from app.gateway.wire.written import request_to

__all__ = ["CallLimits", "HttpGateway", "Login"]


class HttpGateway:
    """One connection to the gateway, for one sender at a time; keeps the promises of the port `Gateway`."""

    def __init__(
        self,
        base: str,
        login: Login,
        clockwork: Clockwork,
        *,
        delivery_type: DeliveryType = DeliveryType.EXPRESS,
        limits: CallLimits | None = None,
        ca_file: str | None = None,
        lookup: Lookup = system_lookup,
    ) -> None:
        """Open nothing yet; `ca_file` names the authorities to trust instead of the usual ones.

        Raises:
            BadAddress: `base` cannot be the gateway's address.
        """
        self._express = brand_of(base).express(delivery_type)
        self._blank = request_to(sending_address(base))
        self._line = Line(login, clockwork, limits=limits, ca_file=ca_file, lookup=lookup)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._blank.url})"

    def send(self, delivery: Delivery) -> Verdict:
        """Hand the text over. Never raises: every failure is a verdict.

        Takes no longer than the deadline. A connection goes on being used only after an answer that settles a text.
        """
        fields = (
            ("PhoneNumber", delivery.phone.digits),
            ("Subject", ""),
            ("Message", delivery.text),
            *self._express,
        )
        verdict = _verdict(self._line.post(self._blank, fields))
        if verdict.outcome not in {Outcome.SENT, Outcome.REFUSED}:
            self.hang_up()
        return verdict

    def hang_up(self) -> None:
        """Close the connection; the next send opens another."""
        self._line.hang_up()

    def hang_up_if_idle(self) -> bool:
        """Close the connection if it was not used for a while; whether it was closed."""
        return self._line.hang_up_if_idle()


def _verdict(heard: Heard) -> Verdict:
    if isinstance(heard, Answer):
        return of_answer(heard.status, heard.body)
    return of_silence(heard)
