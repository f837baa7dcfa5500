"""Making one call of the REST API: method, address, login and format, and what its answer comes to (section 3.1).

The login goes into the form of a POST. A GET and a real DELETE have no form, so there it must go into the query, and no
log and no error ever sees that (`Written.target`).
"""

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

from app.gateway.club_texting.address import root_address
from app.gateway.club_texting.brands import Brand, brand_of
from app.gateway.club_texting.errors import GatewayError, Refused, in_doubt
from app.gateway.club_texting.rest.entry import Unreadable
from app.gateway.club_texting.rest.envelope import Content, content_of
from app.gateway.club_texting.rest.formats import Format
from app.gateway.club_texting.rest.functions import Function
from app.gateway.wire.dialling import Lookup
from app.gateway.wire.heard import Heard
from app.gateway.wire.line import CallLimits, Line, Login
from app.gateway.wire.pacing import Clockwork
from app.gateway.wire.written import Pairs, Written, form_of, request_to

Value = TypeVar("Value")

_METHODS: Final = ("GET", "POST", "DELETE")


class Caller:
    """One connection to the REST API of one account, for one caller at a time."""

    def __init__(
        self,
        base: str,
        login: Login,
        clockwork: Clockwork,
        *,
        answers: Format,
        real_delete: bool,
        limits: CallLimits,
        ca_file: str | None,
        lookup: Lookup,
    ) -> None:
        """Open nothing yet.

        Raises:
            BadAddress: `base` cannot be the gateway's address.
        """
        root = root_address(base)
        self.brand: Brand = brand_of(base)
        self._front = urlsplit(root).path
        self._blanks = {method: request_to(f"{root}/", method) for method in _METHODS}
        self._answers = answers
        self._real_delete = real_delete
        self._line = Line(login, clockwork, limits=limits, ca_file=ca_file, lookup=lookup)

    def ask(
        self, function: Function, read: Callable[[Content], Value], *, about: str = "", fields: Pairs = ()
    ) -> Value:
        """Make one call and read its content; `about` is what stands for `{}` in the path.

        A connection goes on being used only after an answer that settles the call.

        Raises:
            GatewayError: what was asked was not done, or nobody knows.
            ValueError: `about` is no name, so that the path would be about everything of its kind.
        """
        if "{}" in function.path and not any(map(str.isalnum, about)):
            raise ValueError(f"{function.name} needs to be told of what")
        try:
            return read(content_of(function, self._heard(function, about, tuple(fields)), self._answers.read))
        except Refused:
            raise
        except GatewayError:
            self.hang_up()
            raise
        except Unreadable as error:
            self.hang_up()
            raise in_doubt(function, str(error)) from None

    def tell(self, function: Function, *, about: str = "", fields: Pairs = ()) -> None:
        """Make one call whose answer says nothing but that it was done.

        Raises:
            GatewayError: it was not done, or nobody knows.
        """
        self.ask(function, lambda _: None, about=about, fields=fields)

    def hang_up(self) -> None:
        """Close the connection; the next call opens another."""
        self._line.hang_up()

    def _heard(self, function: Function, about: str, fields: Pairs) -> Heard:
        path = f"{self._front}/{function.path.format(quote(about, safe='', errors='replace'))}"
        written = ("format", str(self._answers))
        method = "POST" if function.method == "DELETE" and not self._real_delete else function.method
        if method != "POST":
            return self._line.call(self._blanks[method], partial(_in_the_query, path, (written, *fields)))
        override = "DELETE" if function.method == "DELETE" else function.override
        query = (("_method", override), written) if override else (written,)
        return self._line.call(self._blanks["POST"], partial(in_the_form, path, query, fields))


def _in_the_query(path: str, query: Pairs, login: Login) -> Written:
    return Written(target=f"{path}?{form_of(login.named('Password'), query).decode()}")


def in_the_form(path: str, query: Pairs, fields: Pairs, login: Login) -> Written:
    """A POST: login and fields in its form, and only what may be known in its address."""
    return Written(form_of(login.named("Password"), fields), f"{path}?{form_of(query).decode()}")
