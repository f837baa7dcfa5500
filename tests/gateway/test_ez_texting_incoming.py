"""What a webhook is read as: given JSON and a signature, expected a text or a refusal (reference, section 8)."""

import json
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.message import Door, IncomingMessage
from app.domain.origin import Flag
from app.domain.text import LONGEST_TEXT
from app.gateway.ez_texting.incoming import UNKNOWN_EVENT, Webhooks
from app.gateway.ez_texting.signature import NO_SECRET, NO_SIGNATURE, WRONG_SIGNATURE, Signatures
from app.gateway.wire import refusals
from app.gateway.wire.values import LONGEST_ID
from app.usecases.incoming import Call, Refusal
from tests.gateway.webhooks import JSON, KEYWORD_EVENT, SECRET, TEXT_EVENT, body_of, call, signature

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
READ = Webhooks(Signatures([SECRET]))


def read(body: bytes, **how: Any) -> IncomingMessage | Refusal | None:
    return READ(call(body, **how), "id-1", NOW)


def read_event(event: dict[str, Any], **changes: Any) -> IncomingMessage | Refusal | None:
    return read(body_of(event, **changes))


def text_of(event: dict[str, Any], **changes: Any) -> IncomingMessage:
    message = read_event(event, **changes)
    assert isinstance(message, IncomingMessage), message
    return message


# ---------------------------------------------------------------- what a good one says


def test_a_text_carries_what_the_webhook_said_and_the_stamps() -> None:
    message = text_of(TEXT_EVENT)

    assert (message.id, message.phone.digits, message.text) == ("id-1", "2125550100", "test message")
    assert (message.door, message.gateway_id, message.flags) == (Door.INBOX, "123", frozenset())
    assert (message.received_at, message.said_at) == (NOW, datetime(2026, 3, 2, 11, 59, 58, 724_000, UTC))
    assert message.raw == b"\n" + body_of(TEXT_EVENT)
    assert not message.origin.texts_our_answer


def test_a_keyword_is_the_text_of_the_keyword_with_the_gateways_word_for_it() -> None:
    message = text_of(KEYWORD_EVENT)

    assert (message.phone.digits, message.text, message.door) == ("2125550100", "PIZZA", Door.KEYWORD)
    assert (message.gateway_id, message.flags) == ("124", frozenset({Flag.OPTED_IN}))
    assert not message.origin.id_tells_apart
    assert message.origin.series == text_of(TEXT_EVENT).origin.series


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({}, set()),
        ({"optIn": True}, {Flag.OPTED_IN}),
        ({"optOut": True}, {Flag.OPTED_OUT}),
        ({"optIn": True, "optOut": True}, {Flag.OPTED_IN, Flag.OPTED_OUT}),
        ({"optIn": None, "optOut": None}, set()),
        ({"optIn": ..., "optOut": ...}, set()),
    ],
)
def test_flags_are_read_and_a_missing_one_says_no(changes: dict[str, Any], flags: set[Flag]) -> None:
    assert text_of(TEXT_EVENT, **changes).flags == flags


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"message": ""}, "text", ""),
        ({"message": "cafe\u0301 \ud800\x00"}, "text", "café \ufffd"),
        ({"message": "🍕" * (LONGEST_TEXT + 1)}, "text", "🍕" * LONGEST_TEXT),
        ({"message": "🍕" * (LONGEST_TEXT + 1)}, "truncated", True),
        ({"id": 77}, "gateway_id", "77"),
        ({"id": " 9\x00 "}, "gateway_id", "9"),
        ({"id": "9" * (LONGEST_ID + 1)}, "gateway_id", "9" * LONGEST_ID),
        ({"id": ""}, "gateway_id", None),
        ({"id": None}, "gateway_id", None),
        ({"id": ...}, "gateway_id", None),
        ({"received": "2026-03-02T06:59:58-05:00"}, "said_at", datetime(2026, 3, 2, 11, 59, 58, tzinfo=UTC)),
        ({"received": "2026-03-02T11:59:58"}, "said_at", None),
        ({"received": "yesterday"}, "said_at", None),
        ({"received": "9999-12-31T23:59:59-23:59"}, "said_at", None),
        ({"received": None}, "said_at", None),
        ({"received": 0}, "said_at", None),
        ({"fromNumber": "+1 (212) 555-0100"}, "text", "test message"),
        ({"toNumber": ...}, "text", "test message"),
        ({"toNumber": ["anything"], "contact": {"a": [{"a": 1}]}, "n": 10**400}, "text", "test message"),
    ],
)
def test_what_is_said_otherwise_is_read_as_far_as_it_goes(changes: dict[str, Any], field: str, value: object) -> None:
    assert getattr(text_of(TEXT_EVENT, **changes), field) == value


def test_unknown_fields_are_kept_and_may_be_anything() -> None:
    body = body_of(TEXT_EVENT)[:-1] + b', "new": {"a": 1, "a": 2}, "new": 1e999, "other": ' + b"9" * 9000 + b"}"

    message = read(body)

    assert isinstance(message, IncomingMessage)
    assert message.raw == b"\n" + body


# ---------------------------------------------------------------- what is refused


def nested(levels: int) -> bytes:
    return b'{"type": ' + b"[" * levels + b"]" * levels + b"}"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"hello", refusals.NOT_JSON),
        (b"[]", refusals.NOT_JSON),
        (b'"text"', refusals.NOT_JSON),
        (b"null", refusals.NOT_JSON),
        (b"from=2125550100&message=PIZZA", refusals.NOT_JSON),
        (body_of(TEXT_EVENT)[:-1], refusals.NOT_JSON),
        (body_of(TEXT_EVENT) * 2, refusals.NOT_JSON),
        (body_of(TEXT_EVENT).decode().encode("utf-16"), refusals.NOT_JSON),
        (body_of(TEXT_EVENT)[:-1] + b', "x": "\xff"}', refusals.NOT_JSON),
        (body_of(TEXT_EVENT)[:-1] + b', "x": NaN}', refusals.NOT_JSON),
        (nested(30_000), refusals.NOT_JSON),
        (b"{" * 60_000, refusals.NOT_JSON),
        (b"{}", UNKNOWN_EVENT),
        (nested(3), refusals.WRONG_TYPE),
        (body_of(TEXT_EVENT, type="contact.created"), UNKNOWN_EVENT),
        (body_of(TEXT_EVENT, type="INBOUND_TEXT.RECEIVED"), UNKNOWN_EVENT),
        (body_of(TEXT_EVENT, type=None), UNKNOWN_EVENT),
        (body_of(TEXT_EVENT, type=1), refusals.WRONG_TYPE),
        (body_of(TEXT_EVENT, fromNumber=...), refusals.NO_PHONE),
        (body_of(TEXT_EVENT, fromNumber=None), refusals.NO_PHONE),
        (body_of(TEXT_EVENT, fromNumber=12125550100), refusals.WRONG_TYPE),
        (body_of(TEXT_EVENT, fromNumber="313131"), refusals.NOT_A_PHONE),
        (body_of(TEXT_EVENT, fromNumber="112125550100"), refusals.NOT_A_PHONE),
        (body_of(TEXT_EVENT, message=...), refusals.NO_TEXT),
        (body_of(TEXT_EVENT, message=None), refusals.NO_TEXT),
        (body_of(TEXT_EVENT, message=["PIZZA"]), refusals.WRONG_TYPE),
        (body_of(TEXT_EVENT, message=0), refusals.WRONG_TYPE),
        (body_of(TEXT_EVENT, id={}), refusals.WRONG_TYPE),
        (body_of(TEXT_EVENT, id=True), refusals.WRONG_TYPE),
        (body_of(TEXT_EVENT, id=1.5), refusals.WRONG_TYPE),
        (body_of(TEXT_EVENT, id=10**4200), refusals.WRONG_TYPE),
        (body_of(TEXT_EVENT, optOut="true"), refusals.WRONG_TYPE),
        (body_of(TEXT_EVENT, optIn=1), refusals.WRONG_TYPE),
        (body_of(KEYWORD_EVENT, keyword=...), refusals.NO_TEXT),
        (body_of(KEYWORD_EVENT, keyword=..., message="PIZZA"), refusals.NO_TEXT),
        (body_of(KEYWORD_EVENT, keyword=7), refusals.WRONG_TYPE),
        (body_of(TEXT_EVENT)[:-1] + b', "message": "STOP"}', refusals.FIELD_TWICE),
        (body_of(TEXT_EVENT)[:-1] + b', "message": "test message"}', refusals.FIELD_TWICE),
        (body_of(TEXT_EVENT)[:-1] + b', "optOut": true}', refusals.FIELD_TWICE),
        (body_of(TEXT_EVENT)[:-1] + b', "fromNumber": null}', refusals.FIELD_TWICE),
    ],
)  # fmt: skip
def test_what_is_no_webhook_of_ours_is_refused_with_a_reason(body: bytes, refusal: Refusal) -> None:
    assert read(body) == refusal


def test_a_field_said_twice_is_refused_though_the_first_is_null() -> None:
    assert read(b'{"message": null, ' + body_of(TEXT_EVENT)[1:]) == refusals.FIELD_TWICE


# ---------------------------------------------------------------- whose it is


@pytest.mark.parametrize(
    ("content_type", "body", "is_ours"),
    [
        (JSON, body_of(TEXT_EVENT), True),
        ("Application/JSON; charset=utf-8", body_of(TEXT_EVENT), True),
        ("", body_of(TEXT_EVENT), True),
        ("text/plain", b" \r\n" + body_of(TEXT_EVENT), True),
        (JSON, b"", False),
        ("", b"", False),
        ("application/x-www-form-urlencoded", b'{"from": 1}=', False),
        ("multipart/form-data; boundary=x", b"{}", False),
        ("text/plain", b"from=2125550100", False),
        ("text/xml", b"<a/>", False),
    ],
)
def test_a_webhook_is_known_by_its_body(content_type: str, body: bytes, *, is_ours: bool) -> None:
    assert (read(body, content_type=content_type) is not None) == is_ours


# ---------------------------------------------------------------- signatures

BODY = body_of(TEXT_EVENT)


def refusal_of(signatures: Signatures, sign: str, body: bytes = BODY) -> Refusal | None:
    answer = Webhooks(signatures)(call(body, sign), "id-1", NOW)
    return answer if isinstance(answer, Refusal) else None


def test_the_signature_is_base64_of_the_hmac_sha1_of_the_body() -> None:
    # RFC 2202, test case 2; that the body is no JSON is found only behind the signature.
    body, digest = b"what do ya want for nothing?", "7/zfauXrL6LSdBbV8YTfnCWafHk="

    assert refusal_of(Signatures(["Jefe"]), digest, body) == refusals.NOT_JSON
    assert refusal_of(Signatures(["Jefe"]), digest, body + b"!") == WRONG_SIGNATURE


@pytest.mark.parametrize("secret", ["old", "new", "ключ"])
def test_every_secret_is_good_while_one_replaces_another(secret: str) -> None:
    signatures = Signatures(["new", "old", "ключ"])

    assert refusal_of(signatures, signature(BODY, secret)) is None
    assert refusal_of(signatures, f" {signature(BODY, secret)} ") is None


@pytest.mark.parametrize(
    ("sign", "refusal"),
    [
        ("", NO_SIGNATURE),
        ("  ", NO_SIGNATURE),
        (signature(BODY, "another"), WRONG_SIGNATURE),
        (signature(BODY + b" "), WRONG_SIGNATURE),
        (signature(BODY)[:-1], WRONG_SIGNATURE),
        (signature(BODY).lower(), WRONG_SIGNATURE),
        (f"sha1={signature(BODY)}", WRONG_SIGNATURE),
        (f"{signature(BODY)},{signature(BODY)}", WRONG_SIGNATURE),
        ("é", WRONG_SIGNATURE),
        ("\ud800", WRONG_SIGNATURE),
    ],
)
def test_without_the_right_signature_nothing_is_read(sign: str, refusal: Refusal) -> None:
    assert refusal_of(Signatures([SECRET]), sign) == refusal
    assert refusal_of(Signatures([SECRET]), "" if not sign.strip() else sign, b"{") == refusal


def test_it_is_the_raw_bytes_that_are_signed() -> None:
    respelt = json.dumps(json.loads(BODY), indent=1).encode()

    assert refusal_of(Signatures([SECRET]), signature(BODY), respelt) == WRONG_SIGNATURE


def test_without_a_secret_webhooks_are_refused_unless_they_may_be_unsigned() -> None:
    assert refusal_of(Signatures(), signature(BODY, "")) == NO_SECRET
    assert refusal_of(Signatures(unsigned=True), "") is None
    assert refusal_of(Signatures(unsigned=True), "nonsense") is None


def test_neither_text_nor_number_nor_secret_shows() -> None:
    shown = repr(READ) + repr(call(BODY)) + repr(text_of(TEXT_EVENT)) + repr(read(BODY + b"x"))

    for private in (SECRET, "test message", "5550100", signature(BODY)):
        assert private not in shown


# ---------------------------------------------------------------- garbage

FIELDS = st.sampled_from([*TEXT_EVENT, "keyword", "other"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from([*TEXT_EVENT.values()]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=3),
    max_leaves=5,
)
OBJECTS = st.dictionaries(FIELDS, VALUES, max_size=9).map(lambda fields: json.dumps({**TEXT_EVENT, **fields}).encode())
BODIES = st.binary(max_size=200) | OBJECTS | st.tuples(OBJECTS, st.integers(0, 200)).map(lambda cut: cut[0][: cut[1]])


@settings(max_examples=400, deadline=None)
@given(BODIES, st.sampled_from([JSON, "", "text/plain"]) | st.text(max_size=20))
@example(b'{"received": "0001-01-01T00:00:00+23:59", ' + body_of(TEXT_EVENT, received=...)[1:], JSON)
def test_no_bytes_upset_the_reading(body: bytes, content_type: str) -> None:
    answer = read(body, content_type=content_type)

    if isinstance(answer, IncomingMessage):
        answer.text.encode()
        assert timedelta(0) <= answer.received_at - answer.texted_at <= timedelta(days=1)
    else:
        assert answer is None or answer.status < HTTPStatus.INTERNAL_SERVER_ERROR


def test_a_call_that_no_header_comes_with_has_no_signature() -> None:
    assert READ(Call(b"", BODY, JSON), "id-1", NOW) == NO_SIGNATURE
