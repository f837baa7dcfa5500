"""What goes wrong between us and the gateway, sorted by what the caller must do; the same for both of its APIs.

    GatewayError
    ├── Refused           the gateway said no: nothing was done or spent; its return code says what to do
    ├── NotReached        the gateway did not take the call: nothing was done; call again later
    ├── NoAnswer          asked in vain, but asking twice does no harm: call again
    └── OutcomeUnknown    it may have been done and paid: look before anybody calls again

None of them repeats what was sent or what the gateway wrote: a number, a text, a password, a card. Where the gateway
gave reasons in words, they are in `words`, which nothing prints: they may repeat what was sent.
"""

from typing import Protocol

from app.domain.delivery import OptOutList, Trouble
from app.gateway.club_texting.return_code import ReturnCode


class Called(Protocol):
    """What was called: a function of one of the APIs."""

    @property
    def name(self) -> str:
        """Its name in commands and errors."""

    @property
    def spends(self) -> bool:
        """Whether a call made twice may cost twice, or reach people twice."""


class GatewayError(Exception):
    """A call that did not do what was asked. `row` is the return code, where there was one."""

    what_to_do = ""

    def __init__(
        self, function: Called, reason: str, row: ReturnCode | None = None, words: tuple[str, ...] = ()
    ) -> None:
        super().__init__(f"{function.name}: {reason}")
        self.function = function
        self.reason = reason
        self.row = row
        self.words = words
        if row is not None:
            self.what_to_do = row.what_to_do


class Refused(GatewayError):
    """The gateway said no. Nothing was done or spent."""

    row: ReturnCode

    def __init__(self, function: Called, row: ReturnCode, words: tuple[str, ...] = ()) -> None:
        super().__init__(function, f"{row.code}: {row.name}", row, words)
        self.code = row.code

    @property
    def opted_out(self) -> OptOutList | None:
        """Which opt-out list of the gateway the person is on, if that is why."""
        return self.row.opted_out

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with the account, if that is why."""
        return self.row.trouble


class NotReached(GatewayError):
    """The gateway was not reached, or too busy to look at the call. Nothing was done or spent."""

    what_to_do = "Nothing was done. Check TEXTBACK_GATEWAY_URL and the way there, and call again later."


class NoAnswer(GatewayError):
    """No answer that says anything, to a call that may be repeated."""

    what_to_do = "Call again; doing this twice does no harm. If it goes on, check TEXTBACK_GATEWAY_URL."


class OutcomeUnknown(GatewayError):
    """The call may have been carried out. Calling again may do it, and charge for it, twice."""

    what_to_do = "It may have been done. Look at the account on the gateway's site before anybody calls again."


def in_doubt(function: Called, reason: str, row: ReturnCode | None = None, words: tuple[str, ...] = ()) -> GatewayError:
    """The error for a call whose request went out and proved nothing."""
    kind = OutcomeUnknown if function.spends else NoAnswer
    return kind(function, reason, row, words)
