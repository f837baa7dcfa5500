"""The command: once, as JSON, or as a screen that goes on."""

import json
import signal
import threading
from typing import NoReturn

import click
from rich.console import Console
from rich.live import Live

from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import GOOD, PROBLEMS, CouldNotRun, end, told_in_a_sentence
from app.cli.status.screen import screen
from app.cli.status.seen import Seen, seen
from app.settings import Settings
from app.storage.engine import Database
from app.usecases.standing import checks

EVERY = 2.0
"""Seconds between two looks."""


@click.command(epilog="Example: textback status --watch")
@click.option("--watch", is_flag=True, help="Go on looking, every two seconds, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def status(*, watch: bool, as_json: bool) -> None:
    """Show how the service stands, on one screen. Exit code 0: all is well. 1: something needs you."""
    if watch and as_json:
        raise click.UsageError("--watch is for people, --json for programs: choose one")
    with told_in_a_sentence():
        settings = settings_for()
        database = migrated_database(settings)
    if watch:
        _watch(settings, database)
    found = seen(settings, database)
    if as_json:
        click.echo(json.dumps(_as_json(found), indent=2))
    else:
        Console().print(screen(found), highlight=False)
    end(PROBLEMS if found.problems else GOOD)


def _watch(settings: Settings, database: Database) -> NoReturn:
    """Show the screen anew until somebody asks for the end; the terminal is then as it was before."""
    console = Console()
    if not console.is_terminal:
        raise CouldNotRun("--watch needs a terminal: leave it out, or take --json.")
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with Live(screen(seen(settings, database)), console=console, screen=True, auto_refresh=False) as live:
        while not ended.wait(EVERY):
            live.update(screen(seen(settings, database)), refresh=True)
    end(GOOD)


def _as_json(found: Seen) -> dict[str, object]:
    standing, pulse, told = found.standing, found.pulse, found.credits
    return {
        "at": found.at.isoformat(),
        "checks": dict(checks(standing)),
        "rules": standing
        and {
            "version": standing.live_version,
            "live_since": standing.live_since.isoformat() if standing.live_since else None,
        },
        "last_hour": pulse and {"texts": pulse.texts, "replies": pulse.replies, "minutes_each": 2},
        "queue": standing
        and {
            "waiting": standing.queued,
            "oldest_due_seconds": standing.oldest_due.total_seconds() if standing.oldest_due else 0,
        },
        "unknown": standing and standing.unknown,
        "worker_lines": standing and standing.lines,
        "account": standing and {"trouble": standing.account.trouble, "stopped": standing.account.stopped},
        "credits": told and {"available": told.available, "seen_at": told.seen_at.isoformat()},
        "problems": [{"found": what, "todo": todo} for what, todo in found.problems],
    }
