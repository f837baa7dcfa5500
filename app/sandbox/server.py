"""Runs the stand-in gateway under gunicorn: one process, because all state is in its memory, and many threads."""

import socket
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

THREADS = 32
STOP_SECONDS = 3
"""How long requests under way may take to finish when the server is told to stop."""


def listen(host: str, port: int) -> socket.socket:
    """Open the address to listen on; port 0 lets the machine choose.

    Raises:
        OSError: the address cannot be had, for instance because another program has it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=256)
    listener.set_inheritable(True)
    return listener


def address(listener: socket.socket) -> str:
    """The web address of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(make: Callable[[], Flask], listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until told to stop (SIGTERM, SIGINT), then leave the process; `ready` is called when texts are taken."""
    settings = {
        # The server closes the descriptor it was given after taking a copy, so the socket must let go of it.
        "bind": f"fd://{listener.detach()}",
        "workers": 1,
        "worker_class": "gthread",
        "threads": THREADS,
        "keepalive": 60,
        "graceful_timeout": STOP_SECONDS,
        "limit_request_line": 8190,
        "loglevel": "warning",
        "control_socket_disable": True,
        "when_ready": lambda _: ready(),
    }
    _Server(make, settings).run()


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    def __init__(self, make: Callable[[], Flask], settings: dict[str, Any]) -> None:
        self._make = make
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._make()
