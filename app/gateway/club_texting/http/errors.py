"""What goes wrong between us and the gateway, sorted by what the caller must do.

    GatewayError
    ├── Refused           the gateway said no: nothing was done or spent; its return code says what to do
    ├── NotReached        the gateway did not take the call: nothing was done; call again later
    ├── NoAnswer          asked in vain, but asking twice does no harm: call again
    └── OutcomeUnknown    it may have been done and paid: look before anybody calls again

None of them repeats what was sent or what the gateway wrote: a number, a text, a password, a card.
"""

from app.domain.delivery import OptOutList
from app.gateway.club_texting.http.codes import ReturnCode, SendingCode
from app.gateway.club_texting.http.functions import Function


class GatewayError(Exception):
    """A call that did not do what was asked. `row` is the return code, where there was one."""

    what_to_do = ""

    def __init__(self, function: Function, reason: str, row: ReturnCode | None = None) -> None:
        super().__init__(f"{function.name}: {reason}")
        self.function = function
        self.reason = reason
        self.row = row
        if row is not None:
            self.what_to_do = row.what_to_do


class Refused(GatewayError):
    """The gateway said no. Nothing was done or spent."""

    def __init__(self, function: Function, row: ReturnCode) -> None:
        super().__init__(function, f"{row.code}: {row.name}", row)
        self.code = row.code

    @property
    def opted_out(self) -> OptOutList | None:
        """Which opt-out list of the gateway the person is on, if that is why."""
        return self.row.verdict.opted_out if isinstance(self.row, SendingCode) else None


class NotReached(GatewayError):
    """The gateway was not reached, or too busy to look at the call. Nothing was done or spent."""

    what_to_do = "Nothing was done. Check TEXTBACK_GATEWAY_URL and the way there, and call again later."


class NoAnswer(GatewayError):
    """No answer that says anything, to a call that may be repeated."""

    what_to_do = "Call again; doing this twice does no harm. If it goes on, check TEXTBACK_GATEWAY_URL."


class OutcomeUnknown(GatewayError):
    """The call may have been carried out. Calling again may do it, and charge for it, twice."""

    what_to_do = "It may have been done. Look at the account on the gateway's site before anybody calls again."


def in_doubt(function: Function, reason: str, row: ReturnCode | None = None) -> GatewayError:
    """The error for a call whose request went out and proved nothing."""
    kind = OutcomeUnknown if function.spends else NoAnswer
    return kind(function, reason, row)
