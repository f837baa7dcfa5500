"""`textback explain`: why a text of the past got its answer, or none."""

import json

import click

from app.bootstrap.explaining import explain_newest, explain_text
from app.cli.arguments import Number
from app.cli.environment import migrated_database, settings_for
from app.cli.explained import as_json as explanation_as_json
from app.cli.explained import in_words
from app.cli.outcome import GOOD, PROBLEMS, end, told_in_a_sentence
from app.domain.phone import PhoneNumber
from app.usecases.explain import Explanation


@click.command(epilog="Example: textback explain --phone 2125550100 --last")
@click.argument("message", metavar="[MESSAGE]", required=False)
@click.option("--phone", type=Number(), help="A number instead of a message; with --last.")
@click.option("--last", is_flag=True, help="The newest text of --phone.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def explain(*, message: str | None, phone: PhoneNumber | None, last: bool, as_json: bool) -> None:
    """Say why a text of the past got its answer: the rules that were considered, consent then, and what was sent.

    MESSAGE is the id that log lines call `message_id`. Exit code 1 when there is no such text.
    """
    if (message is None) == (phone is None) or last != (phone is not None):
        raise click.UsageError("name a MESSAGE, or a number with: --phone NUMBER --last")
    with told_in_a_sentence():
        found = _explanation(message, phone)
        if found is None:
            click.echo("There is no such text." if phone is None else "This number never texted.", err=True)
            end(PROBLEMS)
        told = explanation_as_json(found)
        click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else in_words(found))
        end(GOOD)


def _explanation(message: str | None, phone: PhoneNumber | None) -> Explanation | None:
    settings = settings_for()
    database = migrated_database(settings)
    if phone is not None:
        return explain_newest(database, settings.terms, phone)
    return explain_text(database, settings.terms, message or "")
