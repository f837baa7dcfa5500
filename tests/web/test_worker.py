"""The real server on loopback, spoken to in bytes: whatever it is sent, nothing that could be texted comes back."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection, create_server

import pytest

from tests.web.fakes import TOKEN

LINE = f"/incoming/{TOKEN}?from=2125550100&message=SECRETWORD".encode()
END = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
CHUNKED = b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"


@dataclass
class Server:
    """A gunicorn of our worker on a port of its own; `said` is all it logged."""

    port: int
    log: Path

    def answer(self, sent: bytes) -> tuple[int, bytes]:
        """The status, and everything behind the headers."""
        with create_connection(("127.0.0.1", self.port), timeout=30) as line:
            line.sendall(sent)
            received = b"".join(iter(lambda: line.recv(65536), b""))
        head, _, body = received.partition(b"\r\n\r\n")
        assert b"Content-Type: text/plain; charset=utf-8" in head
        return int(head.split()[1]), body


@pytest.fixture(name="server", scope="module")
def a_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("server") / "log"
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--worker-class", "app.web.worker.QuietWorker"]
    with create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
        fd = listener.fileno()
        server = subprocess.Popen(
            [
                *command,
                "--threads",
                "2",
                "--bind",
                f"fd://{fd}",
                "--limit-request-line",
                "8190",
                "tests.web.wsgi_app:app",
            ],
            pass_fds=[fd],
            stdout=output,
            stderr=output,
        )
        yield Server(listener.getsockname()[1], log)
        server.terminate()
        server.wait(30)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET " + LINE + END, 200),
        (b"GET " + LINE + b"&x=" + b"x" * 8000 + END, 200),
        (b"GET " + LINE + b"\xff\xfe" + END, 400),
        (b"GET " + LINE + b" with spaces" + END, 400),
        (b"G\x00T " + LINE + END, 400),
        (b"GET " + LINE + b" HTTP/9.9\r\n\r\n", 400),
        (b"GET " + LINE + b"&x=" + b"x" * 9000 + END, 414),
        (b"GET " + LINE + b" HTTP/1.1\r\nHost: x\r\nx: " + b"SECRETWORD" * 1000 + b"\r\n\r\n", 431),
        (b"GET " + LINE + b" HTTP/1.1\r\nbroken SECRETWORD\r\n\r\n", 400),
        (b"POST " + LINE + b" HTTP/1.1\r\nContent-Length: many\r\n\r\n", 400),
        (b"POST " + LINE + b" HTTP/1.1\r\nTransfer-Encoding: sms\r\n\r\n", 400),
        (b"POST " + LINE + CHUNKED + b"SECRETWORD\r\n", 400),
        (b"POST " + LINE + CHUNKED + b"0\r\n\r\n", 200),
        (b"POST " + LINE + CHUNKED + b"5\r\nx=1&y\r\n0\r\n\r\n", 200),
    ],
)
def test_whatever_is_sent_nothing_comes_back_that_could_be_texted(server: Server, sent: bytes, status: int) -> None:
    assert server.answer(sent) == (status, b"")


def test_the_server_logs_neither_text_nor_number_nor_token(server: Server) -> None:
    server.answer(b"GET " + LINE + b"\xff" + END)

    log = server.log.read_text()
    assert "InvalidRequestLine" in log
    assert not [canary for canary in ("2125550100", "SECRETWORD", TOKEN) if canary in log]
