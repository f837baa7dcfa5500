"""The account as the worker uses it: one text by the HTTP API, several of the same words by REST's call.

A text that goes alone goes by the HTTP API, whose return codes say most of what was wrong with it. Both use one line,
so that the account's connections and their pace are counted once.
"""

from collections.abc import Sequence
from typing import Final

from app.domain.delivery import Delivery, Kind, Verdict
from app.gateway.club_texting.http.sending import HttpGateway
from app.gateway.club_texting.rest.sending import ManyAtOnce

CALLED_AT_ONCE: Final = 100
"""Phones of one voice campaign."""


class ClubTexting:
    """One connection to the gateway, for one sender at a time; keeps the promises of the port `Connection`."""

    def __init__(self, one: HttpGateway, many: ManyAtOnce, at_once: int = 1) -> None:
        """Text up to `at_once` people a call; `many` uses the line of `one`."""
        self._one = one
        self._many = many
        self._at_once = at_once

    def room(self, kind: Kind) -> int:
        """How many one call takes."""
        return CALLED_AT_ONCE if kind is Kind.VOICE else self._at_once

    def send(self, together: Sequence[Delivery]) -> Sequence[Verdict]:
        """Hand the texts over, or have the phones called; a verdict for each. Never raises."""
        if together[0].kind is Kind.VOICE:
            return self._one.call(together)
        return self._many.send(together) if len(together) > 1 else [self._one.send(together[0])]

    def hang_up(self) -> None:
        """Close the connection; the next send opens another."""
        self._one.hang_up()
