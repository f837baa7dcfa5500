"""The production server: gunicorn with threads, made silent towards strangers.

Its own error pages are HTML and repeat what came in; the gateway would text them to the customer. So its worker answers
errors with an empty body, and its log lines name what happened without what was in the request.
"""

import errno
import socket
import sys
from collections.abc import Callable
from typing import Any, Final

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from app.cli.outcome import CouldNotRun
from app.web.worker import QuietWorker

WsgiApp = Callable[..., Any]

DRAIN: Final = 15
"""Seconds that requests under way get when the server is told to stop."""


class DiscreetLogger(Logger):  # type: ignore[misc] # gunicorn ships no types
    """A logger that names what failed and leaves out tracebacks, which may hold a request."""

    def setup(self, cfg: Any) -> None:
        """Hand everything to the process's own logging."""
        super().setup(cfg)
        self.error_log.handlers = []
        self.error_log.propagate = True

    def exception(self, msg: str, *_args: object, **_kwargs: object) -> None:
        """Say what failed, without what was being handled."""
        error = sys.exc_info()[0]
        self.error_log.error("%s (%s)", msg.split("%", 1)[0].strip(), error.__name__ if error else "no exception")


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    def __init__(self, make_app: Callable[[], WsgiApp], options: dict[str, Any]) -> None:
        self._make_app = make_app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WsgiApp:
        return self._make_app()


def listen(host: str, port: int, option: str = "--port") -> socket.socket:
    """Open the address to listen on; port 0 lets the machine choose. `option` is what set the port.

    Raises:
        CouldNotRun: the address cannot be had; says why and what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        what = f"port {port} is taken by another program" if taken else f"{host} port {port} cannot be had"
        raise CouldNotRun(f"{what}: choose another with --host and {option}, or stop what listens there.") from error
    listener.set_inheritable(True)
    return listener


def address_of(listener: socket.socket) -> str:
    """The web address of a listening socket, without a slash at its end."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve_for_ever(
    make_app: Callable[[], WsgiApp],
    listener: socket.socket,
    *,
    threads: int,
    processes: int = 1,
    drain: int = DRAIN,
    on_start: Callable[[], None],
) -> None:
    """Serve until told to stop. `make_app` runs in each process after the fork, so nothing open is shared.

    Does not return: gunicorn ends the process itself.
    """
    options = {
        # The server closes the descriptor it was given after taking a copy, so the socket must let go of it.
        "bind": f"fd://{listener.detach()}",
        "workers": processes,
        "worker_class": f"{QuietWorker.__module__}.{QuietWorker.__qualname__}",
        "logger_class": DiscreetLogger,
        "threads": threads,
        "timeout": 60,
        "graceful_timeout": drain,
        "keepalive": 75,
        "limit_request_line": 0,  # the app refuses long queries itself, with the right code
        "control_socket_disable": True,
        "loglevel": "warning",
        "when_ready": lambda _server: on_start(),
        "proc_name": "textback",
    }
    _Server(make_app, options).run()
