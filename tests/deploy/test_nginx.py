"""Debian's nginx with the shipped file before the real service: empty errors, silent logs, nothing forged believed."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest
import requests
import urllib3

from app.gateway.wire.parameters import LONGEST_QUERY
from app.web.refusals import LARGEST_BODY
from tests.nginx import SHIPPED, Nginx, running_nginx
from tests.processes import ROOT, TOKEN, Service, free_port, running, wait_until

CANARY = "canary-of-a-customer"
PHONE = "2125550177"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    settings = {"TEXTBACK_TRUSTED_PROXIES": "1", "TEXTBACK_ALLOWED_NETWORKS": "127.0.0.1/32"}
    started = Service(folder, f"sqlite:///{folder}/textback.db", ROOT / "rules", settings)
    with running(started):
        started.account(shared_code=False)
        yield started


@pytest.fixture(scope="module")
def nginx(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    folder = tmp_path_factory.mktemp("nginx")
    with running_nginx(Nginx(folder, f"127.0.0.1:{service.port}", "127.0.0.0/8")) as started:
        yield started


@pytest.fixture
def https(nginx: Nginx) -> Iterator[requests.Session]:
    """A caller that trusts the test's certificate."""
    with requests.Session() as session:
        session.verify = str(nginx.certificate)
        session.trust_env = False
        yield session


def incoming(nginx: Nginx, scheme: str = "https") -> str:
    port = nginx.https if scheme == "https" else nginx.http
    return f"{scheme}://localhost:{port}/incoming/{TOKEN}"


def test_a_text_that_came_through_nginx_is_answered_at_the_gateway(service: Service, nginx: Nginx) -> None:
    service.account(callback_url=incoming(nginx, "http"))
    try:
        service.text(PHONE, "hours")
        wait_until(lambda: service.answers_to(PHONE), 20)
    finally:
        service.account(callback_url=service.incoming)


def test_a_text_is_taken_over_tls_and_over_plain_http_without_a_redirect(https: requests.Session, nginx: Nginx) -> None:
    for scheme in ("https", "http"):
        answer = https.get(
            incoming(nginx, scheme), params={"from": PHONE, "message": f"hours {scheme}"}, allow_redirects=False
        )
        assert (answer.status_code, answer.content) == (200, b"")


def test_everything_else_over_plain_http_goes_to_https(nginx: Nginx) -> None:
    answer = requests.get(f"http://localhost:{nginx.http}/console?x=1", allow_redirects=False, timeout=10)

    assert (answer.status_code, answer.headers["Location"]) == (301, "https://localhost/console?x=1")


FORGED = {
    "X-Forwarded-For": ["6.6.6.6", "127.0.0.1", "6.6.6.6, 127.0.0.1", "127.0.0.1, 6.6.6.6", "::1"],
    "X-Forwarded-Proto": ["https", "http", "javascript"],
    "X-Forwarded-Host": ["evil.example", "localhost"],
    "X-Forwarded-Port": ["1", "443"],
    "X-Forwarded-Prefix": ["/evil", ""],
    "X-Real-IP": ["127.0.0.1", "6.6.6.6"],
    "Forwarded": ["for=127.0.0.1;host=evil.example", "for=6.6.6.6"],
    "Host": ["evil.example", "localhost"],
}


def test_of_a_thousand_forged_headers_none_is_believed(service: Service, tmp_path: Path) -> None:
    """The receiver takes calls from 127.0.0.2 alone; the caller is 127.0.0.1 and says whatever it likes."""
    folder = tmp_path / "closed"
    folder.mkdir()
    settings = {**service.environment, "TEXTBACK_ALLOWED_NETWORKS": "6.6.6.6/32,127.0.0.9/32,::1/128"}
    closed = Service(folder, f"sqlite:///{folder}/textback.db", ROOT / "rules", settings)
    nginx_folder = tmp_path / "nginx"
    nginx_folder.mkdir()
    combinations = list(product(*FORGED.values()))[:: len(list(product(*FORGED.values()))) // 1000 or 1]
    assert len(combinations) >= 900
    with (
        running(closed),
        running_nginx(Nginx(nginx_folder, f"127.0.0.1:{closed.port}", "127.0.0.0/8")) as nginx,
        requests.Session() as session,
    ):
        statuses = set()
        for values in combinations:
            headers = dict(zip(FORGED, values, strict=True))
            answer = session.get(
                incoming(nginx, "http"), params={"from": PHONE, "message": "hi"}, headers=headers, timeout=10
            )
            statuses.add((answer.status_code, answer.content))

    assert statuses == {(404, b"")}


def raw(port: int, request: bytes, *, tls: bool = False, wait: float = 5.0) -> bytes:
    """What comes back for exactly these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as plain:
        if not tls:
            return exchanged(plain, request)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(plain, server_hostname="localhost") as secured:
            return exchanged(secured, request)


def exchanged(connection: socket.socket, request: bytes) -> bytes:
    answer = b""
    with suppress(TimeoutError, ConnectionResetError):
        connection.sendall(request)
        while part := connection.recv(65536):
            answer += part
    return answer


def head(path: str, *more: str) -> bytes:
    lines = (f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *more, "", "")
    return "\r\n".join(lines).encode()


LONG = "x" * 12_000
BROKEN = {
    "a garbage request line": (b"\x00\x01garbage\r\n\r\n", 400),
    "no host": (b"GET /incoming/x HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    "a header that never ends": (head(f"/incoming/{TOKEN}", f"X-Long: {LONG}"), 400),
    "too many headers": (head(f"/incoming/{TOKEN}", *(f"X-{n}: {'y' * 4000}" for n in range(20))), 400),
    "a query too long": (head(f"/incoming/{TOKEN}?message={LONG}"), 414),
    "a body too large": (
        f"POST /incoming/{TOKEN} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Length: {LARGEST_BODY + 1}\r\n\r\n".encode(),
        413,
    ),
    "a body without length": (
        f"POST /incoming/{TOKEN} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        "Transfer-Encoding: gzip\r\n\r\n".encode(),
        501,
    ),
    "an unknown token": (head(f"/incoming/{'a' * 24}?from={PHONE}&message={CANARY}"), 404),
    "an unknown method": (
        f"BREW /incoming/{TOKEN} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode(),
        405,
    ),
    "a bad percent sign": (head("/incoming/%"), 400),
    "two lengths": (
        f"POST /incoming/{TOKEN} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n"
        "Content-Length: 4\r\n\r\nabcd".encode(),
        400,
    ),
    "a page that is not there": (head("/_sandbox/account"), 404),
    "the metrics of a stranger's path": (head("/metrics/../nothing"), 404),
}


def parted(answer: bytes) -> tuple[int, bytes]:
    """The status and the body of a raw answer."""
    top, _, body = answer.partition(b"\r\n\r\n")
    return int(top.split()[1]), body


@pytest.mark.parametrize("what", BROKEN)
def test_no_error_that_nginx_or_the_receiver_makes_has_a_body(nginx: Nginx, what: str) -> None:
    request, status = BROKEN[what]
    if b"/incoming/" in request or request.startswith(b"\x00"):
        assert parted(raw(nginx.http, request)) == (status, b"")
    assert parted(raw(nginx.https, request, tls=True)) == (status, b"")


def test_plain_http_on_the_tls_port_gets_no_page(nginx: Nginx) -> None:
    assert parted(raw(nginx.https, head(f"/incoming/{TOKEN}"))) == (400, b"")


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[tuple[Nginx, socket.socket]]:
    """Nginx before an upstream that listens and that the test plays itself."""
    with socket.create_server(("127.0.0.1", 0), backlog=8) as upstream:
        config = Nginx(tmp_path, f"127.0.0.1:{upstream.getsockname()[1]}")
        with running_nginx(config) as nginx:
            yield nginx, upstream


def test_a_dead_receiver_is_an_empty_502(tmp_path: Path) -> None:
    with running_nginx(Nginx(tmp_path, f"127.0.0.1:{free_port()}")) as nginx:
        answer = raw(nginx.http, head(f"/incoming/{TOKEN}?from={PHONE}&message={CANARY}"))
        logs = nginx.logs()

    assert parted(answer) == (502, b"")
    assert not [secret for secret in (TOKEN, PHONE, CANARY) if secret in logs]


def test_a_receiver_that_hangs_up_in_the_middle_is_an_empty_502(alone: tuple[Nginx, socket.socket]) -> None:
    nginx, upstream = alone
    for said in (b"", b"HTTP/1.1 200 OK\r\nContent-Le"):
        with socket.create_connection(("127.0.0.1", nginx.http), timeout=10) as caller:
            caller.sendall(head(f"/incoming/{TOKEN}?from={PHONE}&message={CANARY}"))
            connection, _ = upstream.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(said)
            answer = b""
            while part := caller.recv(65536):
                answer += part
        assert parted(answer) == (502, b"")
    assert not [secret for secret in (TOKEN, PHONE, CANARY) if secret in nginx.logs()]


@pytest.mark.parametrize("status", [500, 503, 404])
def test_an_error_page_of_the_receiver_never_gets_through(alone: tuple[Nginx, socket.socket], status: int) -> None:
    nginx, upstream = alone
    with socket.create_connection(("127.0.0.1", nginx.http), timeout=10) as caller:
        caller.sendall(head(f"/incoming/{TOKEN}"))
        connection, _ = upstream.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(f"HTTP/1.1 {status} Oops\r\nContent-Length: 11\r\n\r\n<h1>no</h1>".encode())
        answer = b""
        while part := caller.recv(65536):
            answer += part
    assert parted(answer) == (status, b"")


def test_a_call_is_never_sent_twice(alone: tuple[Nginx, socket.socket]) -> None:
    nginx, upstream = alone
    with socket.create_connection(("127.0.0.1", nginx.http), timeout=10) as caller:
        caller.sendall(head(f"/incoming/{TOKEN}"))
        upstream.accept()[0].close()
        while caller.recv(65536):
            pass
    upstream.settimeout(1)
    with pytest.raises(TimeoutError):
        upstream.accept()


def test_a_flood_is_an_empty_429(tmp_path: Path, service: Service) -> None:
    with running_nginx(Nginx(tmp_path, f"127.0.0.1:{service.port}")) as nginx:
        pool = urllib3.HTTPConnectionPool("127.0.0.1", nginx.http, maxsize=1)
        answers = [pool.request("GET", "/healthz", redirect=False, retries=False) for _ in range(150)]
        pool.close()

    assert (429, b"") in {(answer.status, answer.data) for answer in answers}


def test_watching_is_for_this_machine(https: requests.Session, nginx: Nginx) -> None:
    assert https.get(f"https://localhost:{nginx.https}/healthz", timeout=10).status_code == 200
    shipped = SHIPPED.read_text(encoding="utf-8")
    assert "deny all;" in shipped


def test_metrics_and_readiness_come_through_for_this_machine_whatever_origin_is_forged(
    https: requests.Session, nginx: Nginx
) -> None:
    for origin in ("127.0.0.1", "203.0.113.7"):
        headers = {"X-Forwarded-For": origin, "Forwarded": f"for={origin}"}
        metrics = https.get(f"https://localhost:{nginx.https}/metrics", headers=headers, timeout=10)
        ready = https.get(f"https://localhost:{nginx.https}/readyz", headers=headers, timeout=10)

        assert (metrics.status_code, "textback_texts_total" in metrics.text) == (200, True)
        assert ready.json()["checks"]["database"] == "ok"


def test_the_doctor_finds_the_public_address_well(
    service: Service, nginx: Nginx, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(nginx.certificate))

    found = json.loads(service.run("doctor", "--json", "--url", f"https://localhost:{nginx.https}").stdout)

    assert [row for row in found if row["todo"]] == []
    said = {row["what"]: row["found"] for row in found}
    assert said["address"].endswith(
        "without a body: a call without a text 400, an unknown token 404, too long a query 414"
    )
    assert said["forwarded"] == "a forged X-Forwarded-For changes nothing"


def test_the_doctor_finds_a_certificate_that_nobody_trusts(service: Service, nginx: Nginx) -> None:
    found = json.loads(service.run("doctor", "--json", "--url", f"https://localhost:{nginx.https}").stdout)

    [address] = [row for row in found if row["todo"]]
    assert "its certificate is not trusted" in address["found"]


def test_one_request_has_one_id_in_the_logs_of_nginx_and_of_the_receiver(
    https: requests.Session, service: Service, nginx: Nginx
) -> None:
    https.get(incoming(nginx), params={"from": PHONE, "message": "hours by id"}, timeout=10)
    [*_, last] = (nginx.folder / "access.log").read_text(encoding="utf-8").splitlines()
    request_id = json.loads(last)["request_id"]

    def theirs() -> list[str]:
        lines = [json.loads(line) for line in service.logs().splitlines() if line.startswith("{")]
        return [line["event"] for line in lines if line.get("request_id") == request_id]

    wait_until(theirs, 10)
    assert theirs() == ["text taken in"]


def test_no_log_holds_a_token_a_number_or_a_text(https: requests.Session, nginx: Nginx, service: Service) -> None:
    https.get(incoming(nginx), params={"from": PHONE, "message": CANARY}, timeout=10)
    https.post(incoming(nginx), data={"from": PHONE, "message": CANARY}, timeout=10)
    https.get(f"https://localhost:{nginx.https}/incoming/wrong-token-here?message={CANARY}", timeout=10)
    for request, _ in BROKEN.values():
        raw(nginx.http, request, wait=1)

    logs = nginx.logs()
    lines = [json.loads(line) for line in (nginx.folder / "access.log").read_text(encoding="utf-8").splitlines()]
    assert {line["area"] for line in lines} >= {"incoming"}
    for secret in (TOKEN, PHONE, CANARY, "wrong-token-here"):
        assert secret not in logs
        assert secret not in service.logs()


def test_the_shipped_limits_are_the_receivers() -> None:
    shipped = SHIPPED.read_text(encoding="utf-8")

    assert f"client_max_body_size {LARGEST_BODY // 1024}k;" in shipped
    assert LONGEST_QUERY < 10 * 1024
    assert "large_client_header_buffers 4 10k;" in shipped
