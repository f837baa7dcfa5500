"""`textback inbox`: what stands in the gateway's inbox and no callback brought."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console

from app.bootstrap.catching_up import catch_up_by_hand
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import COULD_NOT_RUN, GOOD, PROBLEMS, CouldNotRun, end, told_in_a_sentence
from app.gateway.club_texting.address import BadAddress
from app.usecases.inbox import Summary
from app.usecases.turns import NobodyRead


@click.group()
def inbox() -> None:
    """Take in what the gateway's inbox holds and no callback brought."""


@inbox.command(name="catch-up", epilog="Example: textback inbox catch-up --dry-run")
@click.option("--dry-run", is_flag=True, help="Say what would be taken in, and keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def catch_up(*, dry_run: bool, as_json: bool) -> None:
    """Read the gateway's inbox now, and take in every text that no callback brought.

    Safe at any time and as often as you like: what is known is recognised, and nobody is answered twice. Exit code 1:
    a text could not be taken in. 2: the inbox was not read to its end; nothing is lost, run it again.
    """
    with told_in_a_sentence():
        summary = _read(dry_run=dry_run)
    click.echo(json.dumps(summary.as_values(), indent=2) if as_json else "\n".join(_lines(summary)))
    if summary.cut_short:
        click.echo(f"textback: the inbox was not read to its end ({summary.cut_short}). Run it again later.", err=True)
        end(COULD_NOT_RUN)
    end(PROBLEMS if summary.has_failures else GOOD)


def _read(*, dry_run: bool) -> Summary:
    settings = settings_for(sends=True)
    database = migrated_database(settings)
    try:
        with _progress() as progress:
            return catch_up_by_hand(settings, database, dry_run=dry_run, progress=progress)
    except BadAddress as error:
        raise CouldNotRun(f"{error}. Look at TEXTBACK_GATEWAY_URL.") from error
    except NobodyRead as error:
        raise CouldNotRun(f"{error}. Look at the worker's log, or stop the worker and run this again.") from error


@contextmanager
def _progress() -> Iterator[Callable[[int | None], None]]:
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("Reading the gateway's inbox…") as status:

        def tell(read: int | None) -> None:
            waits = "A worker has the line, and reads the gateway's inbox…"
            status.update(waits if read is None else f"Reading the gateway's inbox… {read:,} texts")

        yield tell


def _lines(summary: Summary) -> Iterator[str]:
    """The summary in words."""
    verb = "would take in" if summary.dry_run else "taken in"
    answers = [f"answered {summary.answered:,}", f"too old {summary.too_old:,}"]
    silent = summary.taken_in - summary.answered - summary.too_old
    answers += [f"no answer by the rules {silent:,}"] if silent else []
    skipped = sum(summary.skipped.values())
    yield (
        f"read {summary.read:,}, known {summary.known:,}, {verb} {summary.taken_in:,} ({', '.join(answers)}), "
        f"skipped {skipped:,}"
    )
    for why, count in sorted(summary.skipped.items()):
        yield f"  skipped {count:,}: {why}"
    if summary.waiting:
        yield f"  left for the next time {summary.waiting:,}"
