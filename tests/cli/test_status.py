"""`textback status`: one screen, JSON, and a screen that goes on and leaves the terminal as it was."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from app.bootstrap.standing import Credits
from app.cli.standing import problems_of
from app.cli.status.screen import screen, since, spark
from app.cli.status.seen import Seen
from app.domain.account import Account
from app.domain.delivery import Trouble
from app.metrics.meter import Meter
from app.usecases.standing import Pulse, Standing
from tests.cli.terminal import Textback
from tests.processes import bare_environment, wait_until

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WELL = Standing(Account(), live_version=7, live_since=NOON - timedelta(days=3), lines=2)


@pytest.fixture
def textback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Textback:
    return Textback(tmp_path, monkeypatch)


def shown(standing: Standing | None, pulse: Pulse | None = None, told: Credits | None = None) -> str:
    console = Console(width=100, record=True, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - closed with the console
    pulse = pulse or (Pulse((0,) * 30, (0,) * 30) if standing else None)
    problems = tuple(problems_of(standing, needs_worker=True))
    console.print(screen(Seen(NOON, standing, pulse, told, problems)), highlight=False)
    console.file.close()
    return console.export_text()


def test_all_is_well_on_one_screen() -> None:
    said = shown(WELL, Pulse((0,) * 28 + (1, 8), (0,) * 29 + (4,)), Credits(4321.5, NOON - timedelta(minutes=4)))

    assert "version 7, live for 3 days" in said
    assert "·▁█  9 in the last hour" in said
    assert "4,321.5, told 4 minutes ago" in said
    assert "hold 2 lines" in said
    assert said.rstrip().endswith("All is well.")
    assert len(said.splitlines()) < 24


@pytest.mark.parametrize(
    ("standing", "found", "todo"),
    [
        (None, "the database is away", "TEXTBACK_DATABASE_URL"),
        (Standing(Account(), lines=1), "no rules are live", "textback rules publish"),
        (Standing(Account(), live_version=1), "no worker runs", "textback worker"),
        (
            Standing(Account(), live_version=1, lines=1, queued=3, oldest_due=timedelta(minutes=7)),
            "3 wait, the first for 7 minutes",
            "textback worker",
        ),
        (Standing(Account(), live_version=1, lines=1, unknown=2), "nobody knows of 2 texts", "docs/delivery.md"),
        (
            Standing(Account(trouble=Trouble.CREDITS, failures=1), live_version=1, lines=1),
            "credit limit",
            "buy credits",
        ),
    ],
)
def test_each_problem_says_what_to_do(standing: Standing | None, found: str, todo: str) -> None:
    [(what, to_do)] = problems_of(standing, needs_worker=True)

    said = shown(standing)

    assert (found in what, todo in to_do) == (True, True)
    assert found in said
    assert f"→ {to_do}" in " ".join(said.split())


def test_no_worker_is_missed_where_the_webhooks_answer_is_the_reply() -> None:
    assert not list(problems_of(Standing(Account(), live_version=1), needs_worker=False))


@pytest.mark.parametrize(
    ("counts", "line"), [((), ""), ((0, 0), "··"), ((1, 1), "██"), ((0, 1, 8), "·▁█"), ((1000, 1), "█▁")]
)
def test_a_spark_line_is_as_tall_as_its_most(counts: tuple[int, ...], line: str) -> None:
    assert spark(counts) == line


@pytest.mark.parametrize(
    ("span", "words"),
    [(0, "a moment"), (-5, "a moment"), (1, "1 second"), (119, "1 minute"), (7200, "2 hours"), (200_000, "2 days")],
)
def test_a_span_is_told_in_its_largest_unit(span: int, words: str) -> None:
    assert since(timedelta(seconds=span)) == words


def test_status_speaks_json_to_programs(textback: Textback) -> None:
    textback("migrate")
    Meter(Path("data/metrics")).note_credits(250, seen_at=NOON.timestamp())

    result = textback("status", "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["checks"] == {"database": "ok", "rules": "none are live", "queue": "ok", "account": "ok"}
    assert told["credits"] == {"available": 250.0, "seen_at": "2026-11-23T12:00:00+00:00"}
    assert len(told["last_hour"]["texts"]) == 30
    assert [row["found"] for row in told["problems"]] == [
        "no rules are live",
        "no worker runs, so no reply leaves",
    ]


def test_a_service_without_tables_is_said_in_a_sentence(textback: Textback) -> None:
    result = textback("status")

    assert (result.exit_code, "textback migrate" in result.stderr) == (2, True)


def test_watching_needs_a_terminal(textback: Textback) -> None:
    textback("migrate")

    assert textback("status", "--watch").exit_code == 2
    assert "choose one" in textback("status", "--watch", "--json").stderr


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_screen_that_goes_on_leaves_the_terminal_as_it_was(textback: Textback, ending: signal.Signals) -> None:
    textback("migrate")
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "app", "status", "--watch"],
        env={**bare_environment(), **textback.environment, "TERM": "xterm"},
        cwd=textback.folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    said = b""

    def has_shown() -> bool:
        nonlocal said
        said += os.read(ours, 65536)
        return b"no rules are live" in said

    wait_until(has_shown, 30)
    program.send_signal(ending)
    code = program.wait(10)
    said += os.read(ours, 65536)
    os.close(ours)

    assert code == 0
    assert said.count(b"\x1b[?1049h") == said.count(b"\x1b[?1049l") == 1
    assert said.count(b"\x1b[?25l") == said.count(b"\x1b[?25h")
    assert not re.search(rb"Traceback|Aborted", said)
