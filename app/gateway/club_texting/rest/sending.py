"""Handing one text over for many people by one call, with a verdict for each (reference page, section 3.2)."""

from collections.abc import Sequence
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from app.domain.alphabet import DeliveryType
from app.domain.delivery import EVIDENCE, Delivery, Verdict
from app.gateway.club_texting.address import root_address
from app.gateway.club_texting.brands import brand_of
from app.gateway.club_texting.errors import GatewayError
from app.gateway.club_texting.rest.caller import in_the_form
from app.gateway.club_texting.rest.envelope import content_of
from app.gateway.club_texting.rest.formats import Format
from app.gateway.club_texting.rest.functions import SEND
from app.gateway.club_texting.rest.recipients import campaign_of, recipient_fields
from app.gateway.club_texting.rest.verdicts import of_campaign, of_error
from app.gateway.club_texting.silence import of_silence
from app.gateway.wire.heard import Heard, Surprise
from app.gateway.wire.line import Line
from app.gateway.wire.written import request_to

_QUERY: Final = (("format", str(Format.JSON)),)


class ManyAtOnce:
    """REST's call for many people, on a line that somebody else opens, shares and closes."""

    def __init__(self, base: str, line: Line, delivery_type: DeliveryType) -> None:
        """Call nobody yet.

        Raises:
            BadAddress: `base` cannot be the gateway's address.
        """
        root = root_address(base)
        self._blank = request_to(f"{root}/")
        self._path = f"{urlsplit(root).path}/{SEND.path}"
        self._line = line
        self._type = brand_of(base).message_type(delivery_type)

    def send(self, together: Sequence[Delivery]) -> Sequence[Verdict]:
        """Hand the text of the first over for all of them; a verdict for each. Never raises.

        The connection goes on being used only after an answer that settles a text.
        """
        phones = [delivery.phone for delivery in together]
        fields = (("Subject", ""), ("Message", together[0].text), *self._type, *recipient_fields(phones, (), None))
        heard = self._line.call(self._blank, partial(in_the_form, self._path, _QUERY, fields))
        verdicts = _verdicts(heard, together)
        if not any(verdict.outcome in EVIDENCE for verdict in verdicts):
            self._line.hang_up()
        return verdicts


def _verdicts(heard: Heard, together: Sequence[Delivery]) -> Sequence[Verdict]:
    if isinstance(heard, Surprise):
        return [of_silence(heard)] * len(together)
    try:
        content = content_of(SEND, heard, Format.JSON.read)
    except GatewayError as error:
        return [of_error(error, len(together))] * len(together)
    return of_campaign(campaign_of(content.entry_if_any), [delivery.phone for delivery in together])
