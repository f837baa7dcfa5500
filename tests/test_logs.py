"""Log lines: one event a line, and nothing private in it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from app.logs import configure_logs
from tests.processes import wait_until


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_an_event_is_one_line_of_json() -> None:
    stream = io.StringIO()
    lines = configure_logs("json", stream)

    structlog.get_logger().info("received", id="01ab", reason="the keyword comes first")
    logging.getLogger("somebody.else").warning("old style")

    lines.write_out()
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["event"], first["id"], first["level"]) == ("received", "01ab", "info")
    assert second["event"] == "old style"


def test_a_text_or_a_number_in_a_call_does_not_reach_the_log() -> None:
    stream = io.StringIO()
    lines = configure_logs("text", stream)

    structlog.get_logger().info("received", text="canary", phone="2125550100", token="canary", url="canary")

    lines.write_out()
    assert "received" in stream.getvalue()
    assert "canary" not in stream.getvalue()
    assert "2125550100" not in stream.getvalue()


def test_lines_reach_the_stream_by_themselves() -> None:
    stream = io.StringIO()
    configure_logs("json", stream)

    structlog.get_logger().info("received")

    wait_until(lambda: "received" in stream.getvalue(), seconds=5)
