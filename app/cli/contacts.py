"""`textback contacts`: what is known of a person, and consent that came by another way than a text."""

import json
from collections.abc import Sequence

import click
from rich.console import Console
from rich.table import Table

from app.bootstrap.service import contacts_of
from app.cli.arguments import Number
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import GOOD, PROBLEMS, CouldNotRun, end, told_in_a_sentence
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.storage.contacts import Contacts
from app.system import utc_now
from app.usecases.ports import ConsentRecord

number_argument = click.argument("number", type=Number())
note_option = click.option(
    "--note",
    default="entered on the command line",
    show_default=True,
    help="Who asked, how and when: the evidence. Write it: it is what you can show later.",
)


@click.group()
def contacts() -> None:
    """Show a person, and record consent that came by phone or mail."""


@contacts.command(epilog="Example: textback contacts show 2125550100")
@number_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def show(number: PhoneNumber, as_json: bool) -> None:  # noqa: FBT001 - click calls it by keyword
    """Show consent, groups and the consent ledger of one number. Exit code 1 when nothing is known of it."""
    with told_in_a_sentence():
        people = _contacts()
        person = people.person(number)
        if person is None:
            click.echo("Nothing is known of this number.", err=True)
            end(PROBLEMS)
        ledger = people.ledger(number)
        if as_json:
            click.echo(json.dumps(_as_json(person, ledger), ensure_ascii=False, indent=2))
        else:
            _print(person, ledger)
        end(GOOD)


@contacts.command(
    name="opt-out", epilog="Example: textback contacts opt-out 2125550100 --note 'called the shop, May 2'"
)
@number_argument
@note_option
def opt_out(number: PhoneNumber, note: str) -> None:
    """Record that a person wants no more texts, and cancel what is queued for them."""
    with told_in_a_sentence():
        recorded = _contacts().opt_out(number, note, utc_now())
        click.echo("Opted out." if recorded else "Was opted out already.")


@contacts.command(name="opt-in", epilog="Example: textback contacts opt-in 2125550100 --note 'signed form of May 2'")
@number_argument
@note_option
def opt_in(number: PhoneNumber, note: str) -> None:
    """Record a consent that was given on paper or by phone. A number that texted STOP comes back only by itself."""
    with told_in_a_sentence():
        if not _contacts().opt_in(number, note, utc_now()):
            raise CouldNotOptIn
        click.echo("Opted in.")


class CouldNotOptIn(CouldNotRun):
    """The person said STOP; nobody takes that back for them."""

    exit_code = PROBLEMS

    def __init__(self) -> None:
        super().__init__("this number is opted out: only the person's own START or keyword brings it back.")


def _contacts() -> Contacts:
    return contacts_of(migrated_database(settings_for()))


def _as_json(person: Person, ledger: Sequence[ConsentRecord]) -> dict[str, object]:
    return {
        "number": person.phone.digits,
        "consent": str(person.consent),
        "first_name": person.first_name,
        "groups": {group: until.isoformat() if until else None for group, until in person.groups.items()},
        "ledger": [
            {
                "event": str(record.event),
                "source": str(record.source),
                "at": record.at.isoformat(),
                "found_at": None if record.found_at is None else record.found_at.isoformat(),
                "group": record.group,
                "words": record.words,
                "note": record.note,
            }
            for record in ledger
        ],
    }


def _print(person: Person, ledger: Sequence[ConsentRecord]) -> None:
    console = Console()
    groups = ", ".join(sorted(person.groups)) or "none"
    console.print(f"{person.phone.digits}  {person.consent}   groups: {groups}", highlight=False, markup=False)
    table = Table("when (UTC)", "what", "how", "group", "their words, or our note", box=None, pad_edge=False)
    for record in ledger:
        when = f"{record.at:%Y-%m-%d %H:%M:%S}"
        if record.found_at is not None:
            when += f" (found {record.found_at:%Y-%m-%d %H:%M:%S})"
        table.add_row(
            when, str(record.event), str(record.source), record.group or "", record.words or record.note or ""
        )
    console.print(table, markup=False)
