"""The account as the worker uses it: one text by the HTTP API, several of the same words by REST's call.

A text that goes alone goes by the HTTP API, whose return codes say most of what was wrong with it.
"""

from collections.abc import Sequence
from typing import Protocol

from app.domain.delivery import Delivery, Kind, Verdict
from app.gateway.club_texting.http.sending import HttpGateway


class Together(Protocol):
    """A way to hand one text over for many people."""

    def send(self, together: Sequence[Delivery]) -> Sequence[Verdict]:
        """A verdict for each, in their order. Never raises."""

    def hang_up(self) -> None:
        """Close the connection, if there is one."""


class ClubTexting:
    """One connection to the gateway, for one sender at a time; keeps the promises of the port `Connection`."""

    def __init__(self, one: HttpGateway, many: Together | None = None, at_once: int = 1) -> None:
        """Take up to `at_once` people a call, where there is a way to."""
        self._one = one
        self._many = many
        self._at_once = at_once if many is not None else 1

    def room(self, kind: Kind) -> int:
        """How many texts of the same words one call takes, of whatever kind."""
        del kind
        return self._at_once

    def send(self, together: Sequence[Delivery]) -> Sequence[Verdict]:
        """Hand the texts over; the connection of the other way is closed first, because the account counts both."""
        if self._many is None:
            return [self._one.send(delivery) for delivery in together]
        if len(together) == 1:
            self._many.hang_up()
            return [self._one.send(together[0])]
        self._one.hang_up()
        return self._many.send(together)

    def hang_up(self) -> None:
        """Close the connection; the next send opens another."""
        self._one.hang_up()
        if self._many is not None:
            self._many.hang_up()
