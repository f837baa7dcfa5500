"""`textback release`: what a restored database holds back may leave."""

import json
from dataclasses import asdict

import click

from app.bootstrap.copying import held_back
from app.bootstrap.copying import release as release_hold
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import GOOD, CouldNotRun, end, told_in_a_sentence
from app.cli.rules.found import counted
from app.usecases.ports import Backlog, Hold


@click.command(epilog="Example: textback release --yes")
@click.option("--send-older", is_flag=True, help="Also send answers to texts from before the restore.")
@click.option("--drop-newer", is_flag=True, help="Send nothing of what waits, only answers to texts from now on.")
@click.option("--yes", is_flag=True, help="Without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs; asks nothing, so it needs --yes.")
def release(*, send_older: bool, drop_newer: bool, yes: bool, as_json: bool) -> None:
    """Let a restored database send again; says first what would leave, and asks.

    Answers to texts from before the restore may have been sent by the service that was backed up: they are called
    unknown and not sent, unless you know better (--send-older). Answers to texts that came in since then leave.
    """
    with told_in_a_sentence():
        database = migrated_database(settings_for())
        found = held_back(database)
        if found is None:
            click.echo(json.dumps({"held": False}) if as_json else "Nothing is held back.")
            end(GOOD)
        if not as_json:
            _tell(*found, send_older=send_older, drop_newer=drop_newer)
        _agree(yes=yes, as_json=as_json)
        waited = release_hold(database, older=send_older, newer=not drop_newer) or Backlog(0, 0, 0)
        leaving = (waited.older if send_older else 0) + (0 if drop_newer else waited.newer)
        if as_json:
            click.echo(json.dumps({"held": True, **asdict(waited), "leaving": leaving}))
        else:
            click.echo(f"Released: {counted(leaving, 'text')} may leave, {waited.late} expired.")
        end(GOOD)


def _tell(hold: Hold, waits: Backlog, *, send_older: bool, drop_newer: bool) -> None:
    older = "leave" if send_older else "are called unknown: they may have been sent already; --send-older sends them"
    newer = "are dropped" if drop_newer else "leave; --drop-newer drops them"
    click.echo(f"Nothing leaves since {hold.since:%Y-%m-%d %H:%M} UTC: {hold.because}. With the release")
    click.echo(f"  {waits.older:>6} answers to texts from before the restore {older}")
    click.echo(f"  {waits.newer:>6} answers to texts since then {newer}")
    click.echo(f"  {waits.late:>6} expire, for they are too late to be of use")


def _agree(*, yes: bool, as_json: bool) -> None:
    if yes:
        return
    if as_json:
        raise CouldNotRun("--json asks nothing: say --yes. Nothing was released.")
    try:
        agreed = click.confirm("Release?", default=False)
    except click.Abort:
        agreed = False
    if not agreed:
        raise CouldNotRun("stopped: everything is still held back.")
