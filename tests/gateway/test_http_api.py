"""One text, one POST: what goes over the wire, and what each way of answering proves (reliability page, section 2)."""

import socket
from http.client import NotConnected
from urllib.parse import parse_qs

import pytest

from app.domain.alphabet import DeliveryType
from app.domain.delivery import LEASE, Outcome
from app.gateway.club_texting.http.codes import SENDING
from app.gateway.club_texting.http.sending import CallLimits
from app.gateway.wire.connection import OnWire
from tests.gateway.bad_gateway import BadGateway, Behaviour, answers, keeps_silent, resets, says
from tests.gateway.builders import LOGIN, REAL, delivery, gateway_at

SENT, NOT_SENT, REFUSED, UNKNOWN = Outcome.SENT, Outcome.NOT_SENT, Outcome.REFUSED, Outcome.UNKNOWN


def test_a_text_is_one_form_posted_to_the_sending_address() -> None:
    with BadGateway(answers("1")) as server:
        gateway = gateway_at(f"{server.url}/api/")
        verdict = gateway.send(delivery("50% off & more = yes", "2125550199"))
        gateway.hang_up()

    assert verdict == SENDING[1].verdict
    (request,) = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/sending/ HTTP/1.1\r\n")
    assert b"Content-Type: application/x-www-form-urlencoded" in head
    assert parse_qs(body.decode(), keep_blank_values=True, strict_parsing=True) == {
        "User": [LOGIN.user],
        "Pass": [LOGIN.password],
        "PhoneNumber": ["2125550199"],
        "Subject": [""],
        "Message": ["50% off & more = yes"],
        "Express": ["1"],
    }


def test_standard_delivery_is_asked_for_by_a_zero() -> None:
    with BadGateway(answers("1")) as server:
        gateway = gateway_at(server.url, delivery_type=DeliveryType.STANDARD)
        gateway.send(delivery())
        gateway.hang_up()

    assert server.requests[0].endswith(b"&Express=0")


ANSWERS: list[tuple[str, Behaviour, Outcome]] = [
    # section of the pages: the answer, its bytes, what it proves
    *((f"2.3: code {code}", answers(str(code)), row.verdict.outcome) for code, row in SENDING.items()),
    ("2: a one with white space", answers(" 1\n"), SENT),
    ("2: a one and a space", answers("1 "), SENT),
    ("2: a one under 201", answers("1", 201), SENT),
    ("2: a one in chunks", says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n"), SENT),
    ("2: a one in an old dialect", says(b"HTTP/1.0 200 OK\r\n\r\n1", hangs_up=True), SENT),
    ("2: eleven", answers("11"), UNKNOWN),
    ("2: a page of HTML", answers("<html><body>1</body></html>"), UNKNOWN),
    ("2: nothing", answers(""), UNKNOWN),
    ("2: no content", says(b"HTTP/1.1 204 No Content\r\n\r\n"), UNKNOWN),
    ("2: zipped", answers(b"\x1f\x8b\x08\x00", 200, "Content-Encoding: gzip"), UNKNOWN),
    ("2.1: 503", answers("", 503), NOT_SENT),
    ("2.1: 503 as a page, to be asked again", answers("<h1>Busy</h1>", 503, "Retry-After: 0"), NOT_SENT),
    ("2: 429", answers("", 429), NOT_SENT),
    ("2: 503 and yet a one", answers("1", 503), UNKNOWN),
    ("2: 500", answers("", 500), UNKNOWN),
    ("2: 502", answers("<html>", 502), UNKNOWN),
    ("2: 504", answers("<html>", 504), UNKNOWN),
    ("2: 404", answers("", 404), UNKNOWN),
    ("2: a code under 500", answers("-5", 500), UNKNOWN),
    ("2: closed without a word", says(b"", hangs_up=True), UNKNOWN),
    ("2: reset without a word", resets(), UNKNOWN),
    ("2: reset in the headers", resets(b"HTTP/1.1 200 OK\r\nContent-"), UNKNOWN),
    ("2: reset in the answer", resets(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n-1"), UNKNOWN),
    ("2: closed in the answer", says(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n-1", hangs_up=True), UNKNOWN),
    (
        "2: closed in a chunk",
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n", hangs_up=True),
        UNKNOWN,
    ),
    ("2: two lengths", says(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 4\r\n\r\n1"), UNKNOWN),
    ("2: no HTTP at all", says(b"1\r\n", hangs_up=True), UNKNOWN),
    ("2: a bad status", says(b"HTTP/1.1 abc OK\r\n\r\n1", hangs_up=True), UNKNOWN),
    ("2: too many headers", says(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n1", hangs_up=True), UNKNOWN),
    ("2: headers that are none", answers("1", 200, "Oh dear"), UNKNOWN),
    ("2: a header without a name", answers("1", 200, ": oh dear"), UNKNOWN),
]


@pytest.mark.parametrize(("behaviour", "outcome"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS])
def test_each_way_of_answering_proves_what_the_table_says(behaviour: Behaviour, outcome: Outcome) -> None:
    with BadGateway(behaviour) as server:
        gateway = gateway_at(server.url)
        verdict = gateway.send(delivery())
        gateway.hang_up()

    assert verdict.outcome is outcome
    assert len(server.requests) == 1, "a text was handed over twice"


def test_a_connection_that_the_gateway_closed_in_between_is_opened_anew() -> None:
    with BadGateway(says(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1", hangs_up=True)) as server:
        gateway = gateway_at(server.url)
        first = gateway.send(delivery())
        assert server.closed_one.wait(2)
        second = gateway.send(delivery())
        gateway.hang_up()

    assert (first.outcome, second.outcome) == (SENT, SENT)
    assert (len(server.requests), server.connections) == (2, 2)


@pytest.mark.parametrize("ending", [says(b"", hangs_up=True), resets()], ids=["closed", "reset"])
def test_a_kept_connection_that_ends_once_the_request_is_out_is_unknown_and_not_tried_again(ending: Behaviour) -> None:
    with BadGateway(answers("1"), ending) as server:
        gateway = gateway_at(server.url)
        gateway.send(delivery())
        verdict = gateway.send(delivery())
        gateway.hang_up()

    assert verdict.outcome is UNKNOWN
    assert (len(server.requests), server.connections) == (2, 1)


def answers_then_resets_unread(server: BadGateway, caller: socket.socket) -> None:
    """Answer, and reset the connection the moment another request arrives, without reading it."""
    answers("1")(server, caller)
    caller.recv(1, socket.MSG_PEEK)
    resets()(server, caller)


def test_a_kept_connection_that_is_reset_while_the_request_leaves_is_unknown_and_not_tried_again() -> None:
    with BadGateway(answers_then_resets_unread) as server:
        gateway = gateway_at(server.url)
        gateway.send(delivery())
        verdict = gateway.send(delivery())
        gateway.hang_up()

    assert verdict.outcome is UNKNOWN
    assert server.connections == 1


UNASKED = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n-7"


def says_more_later(server: BadGateway, caller: socket.socket) -> None:
    """Answer, and once that was heard, answer again."""
    caller.sendall(UNASKED)
    server.stopping.wait(0.1)
    caller.sendall(UNASKED)
    server.closed_one.set()


def says_more_at_once(server: BadGateway, caller: socket.socket) -> None:
    """Give two answers in one breath."""
    caller.sendall(UNASKED * 2)
    server.closed_one.set()


@pytest.mark.parametrize("behaviour", [says_more_later, says_more_at_once])
def test_what_a_gateway_says_unasked_between_two_texts_answers_neither(behaviour: Behaviour) -> None:
    with BadGateway(behaviour, answers("1")) as server:
        gateway = gateway_at(server.url)
        first = gateway.send(delivery())
        assert server.closed_one.wait(2)
        second = gateway.send(delivery())
        gateway.hang_up()

    assert (first, second) == (SENDING[-7].verdict, SENDING[1].verdict)


def test_a_request_that_has_begun_never_goes_on_over_a_second_connection() -> None:
    with BadGateway(keeps_silent, reads=False) as server:
        wire = gateway_at(server.url).line._wire
        connection = OnWire(wire, "127.0.0.1", server.port)
        wire.begin(1.0)
        connection.send(b"POST /api/sending/ HTTP/1.1\r\n")
        connection.close()

        with pytest.raises(NotConnected):
            connection.send(b"\r\n")

    assert wire.opened == 1


def test_a_call_is_over_well_before_its_text_is_taken_for_lost() -> None:
    limits = CallLimits()

    assert limits.deadline == 10
    assert limits.connect == 5
    assert limits.deadline + 1 < LEASE.total_seconds()


def test_cookies_are_not_carried_from_one_text_to_the_next() -> None:
    with BadGateway(answers("1", 200, "Set-Cookie: PHPSESSID=abc; path=/")) as server:
        gateway = gateway_at(server.url)
        gateway.send(delivery())
        gateway.send(delivery())
        gateway.hang_up()

    assert b"cookie" not in server.requests[1].lower()
    assert len(gateway.line._session.cookies) == 0


def test_two_lines_have_a_connection_each() -> None:
    with BadGateway(answers("1")) as server:
        gateways = [gateway_at(server.url, clockwork=REAL) for _ in range(2)]
        for gateway in gateways:
            gateway.send(delivery())
        for gateway in gateways:
            gateway.send(delivery())
            gateway.hang_up()

    assert server.connections == 2
