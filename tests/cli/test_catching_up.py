"""`textback inbox catch-up` in words: what it says, and with what exit code it ends."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import catching_up
from app.usecases.inbox import Skip, Summary
from app.usecases.turns import NobodyRead

SUMMARIES = [
    (
        Summary(read=1000, known=990, taken_in=10, answered=7, too_old=3),
        0,
        ["read 1,000, known 990, taken in 10 (answered 7, too old 3), skipped 0"],
    ),
    (
        Summary(read=5, taken_in=2, waiting=1, skipped={str(Skip.MMS): 2}, dry_run=True),
        0,
        [
            "read 5, known 0, would take in 2 (answered 0, too old 0, no answer by the rules 2), skipped 2",
            "  skipped 2: it is an MMS",
            "  left for the next time 1",
        ],
    ),
    (
        Summary(read=1, skipped={str(Skip.FAILED): 1}),
        1,
        ["read 1, known 0, taken in 0 (answered 0, too old 0), skipped 1", "  skipped 1: taking it in failed"],
    ),
    (Summary(cut_short="answered 503"), 2, ["read 0, known 0, taken in 0 (answered 0, too old 0), skipped 0"]),
]


@pytest.fixture
def catch_up(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the command with a reading that comes to this."""

    def run(ends: Summary | Exception, *arguments: str) -> Result:
        def read(*_: Any, **__: Any) -> Summary:
            if isinstance(ends, Exception):
                raise ends
            return ends

        monkeypatch.setattr(catching_up, "settings_for", lambda **_: None)
        monkeypatch.setattr(catching_up, "migrated_database", lambda _: None)
        monkeypatch.setattr(catching_up, "catch_up_by_hand", read)
        return CliRunner().invoke(catching_up.inbox, ["catch-up", *arguments])

    return run


@pytest.mark.parametrize(("summary", "code", "lines"), SUMMARIES)
def test_the_summary_is_told_in_words(
    catch_up: Callable[..., Result], summary: Summary, code: int, lines: list[str]
) -> None:
    ended = catch_up(summary)

    assert ended.stdout.splitlines() == lines
    assert ended.exit_code == code
    assert bool(ended.stderr) is (code == 2)


@pytest.mark.parametrize(("summary", "code"), [row[:2] for row in SUMMARIES])
def test_the_summary_is_told_to_programs(catch_up: Callable[..., Result], summary: Summary, code: int) -> None:
    ended = catch_up(summary, "--json")

    assert Summary(**json.loads(ended.stdout)) == summary
    assert ended.exit_code == code


def test_waiting_in_vain_ends_in_a_sentence_with_what_to_do(catch_up: Callable[..., Result]) -> None:
    ended = catch_up(NobodyRead("every line to the gateway is held, and no worker answered"))

    assert ended.exit_code == 2
    assert "Look at the worker's log" in ended.stderr
