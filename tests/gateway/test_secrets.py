"""Password, text and number stay between us and the gateway: no verdict, repr, log line or error holds them."""

import logging

import pytest

from app.domain.delivery import Outcome
from app.gateway.club_texting.http.sending import HttpGateway
from tests.gateway.bad_gateway import BadGateway, Behaviour, answers, keeps_silent, resets, says
from tests.gateway.builders import HASTY, LOGIN, delivery, gateway_at, unused_port

TEXT = "canary sings at noon"
NUMBER = "2125550177"
CANARIES = (LOGIN.password, "canary-Pa55", TEXT, "canary+sings", NUMBER)

BEHAVIOURS: dict[str, Behaviour] = {
    "sent": answers("1"),
    "login refused": answers("-1"),
    "an echo": answers(f"{LOGIN.password} {TEXT} {NUMBER}"),
    "a redirect that echoes": answers("", 302, f"Location: http://127.0.0.1:9/?{LOGIN.password}&{NUMBER}"),
    "a status that echoes": says(f"HTTP/1.1 {LOGIN.password}\r\n\r\n".encode(), hangs_up=True),
    "a reason that echoes": says(f"HTTP/1.1 500 {TEXT} {NUMBER}\r\nContent-Length: 0\r\n\r\n".encode()),
    "a header that echoes": answers("1", 200, f"{LOGIN.password} {TEXT} {NUMBER}"),
    "a good header that echoes": answers("1", 200, f"Set-Cookie: a={NUMBER}", f"X: {LOGIN.password}"),
    "a reset": resets(),
    "silence": keeps_silent,
}


def printed(gateway: HttpGateway) -> str:
    return f"{gateway!r} {gateway} {LOGIN!r} {LOGIN}"


@pytest.mark.parametrize("behaviour", BEHAVIOURS.values(), ids=BEHAVIOURS.keys())
def test_no_call_lets_a_secret_out(behaviour: Behaviour, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with BadGateway(behaviour) as server:
        gateway = gateway_at(server.url, limits=HASTY)
        verdict = gateway.send(delivery(TEXT, NUMBER))
        gateway.hang_up()

    assert LOGIN.password.replace("&", "%26").encode() in server.requests[0], "the canary was never in the mine"
    everything = f"{verdict} {printed(gateway)} {caplog.text}"
    assert not [canary for canary in CANARIES if canary in everything]


def test_a_failure_to_connect_lets_no_secret_out(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    gateway = gateway_at(f"http://127.0.0.1:{unused_port()}")

    verdict = gateway.send(delivery(TEXT, NUMBER))

    everything = f"{verdict} {printed(gateway)} {caplog.text}"
    assert not [canary for canary in CANARIES if canary in everything]


def test_an_error_nobody_foresaw_becomes_a_verdict_that_names_only_its_kind() -> None:
    with BadGateway(answers("1")) as server:
        verdict = gateway_at(server.url).send(delivery(f"{TEXT} \ud800", NUMBER))

    assert verdict.outcome is Outcome.UNKNOWN
    assert verdict.reason == "unforeseen: UnicodeEncodeError"
    assert server.connections == 0


def test_no_request_stays_behind_once_a_text_has_left() -> None:
    with BadGateway(answers("1")) as server:
        gateway = gateway_at(server.url)
        gateway.send(delivery(TEXT, NUMBER))
        gateway.hang_up()

    assert gateway._blank.body is None
