"""Webhooks as EZ Texting sends them, everything filled in, changed by keyword."""

import hashlib
import hmac
import json
from base64 import b64encode
from typing import Any

from app.usecases.incoming import Call

SECRET = "shared-with-the-gateway"
JSON = "application/json"
TEXT_EVENT = {
    "id": "123",
    "type": "inbound_text.received",
    "fromNumber": "12125550100",
    "toNumber": "12125550199",
    "message": "test message",
    "received": "2026-03-02T11:59:58.724Z",
    "optIn": False,
    "optOut": False,
}
KEYWORD_EVENT = {
    "id": "124",
    "type": "keyword.opt_in",
    "fromNumber": "12125550100",
    "toNumber": "313131",
    "keyword": "PIZZA",
    "received": "2026-03-02T11:59:58.724Z",
}


def body_of(event: dict[str, Any], **changes: Any) -> bytes:
    """The event as JSON; a field changed to `...` is left out."""
    return json.dumps({name: value for name, value in {**event, **changes}.items() if value is not ...}).encode()


def signature(body: bytes, secret: str = SECRET) -> str:
    """The header's value, by the reference's words."""
    return b64encode(hmac.new(secret.encode(), body, hashlib.sha1).digest()).decode()


def call(body: bytes, sign: str | None = None, content_type: str = JSON, query: bytes = b"") -> Call:
    """A call with this body, rightly signed unless another signature is given."""
    header = signature(body) if sign is None else sign
    return Call(query, body, content_type, lambda name: header if name == "X-Signature" else "")
