"""One line to the gateway: a form goes out, and what is heard comes back as a value. Never raises.

Everything that the functions of both APIs share is here: the login, the deadline, no redirects, no proxy or login from
the environment, no cookies, no more of an answer than its limit (reference page, sections 2.1 and 3.1).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from typing import Final

from requests import PreparedRequest, Response, Session
from urllib3.exceptions import HTTPError

from app.gateway.wire.connection import WireAdapter
from app.gateway.wire.dialling import Lookup, system_lookup
from app.gateway.wire.heard import Answer, Broken, Heard, Surprise, TooMuch
from app.gateway.wire.pacing import Clockwork, ConnectionPace
from app.gateway.wire.wire import Wire
from app.gateway.wire.written import Pairs, Written, filled, form_of

_FAILURES: Final = (OSError, HTTPError, HTTPException)
"""How calls fail: sockets, TLS and `requests` raise an OSError, urllib3 and http.client the other two."""


@dataclass(frozen=True, slots=True)
class Login:
    """The account's user and password for the API."""

    user: str
    password: str = field(repr=False)

    def named(self, password: str) -> Pairs:
        """The login as pairs; the two APIs have another name for the password."""
        return (("User", self.user), (password, self.password))


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


class Line:
    """One connection to the gateway, for one caller at a time."""

    def __init__(
        self,
        login: Login,
        clockwork: Clockwork,
        *,
        limits: CallLimits | None = None,
        ca_file: str | None = None,
        lookup: Lookup = system_lookup,
    ) -> None:
        """Open nothing yet; `ca_file` names the authorities to trust instead of the usual ones."""
        self._login = login
        self._limits = limits or CallLimits()
        self._clockwork = clockwork
        pace = ConnectionPace(clockwork, self._limits.apart)
        self._wire = Wire(clockwork, pace, lookup, self._limits.connect)
        self._session = _session(self._wire, ca_file)
        self._last_used = clockwork.monotonic()

    def post(self, blank: PreparedRequest, fields: Pairs) -> Heard:
        """Post login and fields, and hear the answer; takes no longer than the deadline.

        The connection stays open; a caller whose answer proves nothing hangs up.
        """
        return self.call(blank, lambda login: Written(form_of(login.named("Pass"), fields)))

    def call(self, blank: PreparedRequest, write: Callable[[Login], Written]) -> Heard:
        """Make a call as it is written for the login, and hear the answer as `post` does."""
        self.hang_up_if_idle()
        self._wire.begin(self._limits.deadline)
        heard = self._heard(blank, write)
        self._wire.end()
        self._last_used = self._clockwork.monotonic()
        return heard

    def hang_up(self) -> None:
        """Close the connection; the next call opens another."""
        self._wire.close()

    def hang_up_if_idle(self) -> bool:
        """Close the connection if it was not used for a while; whether it was closed.

        A call on an old connection that the gateway is just closing ends as *unknown*, so none is kept long.
        """
        idle = self._wire.is_open and self._clockwork.monotonic() - self._last_used >= self._limits.idle
        if idle:
            self.hang_up()
        return idle

    def _heard(self, blank: PreparedRequest, write: Callable[[Login], Written]) -> Heard:
        try:
            written = write(self._login)
            self._wire.aim(written.target)
            return self._answer(filled(blank, written.body))
        except _FAILURES:
            return Broken(self._wire.stage, self._wire.deadline.passed)
        except Exception as surprise:  # noqa: BLE001 -- a line never raises, and an error's text may hold the password
            return Surprise(type(surprise).__name__, self._wire.stage)

    def _answer(self, request: PreparedRequest) -> Answer | TooMuch:
        # The time-out given here is never the one that ends a wait: the wire sets its own before each.
        with self._session.send(request, stream=True, allow_redirects=False, timeout=self._limits.deadline) as answer:
            body = bytearray()
            while chunk := answer.raw.read1(8192, decode_content=False):
                body += chunk
                if len(body) > self._limits.answer:
                    return TooMuch()
            return Answer(answer.status_code, bytes(body))


def _session(wire: Wire, ca_file: str | None) -> Session:
    session = _NoRedirects()
    session.trust_env = False
    session.verify = ca_file or True
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("https://", "http://"):
        session.mount(scheme, WireAdapter(wire))
    return session
