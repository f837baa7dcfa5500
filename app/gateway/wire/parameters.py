"""Bytes of a request in, parameters out: from the query and from a body, whatever the body calls itself.

Bytes all the way: werkzeug's own reading turns the bytes FF FE into the letters `%FF%FE`, prefers the query where
query and body disagree, and knows no limit that we have not set.
"""

import re
from urllib.parse import unquote_to_bytes

from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, MultipartDecoder, NeedData

from app.gateway.wire import refusals
from app.usecases.incoming import Call, Refusal

LONGEST_QUERY = 8 * 1024
"""Bytes, as sent: before percent signs are decoded."""

MOST_PARAMETERS = 64
"""Query and body together; empty places between two `&` do not count."""

Parameters = list[tuple[bytes, bytes]]
"""Names in lower case and values, decoded but not yet read as text, in the order they came."""

_LOOKS_URLENCODED = re.compile(rb"[\w.%+-]+=")


def parameters(call: Call) -> Parameters | Refusal:
    """All parameters of a call, known and unknown, or why it is refused."""
    if len(call.query) > LONGEST_QUERY:
        return refusals.QUERY_TOO_LONG

    try:
        found = _urlencoded(call.query)
        if call.body:
            found += _from_body(call.body, call.content_type)
    except _BrokenMultipart:
        return refusals.BROKEN_MULTIPART

    return refusals.TOO_MANY_PARAMETERS if len(found) > MOST_PARAMETERS else found


class _BrokenMultipart(ValueError):
    """A body that calls itself multipart and is not."""


def _from_body(body: bytes, content_type: str) -> Parameters:
    kind, options = parse_options_header(content_type)
    if kind == "multipart/form-data":
        return _multipart(body, options.get("boundary", ""))
    if kind == "application/x-www-form-urlencoded" or _LOOKS_URLENCODED.match(body):
        return _urlencoded(body)
    return []


def _urlencoded(encoded: bytes) -> Parameters:
    found: Parameters = []
    for part in encoded.split(b"&"):
        if len(found) > MOST_PARAMETERS:  # refused whatever follows
            break
        if part:
            name, _, value = part.partition(b"=")
            found.append((_unquoted(name).lower(), _unquoted(value)))
    return found


def _unquoted(quoted: bytes) -> bytes:
    if quoted.isalnum():
        return quoted
    spaced = quoted.replace(b"+", b" ")
    return unquote_to_bytes(spaced) if b"%" in spaced else spaced


def _multipart(body: bytes, boundary: str) -> Parameters:
    """The plain fields; files are no parameters and stay in the raw bytes only."""
    if not boundary:
        raise _BrokenMultipart("no boundary")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), len(body))
    found: Parameters = []
    try:
        decoder.receive_data(body)
        decoder.receive_data(None)
        name: bytes | None = None
        value = b""
        while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
            if isinstance(event, Data):
                value += event.data
                if name is not None and not event.more_data:
                    found.append((name, value))
            else:
                name = (event.name or "").lower().encode() if isinstance(event, Field) else None
                value = b""
    except (ValueError, HTTPException) as error:
        raise _BrokenMultipart("not multipart") from error
    return found
