"""`textback settings`: every setting, its default and its meaning."""

import json

import click
from rich.console import Console
from rich.table import Table

from app.settings import SETTINGS


@click.command(epilog="Example: textback settings --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def settings(as_json: bool) -> None:  # noqa: FBT001 - click calls it by keyword
    """List the settings. All are environment variables; a secret may also stand in a file named by NAME_FILE."""
    if as_json:
        rows = [
            {"name": row.name, "default": row.default, "meaning": row.meaning, "secret": row.secret} for row in SETTINGS
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    table = Table("setting", "default", "meaning", box=None, pad_edge=False)
    for row in SETTINGS:
        table.add_row(row.name, "(must be set)" if row.default is None else row.default, row.meaning)
    Console().print(table, markup=False)
