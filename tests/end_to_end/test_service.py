"""The whole service from outside: what a gateway, an operator and a customer see of it."""

import json
import re
import socket
import threading
import time

import pytest
import requests

from app.domain.consent import Source
from tests.processes import TOKEN, Service, wait_until

ECHO_WITHIN = 15


def answered(service: Service, phone: str, count: int = 1) -> list[str]:
    """The answers on a phone once there are so many."""
    wait_until(lambda: len(service.answers_to(phone)) >= count, ECHO_WITHIN)
    return service.answers_to(phone)


def test_the_same_text_through_both_doors_ten_times_is_answered_once(service: Service, phone: str) -> None:
    doors = ({"PhoneNumber": phone, "Message": "hours"}, {"from": phone, "message": "HOURS"})
    statuses = []

    def call(door: dict[str, str]) -> None:
        statuses.append(requests.get(service.incoming, door, timeout=10).status_code)

    calls = [threading.Thread(target=call, args=(doors[number % 2],)) for number in range(10)]
    for one in calls:
        one.start()
    for one in calls:
        one.join()

    assert statuses == [200] * 10
    assert len(answered(service, phone)) == 1
    time.sleep(1)  # a second copy would have come by now
    assert len(service.answers_to(phone)) == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/incoming/not-the-token?from=2125550100&message=hi", 404),
        ("GET", "/incoming/", 404),
        ("GET", "/incoming/%2e%2e%2fhealthz", 404),
        ("PUT", "{token}?from=2125550100&message=hi", 405),
        ("HEAD", "{token}?from=2125550100&message=hi", 405),
        ("GET", "{token}", 400),
        ("GET", "{token}?from=nobody&message=hi", 400),
        ("GET", "{token}?from=2125550100&message=hi&Message=ho", 400),
        ("GET", "{token}?" + "x" * 9000, 414),
        ("GET", "{token}?" + "x" * 90_000, 414),
    ],
)
def test_a_refusal_never_has_a_body(service: Service, method: str, path: str, status: int) -> None:
    base = f"http://127.0.0.1:{service.port}"
    url = path.replace("{token}", service.incoming) if "{token}" in path else base + path

    answer = requests.request(method, url, timeout=10, allow_redirects=False)

    assert (answer.status_code, answer.content) == (status, b"")


def test_garbage_instead_of_a_request_gets_no_body_either(service: Service) -> None:
    for garbage in (
        b"\x00\xff\x00\r\n\r\n",
        b"GET /incoming/x\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /incoming/x HTTP/1.1\r\nContent-Length: abc\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
            connection.sendall(garbage)
            answer = b""
            while part := connection.recv(4096):
                answer += part
        assert answer.partition(b"\r\n\r\n")[2] == b""
        assert re.match(rb"HTTP/1.1 [45]\d\d ", answer), answer


def test_a_gateway_that_says_its_list_has_the_number_opts_it_out_here(service: Service, phone: str) -> None:
    service.account(local_opt_outs=[phone])

    service.text(phone, "hours")

    wait_until(lambda: "opted out" in service.run("contacts", "show", phone).stdout, ECHO_WITHIN)
    ledger = json.loads(service.run("contacts", "show", phone, "--json").stdout)["ledger"]
    assert [(row["event"], row["source"]) for row in ledger] == [("opt out", str(Source.GATEWAY_LOCAL))]
    service.account(local_opt_outs=[])
    service.text(phone, "hours")
    time.sleep(1)
    assert service.answers_to(phone) == []


def test_staff_can_opt_a_person_out_but_never_back_in(service: Service, phone: str) -> None:
    out = service.run("contacts", "opt-out", phone, "--note", "called the shop")
    back = service.run("contacts", "opt-in", phone, "--note", "we would like that")

    service.text(phone, "hours")
    time.sleep(1)

    assert out.returncode == 0
    assert (back.returncode, "only the person's own START" in back.stderr) == (1, True)
    assert service.answers_to(phone) == []


def test_the_doctor_finds_a_running_service_well(service: Service) -> None:
    found = service.run("doctor", "--url", f"http://127.0.0.1:{service.port}")

    assert (found.returncode, "WRONG" in found.stdout) == (0, False), found.stdout
    assert "too long a query 414" in found.stdout
    assert "takes our login" in found.stdout
    assert TOKEN not in found.stdout


def test_nothing_private_reaches_the_logs(service: Service, phone: str) -> None:
    canary = "canaryword"
    service.text(phone, canary)
    answered(service, phone)
    requests.get(service.incoming, {"from": "nobody", "message": canary}, timeout=10)
    requests.get(f"http://127.0.0.1:{service.port}/incoming/{canary}", {"from": phone}, timeout=10)

    logs = service.logs()

    assert "text taken in" in logs
    for secret in (canary, phone, "a-token-for-tests-only", "did not get that", "11am"):
        assert secret not in logs
