"""What a call of the gateway is read as: given bytes, expected a text message or a refusal."""

from datetime import UTC, datetime
from itertools import product
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.message import Door, IncomingMessage
from app.domain.text import LONGEST_TEXT
from app.gateway.club_texting.incoming import read_callback
from app.gateway.wire import refusals
from app.gateway.wire.parameters import LONGEST_QUERY, MOST_PARAMETERS
from app.gateway.wire.values import LONGEST_ID
from app.usecases.incoming import Call, Refusal

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=line"
PHONE = b"from=2125550100"
TEXT = b"message=PIZZA"
GOOD = PHONE + b"&" + TEXT


def read(query: bytes = b"", body: bytes = b"", content_type: str = "") -> IncomingMessage | Refusal:
    return read_callback(Call(query, body, content_type), "id-1", NOW)


def text_of(query: bytes = b"", body: bytes = b"", content_type: str = "") -> IncomingMessage:
    message = read(query, body, content_type)
    assert isinstance(message, IncomingMessage), message
    return message


def part(name: str, value: bytes, *, filename: str = "") -> bytes:
    file = f'; filename="{filename}"' if filename else ""
    return (
        b'--line\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n' % (name.encode(), file.encode())
        + value
        + b"\r\n"
    )


def test_a_message_carries_what_the_call_said_and_the_stamps() -> None:
    message = text_of(b"PhoneNumber=12125550100&Message=Pizza+please%21&MessageID=m-7&Subject=x")

    assert message == IncomingMessage(
        id="id-1",
        phone=message.phone,
        text="Pizza please!",
        received_at=NOW,
        door=Door.KEYWORD,
        gateway_id="m-7",
        truncated=False,
        raw=b"PhoneNumber=12125550100&Message=Pizza+please%21&MessageID=m-7&Subject=x",
    )
    assert message.phone.digits == "2125550100"


@pytest.mark.parametrize(
    ("query", "door"),
    [
        (b"PhoneNumber=2125550100&Message=PIZZA", Door.KEYWORD),
        (b"phonenumber=2125550100&message=PIZZA", Door.KEYWORD),
        (b"PHONENUMBER=2125550100&MESSAGE=PIZZA", Door.KEYWORD),
        (b"%50honeNumber=2125550100&Messag%65=PIZZA", Door.KEYWORD),
        (b"from=2125550100&message=PIZZA", Door.INBOX),
        (b"From=%2B12125550100&Message=PIZZA", Door.INBOX),
        (b"from=+12125550100&message=PIZZA", Door.INBOX),
        (b"from=(212)+555-0100&message=PIZZA", Door.INBOX),
        (b"from=2125550100&PhoneNumber=2125550100&message=PIZZA", Door.KEYWORD),
    ],
)
def test_names_in_any_letter_case_tell_the_door(query: bytes, door: Door) -> None:
    message = text_of(query)

    assert (message.phone.digits, message.text, message.door) == ("2125550100", "PIZZA", door)


@pytest.mark.parametrize("name", [b"MessageID", b"MessageId", b"messageid", b"InboundID", b"inboundid", b"INBOUNDID"])
def test_the_gateways_id_is_known_by_its_names(name: bytes) -> None:
    assert text_of(GOOD + b"&" + name + b"=%2042%00+").gateway_id == "42"


@pytest.mark.parametrize("value", [b"", b"+", b"%00", b"%0d%0a"])
def test_an_empty_id_is_no_id(value: bytes) -> None:
    assert text_of(GOOD + b"&MessageID=" + value).gateway_id is None
    assert text_of(GOOD + b"&InboundID=7&MessageID=" + value).gateway_id == "7"


@pytest.mark.parametrize(("length", "kept"), [(LONGEST_ID, LONGEST_ID), (LONGEST_ID + 1, LONGEST_ID)])
def test_a_long_id_is_cut(length: int, kept: int) -> None:
    assert text_of(GOOD + b"&MessageID=" + b"9" * length).gateway_id == "9" * kept


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        (b"", ""),
        (b"caf%C3%A9", "café"),
        (b"cafe%CC%81", "café"),
        ("café".encode(), "café"),
        (b"%F0%9F%8D%95+please", "🍕 please"),
        (b"PI%00ZZA%07", "PIZZA"),
        (b"%FF%FE", "\ufffd\ufffd"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"%ED%A0%80", "\ufffd\ufffd\ufffd"),
        (b"100%", "100%"),
        (b"50%25+off", "50% off"),
        (b"%zz", "%zz"),
        (b"a=b", "a=b"),
        (b"a;b", "a;b"),
        (b"%26lt%3B%0Aend", "&lt;\nend"),
        (b"%D9%85%D8%B1%D8%AD%D8%A8%D8%A7", "مرحبا"),
    ],
)
def test_a_text_is_cleaned_and_the_raw_bytes_stay(sent: bytes, text: str) -> None:
    query = PHONE + b"&message=" + sent

    message = text_of(query)

    assert (message.text, message.truncated, message.raw) == (text, False, query)


@pytest.mark.parametrize(
    ("characters", "kept", "truncated"),
    [(LONGEST_TEXT, LONGEST_TEXT, False), (LONGEST_TEXT + 1, LONGEST_TEXT, True), (20_000, LONGEST_TEXT, True)],
)
def test_a_text_over_1600_characters_is_cut_and_says_so(characters: int, kept: int, *, truncated: bool) -> None:
    body = PHONE + b"&message=" + "é".encode() * characters

    message = text_of(body=body, content_type=FORM)

    assert (message.text, message.truncated) == ("é" * kept, truncated)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, GOOD),
        (f"{FORM}; charset=iso-8859-1", GOOD),
        (FORM.upper(), GOOD),
        ("", GOOD),
        ("text/plain", GOOD),
        ("application/octet-stream", GOOD),
        (MULTIPART, part("From", b"2125550100") + part("Message", b"PIZZA") + b"--line--\r\n"),
        (f"{MULTIPART}; charset=x", part("message", b"PIZZA") + part("from", b"2125550100") + b"--line--"),
    ],
)
def test_a_body_is_read_whatever_it_calls_itself(content_type: str, body: bytes) -> None:
    message = text_of(body=body, content_type=content_type)

    assert (message.phone.digits, message.text) == ("2125550100", "PIZZA")
    assert message.raw == b"\n" + body


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"from": "2125550199", "message": "from=2125550199"}'),
        ("text/xml", b"<a from='2125550199'/>"),
        ("application/octet-stream", b"\x00\x01from=2125550199"),
        ("", b" "),
    ],
)
def test_a_body_that_is_no_form_is_kept_and_not_read(content_type: str, body: bytes) -> None:
    message = text_of(GOOD, body, content_type)

    assert (message.phone.digits, message.raw) == ("2125550100", GOOD + b"\n" + body)
    assert read(b"", body, content_type) == refusals.NO_PHONE


def test_query_and_body_complete_each_other() -> None:
    message = text_of(PHONE, TEXT, FORM)

    assert (message.phone.digits, message.text, message.raw) == ("2125550100", "PIZZA", PHONE + b"\n" + TEXT)


def test_multipart_values_are_bytes_as_they_came_and_files_are_no_parameters() -> None:
    body = (
        part("message", b"a+b%41\r\n&\xff")
        + part("message", b"SPAM", filename="message.txt")
        + part("from", b"2125550100")
        + b"--line--"
    )

    assert text_of(body=body, content_type=MULTIPART).text == "a+b%41\r\n&\ufffd"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", GOOD),
        (MULTIPART, GOOD),
        (MULTIPART, part("from", b"2125550100")),
        (MULTIPART, b"--line\r\nContent-Type: text/plain\r\n\r\nx\r\n--line--"),
        (MULTIPART, b"--line\r\n\xff\xfe: x\r\n\r\nx\r\n--line--"),
        (MULTIPART, b"".join(part(f"n{i}", b"") for i in range(200))),
    ],
)
def test_a_broken_multipart_body_is_refused(content_type: str, body: bytes) -> None:
    assert read(GOOD, body, content_type) == refusals.BROKEN_MULTIPART


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        (b"", refusals.NO_PHONE),
        (b"&&&=&", refusals.NO_PHONE),
        (TEXT, refusals.NO_PHONE),
        (b"phone=2125550100&message=PIZZA", refusals.NO_PHONE),
        (b"from=&message=PIZZA", refusals.NOT_A_PHONE),
        (b"from=pizza&message=PIZZA", refusals.NOT_A_PHONE),
        (b"from=212555010&message=PIZZA", refusals.NOT_A_PHONE),
        (b"from=212555010012&message=PIZZA", refusals.NOT_A_PHONE),
        (b"from=0125550100&message=PIZZA", refusals.NOT_A_PHONE),
        ("from=２１２５５５０１００&message=PIZZA".encode(), refusals.NOT_A_PHONE),
        (PHONE, refusals.NO_TEXT),
        (PHONE + b"&text=PIZZA", refusals.NO_TEXT),
        (GOOD + b"&Message=pizza", refusals.TEXTS_DISAGREE),
        (GOOD + b"&Message=", refusals.TEXTS_DISAGREE),
        (GOOD + b"&PhoneNumber=2125550101", refusals.PHONES_DISAGREE),
        (GOOD + b"&PhoneNumber=", refusals.PHONES_DISAGREE),
        (GOOD + b"&MessageID=1&InboundID=2", refusals.IDS_DISAGREE),
        (GOOD + b"&message=" + b"x" * LONGEST_TEXT, refusals.TEXTS_DISAGREE),
    ],
)
def test_what_is_no_text_message_is_refused_with_a_reason(query: bytes, refusal: Refusal) -> None:
    assert read(query) == refusal
    assert read(b"", query, FORM) == refusal


def test_texts_that_differ_only_behind_the_cut_disagree() -> None:
    same = b"x" * LONGEST_TEXT

    assert read(PHONE + b"&message=" + same + b"1&message=" + same + b"2") == refusals.TEXTS_DISAGREE


NAMES = {
    "phone": [b"PhoneNumber", b"phonenumber", b"from", b"FROM"],
    "text": [b"Message", b"message", b"MESSAGE", b"m%65ssage"],
    "id": [b"MessageID", b"MessageId", b"InboundID", b"inboundid"],
}
VALUES = {"phone": (b"2125550100", b"2125550101"), "text": (b"PIZZA", b"SUSHI"), "id": (b"1", b"2")}
DISAGREE = {"phone": refusals.PHONES_DISAGREE, "text": refusals.TEXTS_DISAGREE, "id": refusals.IDS_DISAGREE}
REPETITIONS = [
    (kind, first, second, places)
    for kind, names in NAMES.items()
    for first, second in product(names, names)
    for places in product(("query", "body", "multipart"), repeat=2)
    if set(places) != {"body", "multipart"}
]


@pytest.mark.parametrize(("kind", "first", "second", "places"), REPETITIONS)
def test_a_parameter_that_comes_twice_must_agree_wherever_it_stands(
    kind: str, first: bytes, second: bytes, places: tuple[str, str]
) -> None:
    def call(values: tuple[bytes, bytes]) -> IncomingMessage | Refusal:
        others = [(NAMES[other][0], VALUES[other][0]) for other in NAMES if other != kind]
        placed = [("query", pair) for pair in others]
        placed += list(zip(places, zip((first, second), values, strict=True), strict=True))
        query, body = (b"&".join(b"=".join(pair) for at, pair in placed if at == where) for where in ("query", "body"))
        if "multipart" not in places:
            return read(query, body, FORM)
        parts = [part(name.replace(b"%65", b"e").decode(), value) for at, (name, value) in placed if at == "multipart"]
        return read(query, b"".join(parts) + b"--line--", MULTIPART)

    one, other = VALUES[kind]
    assert call((one, other)) == DISAGREE[kind]
    assert call((other, one)) == DISAGREE[kind]
    assert isinstance(call((one, one)), IncomingMessage)


def test_two_spellings_of_one_number_agree() -> None:
    assert text_of(b"PhoneNumber=%2B1+(212)+555-0100&" + GOOD).phone.digits == "2125550100"


def padded(start: bytes, length: int) -> bytes:
    return start + b"&x=" + b"x" * (length - len(start) - 3)


@pytest.mark.parametrize(
    ("query", "body", "refusal"),
    [
        (padded(GOOD, LONGEST_QUERY), b"", None),
        (padded(GOOD, LONGEST_QUERY + 1), b"", refusals.QUERY_TOO_LONG),
        (GOOD + b"&x" * (MOST_PARAMETERS - 2), b"", None),
        (GOOD + b"&x" * (MOST_PARAMETERS - 1), b"", refusals.TOO_MANY_PARAMETERS),
        (GOOD + b"&" * 1000, b"", None),
        (PHONE + b"&x" * (MOST_PARAMETERS - 2), TEXT, None),
        (PHONE + b"&x" * (MOST_PARAMETERS - 1), TEXT, refusals.TOO_MANY_PARAMETERS),
        (b"", GOOD + b"&x" * 30_000, refusals.TOO_MANY_PARAMETERS),
    ],
)
def test_limits_hold_exactly(query: bytes, body: bytes, refusal: Refusal | None) -> None:
    answer = read(query, body, FORM)

    assert answer == refusal if refusal else isinstance(answer, IncomingMessage)


def test_parts_count_as_parameters() -> None:
    parts = part("from", b"2125550100") + part("message", b"PIZZA")
    more = b"".join(part(f"n{number}", b"") for number in range(MOST_PARAMETERS - 2))

    assert isinstance(read(b"", parts + more + b"--line--", MULTIPART), IncomingMessage)
    assert read(b"x", parts + more + b"--line--", MULTIPART) == refusals.TOO_MANY_PARAMETERS


def test_neither_text_nor_number_shows_in_a_call_or_a_refusal() -> None:
    call = Call(b"from=2125550100x&message=SECRETWORD", b"message=SECRETWORD", FORM)

    shown = repr(call) + repr(read_callback(call, "id-1", NOW))

    assert "5550100" not in shown
    assert "SECRETWORD" not in shown


PIECES = st.sampled_from(
    b'from PhoneNumber message MessageID = & % %00 %ff + 2125550100 --line --line-- ; filename= : " name="'.split()
    + b'\r\n|\r\n\r\n|Content-Disposition: form-data; name="'.split(b"|")
)
BYTES = st.one_of(st.binary(max_size=300), st.lists(PIECES | st.binary(max_size=3), max_size=40).map(b"".join))
TYPES = st.sampled_from([FORM, MULTIPART, "multipart/form-data", "text/plain", "", 'multipart/form-data; boundary="é"'])


@settings(max_examples=400, deadline=None)
@given(BYTES, BYTES, TYPES | st.text(max_size=40))
@example(b"", b"--line\r\nContent-Disposition: form-data; name*=x''%ff; name=\"from\"\r\n\r\n", MULTIPART)
def test_no_bytes_upset_the_reading(query: bytes, body: bytes, content_type: str) -> None:
    answer = read(query, body, content_type)

    assert isinstance(answer, Refusal) or answer.raw.startswith(query)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_text_survives_both_ways_of_sending_it_alike(text: bytes) -> None:
    quoted = PHONE + b"&message=" + quote_from_bytes(text).encode()

    by_query, by_form = text_of(quoted), text_of(b"", quoted, FORM)

    assert by_query.text == by_form.text
    by_query.text.encode()
    assert "\x00" not in by_query.text
