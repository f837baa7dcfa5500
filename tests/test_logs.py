"""Log lines: one event a line, and nothing private in it."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from app.logs import configure_logs
from tests.processes import bare_environment, wait_until


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


def test_a_forked_child_writes_its_own_lines_and_not_the_parents(tmp_path: Path) -> None:
    program = """
import os, sys, time
import structlog
from app.logs import configure_logs
configure_logs("json", sys.stderr)
log = structlog.get_logger()
for turn in range(20):
    log.info("parent", turn=turn)
    child = os.fork()
    if child == 0:
        log.info("child", turn=turn)
        sys.exit(0)
    os.waitpid(child, 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=bare_environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    events = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert (events.count("parent"), events.count("child")) == (20, 20)
