"""`textback rules try`: what one text would be answered, and why."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from app.cli.outcome import GOOD, end, told_in_a_sentence
from app.cli.rules.found import json_option
from app.cli.rules.sound import rulebook_of
from app.cli.trying import Try, somebody
from app.domain.matching import Rulebook
from app.usecases.rehearse import Rehearsal


@click.command(name="try", epilog="Example: textback rules try 'pizza please' --as 'member of pizza-club'")
@click.argument("text")
@click.option("--from", "number", default="2125550100", show_default=True, help="The number that texts in.")
@click.option("--at", "moment", metavar="TIME", help="When, in the program's zone: 2026-12-26 10:00. Default: now.")
@click.option(
    "--as", "who", multiple=True, help="Who texts: new, member of GROUP, opted out, first name ANN. Repeatable."
)
@click.option("--rules", "path", type=click.Path(path_type=Path), help="File or folder; default TEXTBACK_RULES.")
@json_option
def attempt(
    *, text: str, number: str, moment: str | None, who: tuple[str, ...], path: Path | None, as_json: bool
) -> None:
    """Show what one text would be answered, and why. Sends nothing and remembers nothing."""
    with told_in_a_sentence():
        tried = _tried(rulebook_of(path, as_json=as_json), text, number, moment, who)
        click.echo(json.dumps(tried.as_json(), ensure_ascii=False) if as_json else tried.in_words())
        end(GOOD)


def _tried(book: Rulebook, text: str, number: str, moment: str | None, who: Sequence[str]) -> Try:
    person, now = somebody(book, number, moment, who)
    rehearsal = Rehearsal(book, person, now)
    rules = rehearsal.considered(text)
    return Try(rehearsal.text(text), now, rules)
