"""One line's connection to the gateway: every wait on it is as long as the call's deadline allows, and no longer.

`requests` measures its time-outs from byte to byte, so a server that drips can hold a call for ever. Here each look-up,
connect, handshake, write and read is given the time that is left. The wire also knows how far a call got, which proves
whether the request can have left: no exception needs to be guessed at.
"""

import socket

from urllib3.connection import HTTPConnection

from app.gateway.wire.dialling import Lookup, connected, places_of
from app.gateway.wire.pacing import Clockwork, ConnectionPace, Deadline
from app.gateway.wire.stage import Stage


class Wire:
    """What is known of the connection and of the call in progress. `opened` counts real connects."""

    def __init__(self, clockwork: Clockwork, pace: ConnectionPace, lookup: Lookup, connect_within: float) -> None:
        self._clockwork = clockwork
        self._pace = pace
        self._lookup = lookup
        self._connect_within = connect_within
        self._connection: HTTPConnection | None = None
        self.stage = Stage.PREPARING
        self.deadline = Deadline.within(0, clockwork)
        self.opened = 0
        self._target: str | None = None

    def begin(self, seconds: float) -> None:
        """Start a call that may take so long."""
        self.stage = Stage.PREPARING
        self.deadline = Deadline.within(seconds, self._clockwork)

    def dial(self, connection: HTTPConnection) -> socket.socket:
        """Open a socket for the connection, no sooner than the pace allows.

        Name, address and TLS share one time limit, which the socket carries on into the handshake.

        Raises:
            OSError: there is no way there, or not in time.
        """
        self._connection = connection
        self._pace.wait(self.deadline)
        self.opened += 1
        deadline = self.deadline.at_most(self._connect_within)
        self.stage = Stage.LOOKING_UP
        places = places_of(connection.host, connection.port, self._lookup, deadline)
        self.stage = Stage.CONNECTING
        opened = connected(places, connection.socket_options or (), deadline)
        self.stage = Stage.SECURING
        return opened

    def aim(self, target: str | None) -> None:
        """Give the call a path and query that the libraries do not know of; None leaves it those that they know."""
        self._target = target

    def take_target(self, told: str) -> str:
        """The path and query to write into the request, `told` where it has no other; forgotten once taken."""
        target, self._target = self._target or told, None
        return target

    def end(self) -> None:
        """Forget the target of a call that is over."""
        self._target = None

    @property
    def is_open(self) -> bool:
        """Whether a connection is kept."""
        return self._connection is not None and not self._connection.is_closed

    def close(self) -> None:
        """Close the connection, if there is one; the next call opens another."""
        if self._connection is not None:
            self._connection.close()
