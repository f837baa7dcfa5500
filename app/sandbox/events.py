"""The newer webhooks: what came in as signed JSON events (section 8), in place of the callbacks with parameters."""

import hmac
import json
from base64 import b64encode
from datetime import UTC

from app.sandbox.account import Account
from app.sandbox.optouts import wish
from app.sandbox.records import Text

TEXT_EVENT = "inbound_text.received"
KEYWORD_EVENT = "keyword.opt_in"

LONG_NUMBER = "12125550199"
SHORT_CODE = "313131"


def text_event(account: Account, text: Text) -> bytes:
    """Any text that finds the account."""
    return _json(
        id=str(text.id),
        type=TEXT_EVENT,
        fromNumber=f"1{text.number}",
        toNumber=SHORT_CODE if account.shared_code else LONG_NUMBER,
        message=text.text,
        received=_moment(text),
        optIn=account.keyword(text.text) is not None or wish(text.text) == "start",
        optOut=wish(text.text) == "stop",
    )


def keyword_event(word: str, text: Text) -> bytes:
    """A keyword that was texted alone; an event of its own, with an id of its own."""
    return _json(
        id=f"{text.id}-{KEYWORD_EVENT}",
        type=KEYWORD_EVENT,
        fromNumber=f"1{text.number}",
        toNumber=SHORT_CODE,
        keyword=word,
        received=_moment(text),
    )


def signed(body: bytes, secret: str) -> dict[str, str]:
    """The headers of a call: the signature only where there is a secret."""
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["X-Signature"] = b64encode(hmac.digest(secret.encode(), body, "sha1")).decode()
    return headers


def _json(**fields: object) -> bytes:
    return json.dumps(fields, separators=(",", ":")).encode()


def _moment(text: Text) -> str:
    return text.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
