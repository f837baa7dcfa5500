"""A gateway that takes one text a call, as the worker's senders use it."""

from collections.abc import Sequence

from app.domain.delivery import Delivery, Kind, Outcome, Verdict
from app.usecases.ports import Gateway

NO_CALLS = Verdict(Outcome.REFUSED, "this gateway makes no voice calls")


class OneByOne:
    """Keeps the promises of the port `Connection` by those of a `Gateway`."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def room(self, kind: Kind) -> int:
        """One, of whatever kind."""
        del kind
        return 1

    def send(self, together: Sequence[Delivery]) -> Sequence[Verdict]:
        """Hand each text over by a call of its own; a voice call is no text, and is refused."""
        return [NO_CALLS if text.kind is Kind.VOICE else self._gateway.send(text) for text in together]

    def hang_up(self) -> None:
        """Close the connection; the next send opens another."""
        self._gateway.hang_up()
