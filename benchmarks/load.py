"""A load from this machine: connections that each send one text after another, every text once."""

import asyncio
import itertools
import time
from dataclasses import dataclass
from statistics import quantiles

WARM_UP = 0.5
"""Seconds of load before anything is counted."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one load saw. Latencies are in milliseconds."""

    per_second: float
    p50: float
    p99: float
    refused: int


class _Caller(asyncio.Protocol):
    """One connection: sends a text, waits for the whole answer, sends the next."""

    def __init__(self, requests: "itertools.count[int]", head: bytes, tail: bytes, until: float) -> None:
        self._requests = requests
        self._head = head
        self._tail = tail
        self._until = until
        self.latencies: list[tuple[float, float]] = []
        self.refused = 0
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP is all that this opens
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        if data.startswith(b"HTTP/1.1 200"):
            self.latencies.append((now, (now - self._sent) * 1000))
        else:
            self.refused += 1
        if now < self._until:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.refused += exc is not None
        if not self.ended.done():
            self.ended.set_result(None)

    def _send(self) -> None:
        number = next(self._requests)
        phone = 2125550100 + number % 100
        self._sent = time.perf_counter()
        self._transport.write(b"%s?from=%d&message=hours+%d%s" % (self._head, phone, number, self._tail))


async def _load(port: int, path: str, connections: int, seconds: float, first: int) -> Load:
    loop = asyncio.get_running_loop()
    head = f"GET {path}".encode()
    tail = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    started = time.perf_counter()
    counted_from = started + WARM_UP
    requests = itertools.count(first)
    callers = []
    for _ in range(connections):
        _transport, caller = await loop.create_connection(
            lambda: _Caller(requests, head, tail, counted_from + seconds), "127.0.0.1", port
        )
        callers.append(caller)
    await asyncio.gather(*(caller.ended for caller in callers))
    counted = [latency for caller in callers for at, latency in caller.latencies if at >= counted_from]
    cuts = quantiles(counted, n=100)
    return Load(len(counted) / seconds, cuts[49], cuts[98], sum(caller.refused for caller in callers))


def load(port: int, path: str, *, connections: int, seconds: float, first: int) -> Load:
    """Send texts over so many connections for so long; texts are numbered from `first` and never repeat."""
    return asyncio.run(_load(port, path, connections, seconds, first))
