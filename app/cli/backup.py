"""`textback backup` and `textback restore`: everything in one file, from and into either kind of database."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from app.bootstrap.copying import back_up
from app.bootstrap.copying import restore as restore_from
from app.bootstrap.service import database_of
from app.cli.copied import as_json as tables_as_json
from app.cli.copied import nothing_changed, print_copied, rows_of
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import GOOD, CouldNotRun, end, told_in_a_sentence
from app.cli.progress import progress
from app.cli.whole_file import STDOUT, written_whole
from app.storage.copying.load import Restored

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
file_argument = click.argument("file", type=click.Path(path_type=Path))


@click.command(epilog="Example: textback backup /var/backups/textback-$(date +%F).gz")
@file_argument
@click.option("--force", is_flag=True, help="Overwrite FILE if it is there.")
@json_option
def backup(*, file: Path, force: bool, as_json: bool) -> None:
    """Write everything into FILE, as of one moment, while the service runs. `-` is standard output.

    FILE is there whole or not at all, and only its owner may read it: it holds numbers and texts.
    """
    with told_in_a_sentence():
        database = migrated_database(settings_for())
    with nothing_changed(str(file)), written_whole(file, force=force) as stream:
        tables = back_up(database, stream, progress)
    to_stdout = file == STDOUT
    if as_json:
        click.echo(json.dumps({"tables": tables_as_json(tables)}, indent=2), err=to_stdout)
    else:
        click.echo(f"{len(tables)} tables with {rows_of(tables):,} rows are in {file}.", err=to_stdout)
    end(GOOD)


@click.command(epilog="Example: textback restore /var/backups/textback-2026-11-23.gz")
@file_argument
@json_option
def restore(*, file: Path, as_json: bool) -> None:
    """Make the empty database of TEXTBACK_DATABASE_URL what it was when FILE was written. `-` is standard input.

    Nothing is sent from it until `textback release`: texts are taken in and decided, and their answers wait. Backups of
    earlier releases are brought up to this one.
    """
    with told_in_a_sentence():
        database = database_of(settings_for())
    with nothing_changed("TEXTBACK_DATABASE_URL"), _opened(file) as stream:
        restored = restore_from(stream, database, progress)
    if as_json:
        click.echo(json.dumps(_as_json(restored), indent=2))
    else:
        _tell(restored)
    end(GOOD)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    if file == STDOUT:
        yield sys.stdin.buffer
        return
    try:
        with file.open("rb") as stream:
            yield stream
    except OSError as error:
        raise CouldNotRun(f"{file} cannot be read: {error.strerror}.") from error


def _as_json(restored: Restored) -> dict[str, object]:
    return {
        "made_at": restored.made_at.isoformat(),
        "tables": tables_as_json(restored.tables),
        "were_sending": restored.were_sending,
        "queued": restored.queued,
    }


def _tell(restored: Restored) -> None:
    print_copied(restored.tables)
    click.echo(f"The database is what it was at {restored.made_at:%Y-%m-%d %H:%M:%S} UTC, and nothing leaves it:")
    click.echo(f"  {restored.queued} texts were queued then, and may have been sent since")
    click.echo(f"  {restored.were_sending} were being sent then, and are unknown now")
    click.echo("What people said since then, STOP included, is not in it. docs/operations.md says what to do about it.")
    click.echo("Then: textback release")
