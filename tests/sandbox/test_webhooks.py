"""The newer webhooks as section 8 of the gateway reference has them: a text given -> events expected."""

import hashlib
import hmac
import json
from base64 import b64encode
from typing import Any

import pytest

from app.sandbox.account import Account
from app.sandbox.keywords import named
from app.sandbox.routing import NO_ADDRESS, NO_KEYWORD
from tests.sandbox.rig import PHONE, Answer, Receiver, Rig


def events(receiver: Receiver) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in receiver.posts]


def a_rig(receiver: Receiver, **changes: Any) -> Rig:
    return Rig(Account(keywords=named("Pizza"), callback_url=receiver.url, webhooks=True, **changes))


def test_a_text_comes_as_the_reference_shows_it(receiver: Receiver) -> None:
    rig = a_rig(receiver, shared_code=False)

    told = rig.text("test \u201cmessage\u201d").json or {}

    assert events(receiver) == [
        {
            "id": str(told["id"]),
            "type": "inbound_text.received",
            "fromNumber": "12125550100",
            "toNumber": "12125550199",
            "message": "test \u201cmessage\u201d",
            "received": "2026-11-23T12:00:00.000Z",
            "optIn": False,
            "optOut": False,
        }
    ]
    assert rig.phone()[-1]["note"] == "inbound_text.received: 200"
    assert receiver.raw == ["/"]


def test_a_keyword_alone_comes_as_two_events_with_ids_of_their_own(receiver: Receiver) -> None:
    rig = a_rig(receiver)

    rig.text("pizza")

    text, keyword = events(receiver)
    assert (text["type"], text["message"], text["optIn"]) == ("inbound_text.received", "pizza", True)
    assert keyword == {
        "id": keyword["id"],
        "type": "keyword.opt_in",
        "fromNumber": "12125550100",
        "toNumber": "313131",
        "keyword": "Pizza",
        "received": text["received"],
    }
    assert text["id"] != keyword["id"]
    assert rig.phone()[0]["note"] == "inbound_text.received: 200; keyword.opt_in: 200"


@pytest.mark.parametrize(
    ("text", "flags"),
    [("Stop!", (False, True)), ("start", (True, False)), ("help", (False, False)), ("stop pizza", (False, False))],
)
def test_the_flags_say_what_the_gateway_takes_a_text_for(
    receiver: Receiver, text: str, flags: tuple[bool, bool]
) -> None:
    a_rig(receiver).text(text)

    assert [(event["optIn"], event["optOut"]) for event in events(receiver)] == [flags]


@pytest.mark.parametrize("secret", ["shared", "ключ"])
def test_the_signature_is_over_the_bytes_of_the_body(receiver: Receiver, secret: str) -> None:
    rig = a_rig(receiver)
    rig.set(webhook_secret=secret)

    rig.text("pizza")

    assert len(receiver.posts) == 2
    for headers, body in receiver.posts:
        digest = hmac.new(secret.encode(), body, hashlib.sha1).digest()
        assert headers["X-Signature"] == b64encode(digest).decode()
        assert headers["Content-Type"] == "application/json"


def test_without_a_secret_there_is_no_signature(receiver: Receiver) -> None:
    a_rig(receiver).text("pizza")

    assert all("X-Signature" not in headers for headers, _ in receiver.posts)


def test_nothing_that_a_webhook_is_answered_is_texted(receiver: Receiver) -> None:
    receiver.usual = Answer("not for the phone")
    rig = a_rig(receiver, wait_for_response=True)

    rig.text("pizza")

    assert rig.received() == []


def test_a_text_that_finds_no_account_or_no_address_is_no_event(receiver: Receiver) -> None:
    rig = a_rig(receiver)

    rig.text("hello")
    rig.set(callback_url=None)
    rig.text("pizza")

    assert [bubble["note"] for bubble in rig.phone()] == [NO_KEYWORD, NO_ADDRESS]
    assert receiver.posts == []


def test_the_account_form_sets_the_secret_and_never_shows_it(receiver: Receiver) -> None:
    rig = a_rig(receiver)

    rig.client.post("/account", data={"number": PHONE, "webhooks": "on", "webhook_secret": "canary-secret",
                                      "callback_url": receiver.url, "keywords": "pizza"})  # fmt: skip
    rig.client.post("/account", data={"number": PHONE, "webhooks": "on", "webhook_secret": "",
                                      "callback_url": receiver.url, "keywords": "pizza"})  # fmt: skip
    rig.text("pizza")

    assert all("X-Signature" in headers for headers, _ in receiver.posts)
    assert "canary-secret" not in rig.client.get("/").text + rig.client.get("/_sandbox/account").text
