"""How `requests` is made to talk over a wire: its connections, and the answers heard on them.

Nothing is tried twice, nothing is read past the deadline, and the wire is told before the first byte leaves.
"""

import io
import socket
from functools import partial
from http.client import HTTPException, HTTPResponse
from typing import Any

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import ConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from app.gateway.wire.pacing import Deadline
from app.gateway.wire.stage import Stage
from app.gateway.wire.wire import Wire


class _Ear(io.RawIOBase):
    """Reads from a socket, waiting each time for what is left of the deadline."""

    def __init__(self, talking: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._socket = talking
        self._bytes = talking.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(self._deadline.left())
        return self._bytes.readinto(buffer)

    def close(self) -> None:
        self._bytes.close()
        super().close()


class _Answer(HTTPResponse):
    """An answer that is heard, headers and all, under the deadline of its call."""

    def __init__(self, wire: Wire, talking: socket.socket, method: str | None = None) -> None:
        super().__init__(talking, method=method)
        self.fp.close()
        self.fp = io.BufferedReader(_Ear(talking, wire.deadline))

    def begin(self) -> None:
        """Hear status and headers.

        Raises:
            HTTPException: the headers are broken, so that nobody can say where the answer ends. urllib3 would only
                write them into the log, with whatever the gateway echoes in them.
        """
        super().begin()
        if self.headers.defects or self.headers.get_payload():
            raise HTTPException("broken headers")


class OnWire(HTTPConnection):
    """A connection that asks its wire before it opens, and tells it before the first byte leaves."""

    auto_open = 0  # a request that has begun must never go on over a second connection

    def __init__(self, wire: Wire, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._wire = wire
        self.response_class = partial(_Answer, wire)  # type: ignore[assignment] # it is only ever called

    def _new_conn(self) -> socket.socket:
        try:
            return self._wire.dial(self)
        except OSError as error:
            # urllib3 overlooks an OSError of some numbers, as if the request had been sent.
            raise NewConnectionError(self, type(error).__name__) from error

    def putrequest(self, method: str, url: str, *args: Any, **kwargs: Any) -> None:
        """Begin a request; a path or query that must not reach a log or an error comes from the wire, here at last."""
        super().putrequest(method, self._wire.take_target(url), *args, **kwargs)

    def send(self, data: Any) -> None:
        """Send bytes of the request, over a new connection only if they are its first."""
        if self.sock is None and self._wire.stage is not Stage.TALKING:
            self.connect()
        left = self._wire.deadline.left()
        self._wire.stage = Stage.TALKING
        if self.sock is not None:
            self.sock.settimeout(left)
        super().send(data)


class SecurelyOnWire(OnWire, HTTPSConnection):
    """The same over TLS."""


class WireAdapter(HTTPAdapter):
    """Makes `requests` talk over one wire. Never tries anything twice."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def get_connection_with_tls_context(
        self,
        request: PreparedRequest,
        verify: bool | str | None,  # noqa: FBT001 -- the signature is the library's
        proxies: Any = None,
        cert: Any = None,
    ) -> ConnectionPool:
        """The library's pool, which makes its connections on our wire."""
        pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
        kind = SecurelyOnWire if isinstance(pool, HTTPSConnectionPool) else OnWire
        pool.ConnectionCls = partial(kind, self._wire)  # type: ignore[attr-defined] # the stubs name an ancestor
        return pool
