"""Reading a request's body without trusting what it says about its length."""

from typing import TYPE_CHECKING

from app.usecases.incoming import Refusal
from app.web import refusals
from app.web.refusals import LARGEST_BODY

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def read_body(environ: "WSGIEnvironment") -> bytes | Refusal:
    """The whole body, empty if there is none, or why it is refused. What announces itself too large is not read.

    Not by werkzeug's `get_input_stream`: it silently cuts a stream of unknown length at the limit, and takes the start
    of a body for the whole where the server ends the stream.
    """
    announced = environ.get("CONTENT_LENGTH") or ""
    if not announced and "HTTP_TRANSFER_ENCODING" not in environ and environ["REQUEST_METHOD"] == "GET":
        return b""  # the way the gateway calls

    length = int(announced[:20]) if announced.isascii() and announced.isdecimal() else None
    if length is None and not environ.get("wsgi.input_terminated"):
        return b""  # such a stream may have no end
    if length is not None and length > LARGEST_BODY:
        return refusals.BODY_TOO_LARGE

    try:
        body = _read(environ, LARGEST_BODY + 1 if length is None else length)
    except Exception:  # noqa: BLE001 - servers raise classes of their own when a body breaks off or its chunks are none
        return refusals.BODY_CUT_OFF

    if length is not None and len(body) < length:
        return refusals.BODY_CUT_OFF
    return refusals.BODY_TOO_LARGE if len(body) > LARGEST_BODY else body


def _read(environ: "WSGIEnvironment", most: int) -> bytes:
    body = b""
    while len(body) < most and (chunk := environ["wsgi.input"].read(most - len(body))):
        body += chunk
    return body
