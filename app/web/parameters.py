"""Bytes of a request in, parameters out: from the query and from a body, whatever the body calls itself.

Bytes all the way: werkzeug's own reading turns the bytes FF FE into the letters `%FF%FE`, prefers the query where
query and body disagree, and knows no limit that we have not set.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, MultipartDecoder, NeedData

from app.web import refusals
from app.web.refusals import LARGEST_BODY, LONGEST_QUERY, MOST_PARAMETERS, Refusal

Parameters = list[tuple[bytes, bytes]]
"""Names in lower case and values, decoded but not yet read as text, in the order they came."""

_LOOKS_URLENCODED = re.compile(rb"[\w.%+-]+=")


@dataclass(frozen=True, slots=True)
class Call:
    """What the gateway sent, as it sent it."""

    query: bytes = field(default=b"", repr=False)
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""

    @property
    def raw(self) -> bytes:
        """Everything that was sent, for the record: the query, and after a line break the body if there is one."""
        return self.query + b"\n" + self.body if self.body else self.query


def parameters(call: Call) -> Parameters | Refusal:
    """All parameters of a call, known and unknown, or why it is refused."""
    if len(call.query) > LONGEST_QUERY:
        return refusals.QUERY_TOO_LONG
    if len(call.body) > LARGEST_BODY:
        return refusals.BODY_TOO_LARGE

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
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), LARGEST_BODY)
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
