"""Handing texts over, and having phones called: one POST, one integer back (reference page, sections 2.1, 2.3, 2.9).

What it shares with the other functions of the HTTP API is in `app.gateway.wire`, what an answer proves in `verdicts`.
"""

from collections.abc import Iterable, Sequence

from requests import PreparedRequest

from app.domain.alphabet import DeliveryType
from app.domain.delivery import EVIDENCE, Delivery, Outcome, Verdict
from app.domain.voice_call import NoVoiceCall, VoiceCall
from app.gateway.club_texting.address import api_address, sending_address
from app.gateway.club_texting.brands import brand_of
from app.gateway.club_texting.http.calls import Broadcast
from app.gateway.club_texting.http.functions import VOICE
from app.gateway.club_texting.http.verdicts import CALLS, TEXTS, Bodies, of_answer
from app.gateway.club_texting.silence import of_silence
from app.gateway.club_texting.sound import SoundAt, StoredSound
from app.gateway.wire.dialling import Lookup, system_lookup
from app.gateway.wire.heard import Answer
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
        self._voice = request_to(api_address(base, VOICE.path))
        self.line = Line(login, clockwork, limits=limits, ca_file=ca_file, lookup=lookup)

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
        return self._verdict(self._blank, fields, TEXTS)

    def call(self, together: Sequence[Delivery]) -> Sequence[Verdict]:
        """Have these phones called, all of them or none, and the sound of the first played. Never raises."""
        try:
            call = VoiceCall.read(together[0].text)
        except NoVoiceCall as error:
            return [Verdict(Outcome.REFUSED, str(error))] * len(together)
        sound = SoundAt(call.sound) if call.is_fetched else StoredSound(call.sound)
        broadcast = Broadcast(call.caller_id, tuple(delivery.phone for delivery in together), sound)
        return [self._verdict(self._voice, broadcast.fields(), CALLS)] * len(together)

    def hang_up(self) -> None:
        """Close the connection; the next send opens another."""
        self.line.hang_up()

    def hang_up_if_idle(self) -> bool:
        """Close the connection if it was not used for a while; whether it was closed."""
        return self.line.hang_up_if_idle()

    def _verdict(self, blank: PreparedRequest, fields: Iterable[tuple[str, str]], bodies: Bodies) -> Verdict:
        heard = self.line.post(blank, fields)
        verdict = of_answer(heard.status, heard.body, bodies) if isinstance(heard, Answer) else of_silence(heard)
        if verdict.outcome not in EVIDENCE:
            self.hang_up()
        return verdict
