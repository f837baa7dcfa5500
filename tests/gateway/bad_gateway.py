"""A gateway on loopback that behaves as badly as it is told, and remembers what it saw."""

import socket
import ssl
import struct
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

Behaviour = Callable[["BadGateway", socket.socket], None]
"""What happens once a request has been read; raising OSError closes the connection."""


class BadGateway:
    """Gives the first request the first behaviour, and so on; the last one repeats."""

    def __init__(self, *behaviours: Behaviour, tls: ssl.SSLContext | None = None, reads: bool = True) -> None:
        self.behaviours = behaviours
        self.requests: list[bytes] = []
        self.connections = 0
        self.bytes_sent = 0
        self.stopping = Event()
        self.closed_one = Event()
        self._tls = tls
        self._reads = reads
        self._lock = Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [Thread(target=self._accept, daemon=True)]

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                self.connections += 1
                thread = Thread(target=self._serve, args=(caller,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, caller: socket.socket) -> None:
        caller.settimeout(5)
        with suppress(OSError):
            talking = self._tls.wrap_socket(caller, server_side=True) if self._tls else caller
            with talking:
                while not self.stopping.is_set():
                    self._behaviour(talking)(self, talking)
        caller.close()
        self.closed_one.set()

    def _behaviour(self, caller: socket.socket) -> Behaviour:
        request = whole_request(caller) if self._reads else b""
        with self._lock:
            number = min(len(self.requests), len(self.behaviours) - 1)
            self.requests.append(request)
        return self.behaviours[number]


def whole_request(caller: socket.socket) -> bytes:
    """One request, headers and body; ConnectionError when the caller hung up instead."""
    request = b""
    while b"\r\n\r\n" not in request:
        request += heard(caller)
    head, _, body = request.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
    while len(body) < length:
        body += heard(caller)
    return head + b"\r\n\r\n" + body


def heard(caller: socket.socket) -> bytes:
    received = caller.recv(65536)
    if not received:
        raise ConnectionError
    return received


def answers(body: bytes | str, status: int = 200, *headers: str) -> Behaviour:
    """A whole answer; the connection is kept."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(content)}", *headers, "", ""]
    return says("\r\n".join(lines).encode() + content)


def says(raw: bytes, *, hangs_up: bool = False) -> Behaviour:
    """These very bytes."""

    def behave(_: BadGateway, caller: socket.socket) -> None:
        caller.sendall(raw)
        if hangs_up:
            raise ConnectionError

    return behave


def keeps_silent(gateway: BadGateway, _: socket.socket) -> None:
    gateway.stopping.wait(5)


def drips(start: bytes, drop: bytes) -> Behaviour:
    """A beginning, then one drop after the other, none ever late."""

    def behave(gateway: BadGateway, caller: socket.socket) -> None:
        caller.sendall(start)
        while not gateway.stopping.wait(0.02):
            caller.sendall(drop)

    return behave


def pours(start: bytes, amount: int) -> Behaviour:
    """A beginning, then so many bytes as fast as they go; `bytes_sent` counts those that went."""

    def behave(gateway: BadGateway, caller: socket.socket) -> None:
        caller.sendall(start)
        block = b"1" * 65536
        while gateway.bytes_sent < amount:
            caller.sendall(block)
            gateway.bytes_sent += len(block)

    return behave


def resets(after: bytes = b"") -> Behaviour:
    """A beginning, then a reset rather than an end."""

    def behave(_: BadGateway, caller: socket.socket) -> None:
        caller.sendall(after)
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionError

    return behave
