"""Opening a socket under a deadline: look the name up, try its addresses in their order.

The library's own way gives every address the whole connect time-out and the look-up none at all.
"""

import socket
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from app.gateway.wire.pacing import Deadline

Place = tuple[int, int, int, str, Any]
"""What `getaddrinfo` says of one address: family, kind, protocol, canonical name, address."""

Lookup = Callable[[str, int], Sequence[Place]]
"""Finds the places that a host and port stand for; raises where there are none."""

SocketOption = tuple[int, int, int | bytes]


def system_lookup(host: str, port: int) -> Sequence[Place]:
    """Ask the machine's resolver."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def places_of(host: str, port: int, lookup: Lookup, deadline: Deadline) -> Sequence[Place]:
    """The places of a host, asked for in a thread of its own, because a resolver cannot be told to hurry.

    Raises:
        OSError: the name is not known, or was not found in time; the thread is left to end by itself.
    """
    found: SimpleQueue[Sequence[Place] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            found.put(lookup(host, port))
        except Exception as error:  # noqa: BLE001 -- whatever it is, the thread that waits must hear of it
            found.put(error)

    Thread(target=ask, name="gateway-lookup", daemon=True).start()
    try:
        answer = found.get(timeout=deadline.left())
    except Empty:
        raise TimeoutError("the name was not looked up in time") from None
    if isinstance(answer, Exception):
        raise OSError("the name could not be looked up") from answer
    return answer


def connected(places: Sequence[Place], options: Sequence[SocketOption], deadline: Deadline) -> socket.socket:
    """A socket to the first place that takes the call, its time-out set to what is left.

    Raises:
        OSError: none of them did, or not in time.
    """
    problem = OSError("the name stands for no address")
    for place in places:
        try:
            return _connected(place, options, deadline)
        except OSError as error:
            problem = error
    raise problem


def _connected(place: Place, options: Sequence[SocketOption], deadline: Deadline) -> socket.socket:
    family, kind, protocol, _, address = place
    opened = socket.socket(family, kind, protocol)
    try:
        for option in options:
            opened.setsockopt(*option)
        opened.settimeout(deadline.left())
        opened.connect(address)
        opened.settimeout(deadline.left())
    except BaseException:
        opened.close()
        raise
    return opened
