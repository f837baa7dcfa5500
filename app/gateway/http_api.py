"""The gateway's HTTP API: one POST a text, one integer back (reference page, sections 2.1 and 2.3)."""

from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from typing import Final
from urllib.parse import urlencode

from requests import PreparedRequest, Request, Response, Session
from urllib3.exceptions import HTTPError

from app.domain.alphabet import DeliveryType
from app.domain.delivery import Delivery, Outcome, Verdict
from app.gateway.address import sending_address
from app.gateway.connection import WireAdapter
from app.gateway.dialling import Lookup, system_lookup
from app.gateway.pacing import Clockwork, ConnectionPace
from app.gateway.verdicts import TOO_LONG, of_answer, of_failure, of_surprise
from app.gateway.wire import Wire

_HEADERS: Final = {
    "User-Agent": "textback",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "Content-Type": "application/x-www-form-urlencoded",
}
_FAILURES: Final = (OSError, HTTPError, HTTPException)
"""How calls fail: sockets, TLS and `requests` raise an OSError, urllib3 and http.client the other two."""


@dataclass(frozen=True, slots=True)
class Login:
    """The account's user and password for the API."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CallLimits:
    """What one call may cost; seconds, and bytes of answer. `idle` is how long an unused connection is kept."""

    deadline: float = 10.0
    connect: float = 5.0
    answer: int = 64 * 1024
    apart: float = 1.0
    idle: float = 5.0


class _NoRedirects(Session):
    """A session that does not even look where a redirect points: looking reads the whole body into memory."""

    def get_redirect_target(self, resp: Response) -> None:
        """Nowhere."""


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
        self._login = login
        self._express = "1" if delivery_type is DeliveryType.EXPRESS else "0"
        self._limits = limits or CallLimits()
        self._clockwork = clockwork
        pace = ConnectionPace(clockwork, self._limits.apart)
        self._wire = Wire(clockwork, pace, lookup, self._limits.connect)
        self._session = _session(self._wire, ca_file)
        self._blank = Request("POST", sending_address(base), headers=_HEADERS).prepare()
        self._last_used = clockwork.monotonic()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._blank.url})"

    def send(self, delivery: Delivery) -> Verdict:
        """Hand the text over. Never raises: every failure is a verdict.

        Takes no longer than the deadline. A connection goes on being used only after an answer that settles a text.
        """
        self.hang_up_if_idle()
        self._wire.begin(self._limits.deadline)
        verdict = self._verdict(delivery)
        self._last_used = self._clockwork.monotonic()
        if verdict.outcome not in {Outcome.SENT, Outcome.REFUSED}:
            self.hang_up()
        return verdict

    def hang_up(self) -> None:
        """Close the connection; the next send opens another."""
        self._wire.close()

    def hang_up_if_idle(self) -> bool:
        """Close the connection if it was not used for a while; whether it was closed.

        A call on an old connection that the gateway is just closing ends as *unknown*, so none is kept long.
        """
        idle = self._wire.is_open and self._clockwork.monotonic() - self._last_used >= self._limits.idle
        if idle:
            self.hang_up()
        return idle

    def _verdict(self, delivery: Delivery) -> Verdict:
        try:
            return self._answered(self._request(delivery))
        except _FAILURES:
            return of_failure(self._wire.stage, too_late=self._wire.deadline.passed)
        except Exception as surprise:  # noqa: BLE001 -- the port never raises, and an error's text may hold the password
            return of_surprise(type(surprise).__name__)

    def _request(self, delivery: Delivery) -> PreparedRequest:
        """The request for one text, filled into a copy of the blank one, so that no secret stays behind."""
        body = urlencode(
            {
                "User": self._login.user,
                "Pass": self._login.password,
                "PhoneNumber": delivery.phone.digits,
                "Subject": "",
                "Message": delivery.text,
                "Express": self._express,
            },
        ).encode("ascii")
        request = self._blank.copy()
        request.body = body
        request.headers["Content-Length"] = str(len(body))
        return request

    def _answered(self, request: PreparedRequest) -> Verdict:
        # The time-out given here is never the one that ends a wait: the wire sets its own before each.
        with self._session.send(request, stream=True, allow_redirects=False, timeout=self._limits.deadline) as answer:
            body = bytearray()
            while chunk := answer.raw.read1(8192, decode_content=False):
                body += chunk
                if len(body) > self._limits.answer:
                    return TOO_LONG
            return of_answer(answer.status_code, bytes(body))


def _session(wire: Wire, ca_file: str | None) -> Session:
    session = _NoRedirects()
    session.trust_env = False
    session.verify = ca_file or True
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("https://", "http://"):
        session.mount(scheme, WireAdapter(wire))
    return session
