"""How log lines look: one event a line, for people on a terminal and as JSON elsewhere.

Events carry ids and reasons. A last processor drops any field named after a text or a number, so that a slip in a call
stays out of the log.
"""

import atexit
import logging
import os
import sys
import threading
from collections import deque
from contextlib import suppress
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_NEVER_LOGGED = frozenset(
    {"text", "message_text", "phone", "number", "token", "password", "url", "path", "query", "body"}
)


def configure_logs(style: Literal["auto", "json", "text"], stream: TextIO = sys.stderr) -> "Lines":
    """Set up structlog and the standard library's logging to write to one stream; returns what collects the lines."""
    for_people = style == "text" or (style == "auto" and stream.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _drop_private,
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=stream.isatty()) if for_people else structlog.processors.JSONRenderer()
    )
    lines = Lines(stream)
    structlog.configure(
        processors=[*shared, last],
        logger_factory=structlog.WriteLoggerFactory(lines),  # type: ignore[arg-type] # it only writes and flushes
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    unmarked = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    _lead_here(structlog.stdlib.ProcessorFormatter(processors=[unmarked, last], foreign_pre_chain=shared), lines)
    return lines


class Lines:
    """A stream whose lines are written together, many times a second, by a thread of its own.

    A write for each line would cost a request more than all the rest of its log line: every thread that writes gives up
    its turn. What a SIGKILL takes is the last `WRITE_EVERY` seconds of lines.
    """

    WRITE_EVERY = 0.05

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lines: deque[str] = deque()  # its ends may be used by several threads, and no line falls between them
        self._writer: threading.Thread | None = None
        self._writing = threading.Lock()
        atexit.register(self.write_out)
        # Nobody may be writing while the process forks: the child would wait for ever for a thread it does not have.
        os.register_at_fork(before=self._hold, after_in_parent=self._let_go, after_in_child=self._begin_anew)

    def write(self, line: str) -> None:
        """Take a line, or part of one."""
        self._lines.append(line)
        if self._writer is None:
            self._writer = threading.Thread(target=self._write_for_ever, name="logs", daemon=True)
            self._writer.start()

    def flush(self) -> None:
        """Lines are written out soon anyway."""

    def write_out(self) -> None:
        """Write what there is, now."""
        with self._writing:
            lines = "".join(self._lines.popleft() for _ in range(len(self._lines)))
            with suppress(ValueError, OSError):  # a stream that is closed or full must not stop the service
                self._stream.write(lines)
                self._stream.flush()

    def _hold(self) -> None:
        self._writing.acquire()

    def _let_go(self) -> None:
        self._writing.release()

    def _begin_anew(self) -> None:
        """A forked child has neither the thread nor the parent's lines."""
        self._lines, self._writer, self._writing = deque(), None, threading.Lock()

    def _write_for_ever(self) -> None:
        pause = threading.Event()
        while not pause.wait(self.WRITE_EVERY):
            if self._lines:
                self.write_out()


def _lead_here(formatter: logging.Formatter, stream: Lines) -> None:
    """Let what libraries log through the standard library look the same and go the same way."""
    handler: logging.StreamHandler[Lines] = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("urllib3", "alembic", "sqlalchemy"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _drop_private(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key not in _NEVER_LOGGED}
