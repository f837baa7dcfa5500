"""How log lines look: one event a line, for people on a terminal and as JSON elsewhere.

Events carry ids and reasons. A last processor drops any field named after a text or a number, so that a slip in a call
stays out of the log; the canary test of the whole suite shows that nothing else slips through.
"""

import logging
import sys
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_NEVER_LOGGED = frozenset(
    {"text", "message_text", "phone", "number", "token", "password", "url", "path", "query", "body"}
)


def configure_logs(style: Literal["auto", "json", "text"], stream: TextIO = sys.stderr) -> None:
    """Set up structlog and the standard library's logging to write to one stream."""
    for_people = style == "text" or (style == "auto" and stream.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _drop_private,
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=stream.isatty()) if for_people else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last], foreign_pre_chain=shared
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("urllib3", "alembic", "sqlalchemy"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _drop_private(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key not in _NEVER_LOGGED}
