"""`textback tidy`: forget what nobody needs any more."""

import json

import click
from rich.console import Console

from app.bootstrap.tidying import tidy_up
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import told_in_a_sentence


@click.command(epilog="Example: textback tidy")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def tidy(as_json: bool) -> None:  # noqa: FBT001 - click calls it by keyword
    """Forget the words by which copies of a text were told, two days after their time is over.

    Safe at any time, also while texts come in. Texts, answers, ids, people and the ledger are never touched.
    """
    with told_in_a_sentence():
        database = migrated_database(settings_for())
        gone = 0
        with Console(stderr=True).status("Tidying up…") as status:
            for gone in tidy_up(database):
                status.update(f"Tidying up… {gone:,} names forgotten")
    click.echo(json.dumps({"forgotten": gone}) if as_json else f"{gone:,} names forgotten, whose time is over.")
