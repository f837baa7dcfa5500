"""What goes out on a line: blank requests, and what each call writes into a copy of one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from requests import PreparedRequest, Request

_HEADERS: Final = {
    "User-Agent": "textback",
    "Accept": "*/*",
    "Accept-Encoding": "identity",
}
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}

Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Written:
    """What a call writes onto the connection: its body, and its path with the query where those must not be known.

    A `target` is told to the wire alone: no object of the libraries, and so no line that they log and no error that
    they raise, ever holds the login, the phone or the piece of text that stands there. None is the blank's own.
    """

    body: bytes | None = field(default=None, repr=False)
    target: str | None = field(default=None, repr=False)


def request_to(address: str, method: str = "POST") -> PreparedRequest:
    """A blank request to an address; each call fills a copy, so that no secret stays behind."""
    headers = _HEADERS | _FORM if method == "POST" else _HEADERS
    return Request(method, address, headers=headers).prepare()


def form_of(*parts: Pairs) -> bytes:
    """Pairs as a form, or as a query, has them."""
    return urlencode([pair for part in parts for pair in part]).encode("ascii")


def filled(blank: PreparedRequest, body: bytes | None) -> PreparedRequest:
    """A copy of a blank, with a body if there is one."""
    request = blank.copy()
    if body is not None:
        request.body = body
        request.headers["Content-Length"] = str(len(body))
    return request
