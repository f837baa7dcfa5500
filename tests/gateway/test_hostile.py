"""Gateways that are slow, endless, elsewhere, or not the gateway at all (reliability page, sections 1b and 2)."""

import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.domain.delivery import Outcome, Trouble
from app.gateway.club_texting.http.sending import CallLimits
from app.gateway.wire.dialling import Place
from tests.gateway.bad_gateway import BadGateway, Behaviour, answers, drips, keeps_silent, pours, says
from tests.gateway.builders import HASTY, LOGIN, QUICK, delivery, gateway_at, on_loopback, place, unused_port

NOT_SENT, UNKNOWN = Outcome.NOT_SENT, Outcome.UNKNOWN
SLACK = 1.0
"""Seconds by which a call may overrun its deadline; eleven seconds instead of ten, with the limits in use."""
MUCH = 50_000_000
UNTRUSTED = str(Path(__file__).with_name("untrusted.pem"))

OK = b"HTTP/1.1 200 OK\r\n"
DRIPS = {
    "not at all": keeps_silent,
    "before the status": drips(b"", b"H"),
    "in the status": drips(b"HTTP/1.1 200 ", b"O"),
    "in a header": drips(OK + b"X-Slow: ", b"y"),
    "header after header": drips(OK, b"X: y\r\n"),
    "never the real answer": drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "in the answer": drips(OK + b"Content-Length: 1000\r\n\r\n", b"1"),
    "in an answer without end": drips(OK + b"Connection: close\r\n\r\n", b" "),
    "chunk after chunk": drips(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n1\r\n"),
    "in the size of a chunk": drips(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "under a redirect": drips(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 1000\r\n\r\n", b"1"),
}


@pytest.mark.parametrize("behaviour", DRIPS.values(), ids=DRIPS.keys())
def test_an_answer_that_drips_ends_with_the_deadline_and_is_unknown(behaviour: Behaviour) -> None:
    with BadGateway(behaviour) as server:
        gateway = gateway_at(server.url, limits=HASTY)
        started = time.monotonic()
        verdict = gateway.send(delivery())
        took = time.monotonic() - started

    assert verdict.outcome is UNKNOWN
    assert took < HASTY.deadline + SLACK
    assert len(server.requests) == 1


FLOODS = {
    "an answer": pours(OK + b"Content-Length: 60000000\r\n\r\n", MUCH),
    "an answer without end": pours(OK + b"\r\n", MUCH),
    "a redirect": pours(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 60000000\r\n\r\n", MUCH),
    "a busy sign": pours(b"HTTP/1.1 503 Busy\r\nContent-Length: 60000000\r\n\r\n", MUCH),
    "one header": pours(OK + b"X: ", MUCH),
    "a status": pours(b"HTTP/1.1 200 ", MUCH),
}


@pytest.mark.parametrize("behaviour", FLOODS.values(), ids=FLOODS.keys())
def test_fifty_megabytes_of_answer_are_not_read(behaviour: Behaviour) -> None:
    with BadGateway(behaviour) as server:
        gateway = gateway_at(server.url)
        started = time.monotonic()
        verdict = gateway.send(delivery())
        took = time.monotonic() - started

    assert verdict.outcome is UNKNOWN
    assert took < QUICK.deadline
    assert server.bytes_sent < MUCH // 2, "more was read than the buffers of two sockets hold"


@pytest.mark.parametrize("size", [65536, 65537])
def test_an_answer_is_read_up_to_its_limit_and_no_further(size: int) -> None:
    with BadGateway(answers("1".ljust(size))) as server:
        gateway = gateway_at(server.url)
        verdict = gateway.send(delivery())
        gateway.hang_up()

    assert verdict.outcome is (Outcome.SENT if size == 65536 else UNKNOWN)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_unknown_and_where_it_points_nobody_hears_of_us(status: int) -> None:
    with BadGateway(answers("1")) as elsewhere:
        with BadGateway(answers("", status, f"Location: {elsewhere.url}/api/sending/")) as server:
            gateway = gateway_at(server.url)
            verdict = gateway.send(delivery())
            gateway.hang_up()

        assert elsewhere.connections == 0
    assert verdict.outcome is UNKNOWN
    assert len(server.requests) == 1


def test_a_proxy_or_a_login_that_the_environment_names_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with BadGateway(answers("1")) as proxy, BadGateway(answers("1")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        gateway = gateway_at(server.url)
        verdict = gateway.send(delivery())
        gateway.hang_up()

    assert verdict.outcome is Outcome.SENT
    assert proxy.connections == 0
    assert b"authorization" not in server.requests[0].lower()


# ---------------------------------------------------------------- no way there


def test_a_refused_connection_is_not_sent() -> None:
    verdict = gateway_at(f"http://127.0.0.1:{unused_port()}").send(delivery())

    assert (verdict.outcome, verdict.trouble) == (NOT_SENT, Trouble.BUSY)


def test_a_name_that_nobody_knows_is_not_sent() -> None:
    def unknown(_: str, __: int) -> Sequence[Place]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    verdict = gateway_at("http://gateway.test", lookup=unknown).send(delivery())

    assert (verdict.outcome, verdict.trouble) == (NOT_SENT, Trouble.BUSY)
    assert "name" in verdict.reason


def test_a_name_that_stands_for_nothing_is_not_sent() -> None:
    verdict = gateway_at("http://gateway.test", lookup=lambda _, __: []).send(delivery())

    assert verdict.outcome is NOT_SENT


def test_a_lookup_that_hangs_is_not_waited_for() -> None:
    def slow(host: str, port: int) -> Sequence[Place]:
        time.sleep(1.5)
        return on_loopback(host, port)

    started = time.monotonic()
    verdict = gateway_at("http://gateway.test", limits=HASTY, lookup=slow).send(delivery())

    assert verdict.outcome is NOT_SENT
    assert time.monotonic() - started < HASTY.connect + SLACK


def test_the_next_address_of_a_name_is_tried_when_the_first_is_away() -> None:
    with BadGateway(answers("1")) as server:
        places = [place(unused_port()), place(server.port)]
        gateway = gateway_at("http://gateway.test", lookup=lambda _, __: places)
        verdict = gateway.send(delivery())
        gateway.hang_up()

    assert verdict.outcome is Outcome.SENT


def test_a_gateway_that_takes_no_connection_is_not_sent_however_many_addresses_it_has() -> None:
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        port = int(listener.getsockname()[1])
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        gateway = gateway_at("http://gateway.test", limits=HASTY, lookup=lambda _, __: [place(port)] * 20)

        started = time.monotonic()
        verdict = gateway.send(delivery())

    assert (verdict.outcome, verdict.trouble) == (NOT_SENT, Trouble.BUSY)
    assert time.monotonic() - started < HASTY.connect + SLACK


# ---------------------------------------------------------------- TLS


@pytest.fixture
def tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(UNTRUSTED)
    return context


def test_a_certificate_that_we_are_told_to_trust_is_talked_to(tls: ssl.SSLContext) -> None:
    with BadGateway(answers("1"), tls=tls) as server:
        gateway = gateway_at(server.url, ca_file=UNTRUSTED)
        verdicts = [gateway.send(delivery()) for _ in range(2)]
        gateway.hang_up()

    assert [verdict.outcome for verdict in verdicts] == [Outcome.SENT, Outcome.SENT]
    assert server.connections == 1


def test_a_certificate_that_nobody_trusts_is_not_sent_and_hears_no_password(
    tls: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", UNTRUSTED)
    monkeypatch.setenv("CURL_CA_BUNDLE", UNTRUSTED)
    with BadGateway(answers("1"), tls=tls) as server:
        verdict = gateway_at(server.url).send(delivery())

    assert (verdict.outcome, verdict.trouble) == (NOT_SENT, Trouble.BUSY)
    assert "TLS" in verdict.reason
    assert server.connections == 1
    assert server.requests == []


def test_a_certificate_for_another_host_is_not_sent(tls: ssl.SSLContext) -> None:
    with BadGateway(answers("1"), tls=tls) as server:
        other = f"https://gateway.test:{server.port}"
        verdict = gateway_at(other, ca_file=UNTRUSTED, lookup=on_loopback).send(delivery())

    assert verdict.outcome is NOT_SENT
    assert server.requests == []


def test_authorities_that_cannot_be_read_are_not_sent(tls: ssl.SSLContext, tmp_path: Path) -> None:
    with BadGateway(answers("1"), tls=tls) as server:
        verdict = gateway_at(server.url, ca_file=str(tmp_path / "none.pem")).send(delivery())

    assert verdict.outcome is NOT_SENT
    assert server.requests == []


HANDSHAKES = {
    "no TLS": says(b"HTTP/1.1 400 Bad Request\r\n\r\n", hangs_up=True),
    "no word": says(b"", hangs_up=True),
    "one byte at a time": drips(b"\x16\x03\x03\x40\x00", b"\x00"),
}


@pytest.mark.parametrize("behaviour", HANDSHAKES.values(), ids=HANDSHAKES.keys())
def test_a_handshake_that_fails_or_drips_is_not_sent(behaviour: Behaviour) -> None:
    with BadGateway(behaviour, reads=False) as server:
        gateway = gateway_at(f"https://127.0.0.1:{server.port}", limits=HASTY)
        started = time.monotonic()
        verdict = gateway.send(delivery())
        took = time.monotonic() - started

    assert (verdict.outcome, verdict.trouble) == (NOT_SENT, Trouble.BUSY)
    assert took < HASTY.connect + SLACK


def test_an_answer_that_drips_through_tls_ends_with_the_deadline(tls: ssl.SSLContext) -> None:
    limits = CallLimits(deadline=0.6, connect=0.5, apart=0.0)
    with BadGateway(drips(OK + b"X: ", b"y"), tls=tls) as server:
        gateway = gateway_at(server.url, limits=limits, ca_file=UNTRUSTED)
        started = time.monotonic()
        verdict = gateway.send(delivery())
        took = time.monotonic() - started

    assert verdict.outcome is UNKNOWN
    assert took < limits.deadline + SLACK
    assert LOGIN.user.encode() in server.requests[0]
