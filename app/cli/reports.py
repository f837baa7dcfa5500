"""`textback gateway reports`: what became of a text that went to many."""

import sys
from collections.abc import Sequence
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from app.cli.calling import asking, json_option, on_one_line, tell, the_rest_account
from app.cli.outcome import GOOD, end, told_in_a_sentence
from app.gateway.club_texting.number import Number
from app.gateway.club_texting.rest.messages import Report, Status

_MOST_LINES: Final = 100
"""Numbers that a terminal gets; a pipe gets all."""

_WORDS: Final = {
    Status.DELIVERED: "delivered",
    Status.BOUNCED: "bounced",
    Status.NOT_AVAILABLE: "not known",
    Status.NO_CREDITS: "not sent: no credits",
    Status.OPTED_OUT: "not sent: opted out",
}


@click.command(epilog="Example: textback gateway reports 19816537 --details bounced")
@click.argument("message_id", type=click.IntRange(min=1))
@click.option("--details", type=click.Choice(list(map(str, Status))), help="List the numbers in this state.")
@json_option
def reports(*, message_id: int, details: str | None, as_json: bool) -> None:
    """Tell what became of a text that was sent by the REST API, by the number that sending answered."""
    with told_in_a_sentence(), asking(the_rest_account(), as_json=as_json) as account:
        if details is None:
            report = account.messages.report(message_id)
        else:
            numbers = account.messages.report_details(message_id, Status(details))
    if details is None:
        _tell_report(message_id, report, as_json=as_json)
    else:
        _tell_numbers(message_id, details, numbers, as_json=as_json)
    end(GOOD)


def _tell_report(message_id: int, report: Report, *, as_json: bool) -> None:
    if as_json:
        counts = {str(status): share.count for status, share in report.items()}
        tell("", {"message": message_id, "counts": counts}, as_json=True)
    table = Table("state", "numbers", "%", "--details", box=None, pad_edge=False)
    for status, share in report.items():
        percentage = "" if share.percentage is None else str(share.percentage)
        table.add_row(_WORDS[status], str(share.count), percentage, str(status))
    Console().print(table, markup=False)


def _tell_numbers(message_id: int, details: str, numbers: Sequence[Number], *, as_json: bool) -> None:
    if as_json:
        found = [number.digits for number in numbers]
        tell("", {"message": message_id, "status": details, "numbers": found}, as_json=True)
    shown = numbers[:_MOST_LINES] if sys.stdout.isatty() else numbers
    for number in shown:
        click.echo(on_one_line(number.digits))
    if not numbers:
        click.echo("None.", err=True)
    if len(shown) < len(numbers):
        click.echo(f"… and {len(numbers) - len(shown)} more: send the output to a file for all.", err=True)
