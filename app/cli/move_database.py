"""`textback move-database`: everything from one database into another, counted and compared."""

import json
from pathlib import Path

import click

from app.bootstrap.copying import move_database as move
from app.cli.address import DatabaseAddress
from app.cli.copied import as_json as tables_as_json
from app.cli.copied import nothing_changed, print_copied
from app.cli.outcome import GOOD, CouldNotRun, end
from app.cli.progress import progress
from app.storage.copying.move import Moved
from app.storage.engine import Database


@click.command(
    name="move-database",
    epilog="Example: textback move-database sqlite:///data/textback.db @/run/secrets/new-database",
)
@click.argument("source", metavar="FROM", type=DatabaseAddress())
@click.argument("target", metavar="TO", type=DatabaseAddress())
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def move_database(*, source: Database, target: Database, as_json: bool) -> None:
    """Copy everything FROM one database TO another, empty one, and compare every table on both sides.

    FROM and TO are addresses (sqlite:///FILE, postgresql://USER@HOST/NAME), @FILE for a file that holds one, or the
    NAME of an environment variable that does (or whose NAME_FILE names the file), such as TEXTBACK_DATABASE_URL.
    Passwords are refused here, where `ps` shows them.

    Stop `textback serve` and every worker first. FROM is locked meanwhile and stays as it is; TO gets everything or
    nothing. Then set TEXTBACK_DATABASE_URL to TO and start again.
    """
    if source.url == target.url:
        raise CouldNotRun("FROM and TO are the same database.")
    if source.dialect == "sqlite" and not Path(source.url.database or "").is_file():
        raise CouldNotRun(f"there is no database file {source.url.database}.")
    with nothing_changed("TO"):
        moved = move(source, target, progress)
    if as_json:
        told = {"tables": tables_as_json(moved.tables), "were_sending": moved.were_sending}
        click.echo(json.dumps(told, indent=2))
    else:
        _tell(moved)
    end(GOOD)


def _tell(moved: Moved) -> None:
    print_copied(moved.tables)
    if moved.were_sending:
        click.echo(
            f"{moved.were_sending} texts were being sent when their worker ended. They came along as they are; the "
            "first worker calls them unknown, and docs/delivery.md says how to find out what became of them."
        )
    click.echo(
        "Set TEXTBACK_DATABASE_URL to the new address, start again, and keep the old database until you are sure."
    )
