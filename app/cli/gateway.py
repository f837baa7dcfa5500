"""`textback gateway`: the gateway account by hand, one command for each thing that can be asked of it.

The commands that spend or give away at a person's word are in `spending`, those that reach people in `texting`, those
of the REST API's own in modules of their name.
"""

import json
from decimal import Decimal

import click
from rich.console import Console
from rich.table import Table

from app.cli.calling import asking, json_option, tell, the_account, the_lookup_account, word_argument
from app.cli.contacts import number_argument
from app.cli.inbox import inbox
from app.cli.outcome import told_in_a_sentence
from app.cli.reports import reports
from app.cli.spending import buy_credits, cancel_keyword, rent_keyword
from app.cli.texting import send, voice
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.carrier import Finding
from app.gateway.club_texting.http.calls import KeywordSetup
from app.gateway.club_texting.http.codes import Codes
from app.gateway.club_texting.http.functions import FUNCTIONS


@click.group()
def gateway() -> None:
    """Use the gateway account: texts and calls by hand, credits, keywords, inbox, reports, look-ups.

    Exit code 0: done. 1: the gateway said no, or nobody knows; read what is said. 2: calling again does no harm.
    """


for _command in (send, voice, buy_credits, rent_keyword, cancel_keyword, inbox, reports):
    gateway.add_command(_command)


@gateway.command(epilog="Example: textback gateway codes --json")
@json_option
def codes(*, as_json: bool) -> None:
    """List every return code: its meaning, and what to do."""
    if as_json:
        tables = [
            {"function": each.name, "path": f"/api/{each.path}", "codes": _rows(each.codes)} for each in FUNCTIONS
        ]
        click.echo(json.dumps(tables, indent=2))
        return
    console = Console()
    for each in FUNCTIONS:
        table = Table("code", "name", "proves", "meaning", "what to do", box=None, pad_edge=False)
        for row in _rows(each.codes):
            table.add_row(*(str(value) for value in row.values()))
        console.print(f"\n{each.title} (/api/{each.path})", markup=False, highlight=False)
        console.print(table, markup=False)


@gateway.command(epilog="Example: textback gateway credits")
@json_option
def credits(*, as_json: bool) -> None:  # noqa: A001 - the builtin of this name only writes about Python
    """Ask how many credits the account has."""
    with told_in_a_sentence(), asking(the_account(), as_json=as_json) as account:
        available = account.credits().available
    tell(f"{available} credits", {"credits": _number(available)}, as_json=as_json)


@gateway.command(name="keyword-available", epilog="Example: textback gateway keyword-available PIZZA")
@word_argument
@json_option
def keyword_available(*, word: str, as_json: bool) -> None:
    """Ask whether a keyword is free. Exit code 1 when it is not."""
    with told_in_a_sentence(), asking(the_account(), as_json=as_json) as account:
        free = account.keyword_available(word).available
    words = f"{word} is {'free' if free else 'taken'}."
    tell(words, {"keyword": word, "available": free}, as_json=as_json, good=free)


@gateway.command(
    name="set-up-keyword",
    epilog="Example: textback gateway set-up-keyword PIZZA --auto-reply 'Free slice!' --url https://shop.example/in",
)
@word_argument
@click.option("--auto-reply", required=True, metavar="TEXT", help="What the gateway answers to the keyword.")
@click.option("--group", metavar="NAME", help="Contact group of the account that texters join.")
@click.option("--url", metavar="URL", help="Where texts with the keyword are forwarded.")
@click.option("--email", metavar="ADDRESS", help="Where they are forwarded by mail.")
@json_option
def set_up_keyword(
    *, word: str, auto_reply: str, group: str | None, url: str | None, email: str | None, as_json: bool
) -> None:
    """Say how a keyword of the account answers. Costs nothing; what is set up now is replaced."""
    with told_in_a_sentence(), asking(the_account(), as_json=as_json) as account:
        account.set_up_keyword(KeywordSetup(word, auto_reply, group, url, email))
    tell(f"{word} is set up.", {"keyword": word}, as_json=as_json)


@gateway.command(epilog="Example: textback gateway lookup 2125550100")
@number_argument
@json_option
def lookup(*, number: PhoneNumber, as_json: bool) -> None:
    """Ask for a number's carrier, by the look-up account and its credits. Exit code 1 when it is no mobile."""
    with told_in_a_sentence():
        account = the_lookup_account()
        click.echo(f"This looks up {number.masked} for a credit of the look-up account, as its plan says.", err=True)
        with asking(account, as_json=as_json):
            found = account.look_up(number)
    answer: dict[str, object] = {"number": number.digits, "finding": str(found.finding), "carrier": found.carrier}
    mobile = found.finding is not Finding.NO_MOBILE
    tell(f"{number.masked}: {found.carrier or found.finding}", answer, as_json=as_json, good=mobile)


def _rows(table: Codes) -> list[dict[str, int | str]]:
    return [
        {
            "code": row.code,
            "name": row.name,
            "proves": str(row.proves),
            "meaning": row.meaning,
            "what_to_do": row.what_to_do,
        }
        for row in table.values()
    ]


def _number(amount: Decimal) -> int | float:
    """As JSON writes it."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
