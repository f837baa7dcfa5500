"""What every gateway's adapter promises, incoming and outgoing; `docs/adding-a-gateway.md` is written for its maker."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.bootstrap.gateways import GATEWAYS
from app.domain.delivery import Outcome
from app.domain.message import IncomingMessage
from app.domain.text import LONGEST_TEXT
from app.gateway.wire.values import LONGEST_ID
from app.usecases.incoming import Call, Refusal, read_with
from tests.contract.adapters import FORM, INCOMING, OUTGOING, Incoming, Outgoing
from tests.gateway.bad_gateway import BadGateway, Behaviour, answers, keeps_silent, resets, says
from tests.gateway.builders import HASTY, QUICK, delivery, unused_port
from tests.memory_store import MemoryStore

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PHONE = "2125550100"

every_reader = pytest.mark.parametrize("adapter", INCOMING.values(), ids=INCOMING)
every_sender = pytest.mark.parametrize("adapter", OUTGOING.values(), ids=OUTGOING)


def text_of(adapter: Incoming, words: str = "PIZZA", gateway_id: str = "7", stamp: str = "id-1") -> IncomingMessage:
    message = adapter.read(adapter.call(PHONE, words, gateway_id), stamp, NOW)
    assert isinstance(message, IncomingMessage), message
    return message


def new_among(texts: Sequence[IncomingMessage]) -> list[IncomingMessage]:
    return list(MemoryStore().new_among(texts, timedelta(seconds=10)))


def test_every_gateway_of_the_table_is_held_to_the_contract() -> None:
    assert [name for name, one in GATEWAYS.items() if one.reads] == [name for name in INCOMING if name != "example"]
    assert [name for name, one in GATEWAYS.items() if one.connects] == [name for name in OUTGOING if name != "example"]


# ---------------------------------------------------------------- incoming


@every_reader
def test_a_text_in_is_a_message_with_the_stamps_and_all_that_was_sent(adapter: Incoming) -> None:
    message = text_of(adapter, "Pizza & 50% = grüße 🍕")

    assert (message.id, message.phone.digits, message.text) == ("id-1", PHONE, "Pizza & 50% = grüße 🍕")
    assert (message.gateway_id, message.received_at, message.truncated) == ("7", NOW, False)
    assert message.raw == adapter.call(PHONE, "Pizza & 50% = grüße 🍕", "7").raw


@every_reader
def test_the_same_call_twice_is_one_text_and_another_id_is_another_text(adapter: Incoming) -> None:
    first, copy, other = (text_of(adapter, "PIZZA", one, stamp) for stamp, one in enumerate_stamps("7", "7", "8"))

    assert new_among([first, copy, other]) == [first, other]
    assert copy.gateway_id == first.gateway_id


def enumerate_stamps(*ids: str) -> list[tuple[str, str]]:
    return [(f"id-{number}", one) for number, one in enumerate(ids)]


@every_reader
def test_what_no_database_takes_is_cleaned_and_what_is_too_long_is_cut(adapter: Incoming) -> None:
    dirty, long = text_of(adapter, "PI\0ZZA\x07 cafe\u0301"), text_of(adapter, "x" * (LONGEST_TEXT + 1), "9" * 999)

    assert dirty.text == "PIZZA café"
    assert (long.text, long.truncated) == ("x" * LONGEST_TEXT, True)
    assert long.gateway_id == "9" * LONGEST_ID


@every_reader
def test_a_reader_is_a_pure_function(adapter: Incoming) -> None:
    assert text_of(adapter) == text_of(adapter)


@every_reader
def test_neither_text_nor_number_shows(adapter: Incoming) -> None:
    call = adapter.call(PHONE, "SECRETWORD", "7")

    shown = (
        repr(call)
        + repr(text_of(adapter, "SECRETWORD"))
        + repr(adapter.read(adapter.call("x5550100", "y", ""), "", NOW))
    )

    assert "SECRETWORD" not in shown
    assert "5550100" not in shown


@every_reader
@pytest.mark.parametrize("phone", ["", "nobody", "0125550100", "21255501000", "313131"])
def test_what_has_no_phone_number_is_refused(adapter: Incoming, phone: str) -> None:
    answer = adapter.read(adapter.call(phone, "PIZZA", "7"), "id-1", NOW)

    assert isinstance(answer, Refusal)
    assert answer.status is HTTPStatus.BAD_REQUEST


@every_reader
def test_each_call_is_read_by_its_own_gateway_though_all_are_asked(adapter: Incoming) -> None:
    call = adapter.call(PHONE, "PIZZA", "7")

    assert read_with([one.read for one in INCOMING.values()])(call, "id-1", NOW) == text_of(adapter)


HEADERS = st.sampled_from(["", "1", "é", "\ud800", "x" * 999]) | st.text(max_size=20)
TYPES = st.sampled_from(["", FORM, "application/json", "multipart/form-data; boundary=x", "text/plain"]) | st.text()


@every_reader
@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=99), st.binary(max_size=200), TYPES, HEADERS)
def test_garbage_is_refused_or_left_to_others_and_never_raises(
    adapter: Incoming, query: bytes, body: bytes, content_type: str, header: str
) -> None:
    answer = adapter.read(Call(query, body, content_type, lambda _: header), "id-1", NOW)

    assert answer is None or isinstance(answer, IncomingMessage) or answer.status < HTTPStatus.INTERNAL_SERVER_ERROR


@every_reader
@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=10), st.integers(0, 300), st.binary(max_size=3))
def test_a_call_that_was_damaged_never_raises(
    adapter: Incoming, phone: str, words: str, gateway_id: str, at: int, damage: bytes
) -> None:
    call = adapter.call(phone, words, gateway_id)
    query, body = (part[:at] + damage + part[at + len(damage) :] if part else part for part in (call.query, call.body))

    for one in (call, Call(query, body, call.content_type, call.header)):
        answer = adapter.read(one, "id-1", NOW)
        assert isinstance(answer, IncomingMessage | Refusal | None)


# ---------------------------------------------------------------- outgoing


@every_sender
def test_a_text_that_the_gateway_takes_is_sent_and_one_it_refuses_is_refused(adapter: Outgoing) -> None:
    with BadGateway(adapter.takes, adapter.refuses, adapter.takes) as server:
        gateway = adapter.connect(server.url, QUICK)
        outcomes = [gateway.send(delivery()).outcome for _ in range(3)]
        gateway.hang_up()

    assert outcomes == [Outcome.SENT, Outcome.REFUSED, Outcome.SENT]
    assert all(b"2125550123" in request for request in server.requests)


@every_sender
def test_a_call_that_never_left_is_not_sent(adapter: Outgoing) -> None:
    gateway = adapter.connect(f"http://127.0.0.1:{unused_port()}", HASTY)

    assert gateway.send(delivery()).outcome is Outcome.NOT_SENT


BROKEN: dict[str, Behaviour] = {
    "silence": keeps_silent,
    "a cut": says(b"", hangs_up=True),
    "a reset": resets(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "no HTTP": says(b"\x00\xff\r\n\r\n", hangs_up=True),
    "a page": answers("<html>Welcome</html>"),
    "nothing": answers(""),
    "a redirect": answers("", 302, "Location: /elsewhere"),
    "a failure": answers("", 500),
}


@every_sender
@pytest.mark.parametrize("behaviour", BROKEN.values(), ids=BROKEN)
def test_a_call_that_left_and_proved_nothing_is_unknown_and_made_once(adapter: Outgoing, behaviour: Behaviour) -> None:
    with BadGateway(behaviour) as server:
        gateway = adapter.connect(server.url, HASTY)
        verdict = gateway.send(delivery("SECRETWORD"))
        gateway.hang_up()

    assert verdict.outcome is Outcome.UNKNOWN
    assert len(server.requests) == 1
    for private in ("SECRETWORD", "5550123", "canary"):
        assert private not in verdict.reason + repr(gateway)


@every_sender
def test_after_hanging_up_the_next_text_goes_by_another_connection(adapter: Outgoing) -> None:
    with BadGateway(adapter.takes) as server:
        gateway = adapter.connect(server.url, QUICK)
        outcomes = []
        for _ in range(2):
            outcomes.append(gateway.send(delivery()).outcome)
            gateway.hang_up()
            gateway.hang_up()

    assert outcomes == [Outcome.SENT] * 2
    assert server.connections == 2
