"""`textback gateway`: the gateway account by hand, one command for each function of its HTTP API."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from app.bootstrap.gateway import account_of, lookup_account_of, record_gateway_opt_out
from app.bootstrap.service import contacts_of
from app.cli.calling import agree, asking, confirm_option, json_option, tell
from app.cli.card import card_option, read_card
from app.cli.contacts import Number, number_argument
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import PROBLEMS, CouldNotRun, told_in_a_sentence
from app.domain.consent import Consent
from app.domain.phone import PhoneNumber
from app.gateway.account import Account
from app.gateway.address import BadAddress
from app.gateway.calls import Broadcast, Finding, KeywordSetup, SoundAt, StoredSound, Text
from app.gateway.codes import Codes
from app.gateway.errors import Refused
from app.gateway.functions import FUNCTIONS
from app.settings import Settings
from app.storage.contacts import Contacts

_CHARGED: Final = "The gateway charges the card at once, and does not tell the price beforehand"
word_argument = click.argument("word")


@click.group()
def gateway() -> None:
    """Use the gateway account: credits, keywords, texts, voice, look-ups.

    Exit code 0: done. 1: the gateway said no, or nobody knows; read what is said. 2: calling again does no harm.
    """


# ---------------------------------------------------------------- asking costs nothing


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
        console.print(f"\n{each.title} (gateway {each.name})", markup=False, highlight=False)
        console.print(table, markup=False)


@gateway.command(epilog="Example: textback gateway credits")
@json_option
def credits(*, as_json: bool) -> None:  # noqa: A001 - the builtin of this name only writes about Python
    """Ask how many credits the account has."""
    with told_in_a_sentence(), asking(_account(), as_json=as_json) as account:
        available = account.credits().available
    tell(f"{available} credits", {"credits": _number(available)}, as_json=as_json)


@gateway.command(name="keyword-available", epilog="Example: textback gateway keyword-available PIZZA")
@word_argument
@json_option
def keyword_available(*, word: str, as_json: bool) -> None:
    """Ask whether a keyword is free. Exit code 1 when it is not."""
    with told_in_a_sentence(), asking(_account(), as_json=as_json) as account:
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
    with told_in_a_sentence(), asking(_account(), as_json=as_json) as account:
        account.set_up_keyword(KeywordSetup(word, auto_reply, group, url, email))
    tell(f"{word} is set up.", {"keyword": word}, as_json=as_json)


# ---------------------------------------------------------------- these spend


@gateway.command(name="buy-credits", epilog="Example: textback gateway buy-credits 1000 --card-file card.txt")
@click.argument("number", type=click.IntRange(min=1))
@card_option
@confirm_option
@json_option
def buy_credits(*, number: int, card_file: Path | None, confirm: bool, as_json: bool) -> None:
    """Buy so many credits with a credit card. Asks before it spends."""
    with told_in_a_sentence():
        account = _account()
        agree(
            f"This buys {_counted(number, 'credit')}. {_CHARGED}; $5.00 is the least.", str(number), confirmed=confirm
        )
        card = read_card(card_file)
        with asking(account, as_json=as_json):
            account.buy_credits(number, card)
    tell(f"Bought: {_counted(number, 'credit')}.", {"credits": number}, as_json=as_json)


@gateway.command(name="rent-keyword", epilog="Example: textback gateway rent-keyword PIZZA --card-file card.txt")
@word_argument
@card_option
@confirm_option
@json_option
def rent_keyword(*, word: str, card_file: Path | None, confirm: bool, as_json: bool) -> None:
    """Rent a keyword with a credit card. Asks before it spends."""
    with told_in_a_sentence():
        account = _account()
        agree(f"This rents the keyword {word}. {_CHARGED}.", word, confirmed=confirm)
        card = read_card(card_file)
        with asking(account, as_json=as_json):
            account.rent_keyword(word, card)
    tell(f"{word} is yours. Set it up: textback gateway set-up-keyword {word}", {"keyword": word}, as_json=as_json)


@gateway.command(epilog="Example: textback gateway send 2125550100 'Your table is ready.'")
@number_argument
@click.argument("text")
@click.option("--subject", default="", metavar="TEXT", help="A subject of at most 13 characters.")
@confirm_option
@json_option
def send(*, number: PhoneNumber, text: str, subject: str, confirm: bool, as_json: bool) -> None:
    """Send one text by hand, past the queue. Refused for numbers that opted out; asks before it spends.

    No delivery is recorded: the queue and its figures tell of what Textback answered, not of what you sent.
    """
    with told_in_a_sentence():
        settings = settings_for(sends=True)
        account = _account_of(settings, account_of)
        database = migrated_database(settings)
        people = contacts_of(database)
        consent = _wanting(people, (number,))[0]
        what = f"This sends one text of {len(text)} characters to {number.masked} (consent: {consent})"
        agree(f"{what}, for the account's credits.", "send", confirmed=confirm)
        _wanting(people, (number,))  # a STOP may have come while the question stood
        with asking(account, as_json=as_json):
            try:
                account.send(Text(number, text, subject, settings.limits.delivery))
            except Refused as refused:
                if refused.opted_out is not None:
                    record_gateway_opt_out(database, number, refused.opted_out)
                raise
    tell(f"The gateway took the text to {number.masked}.", {"number": number.digits}, as_json=as_json)


@gateway.command(
    epilog="Example: textback gateway voice --caller-id 2125550100 --to 2125550101 --sound-file greeting.wav"
)
@click.option("--caller-id", required=True, type=Number(), help="The number that phones show.")
@click.option("--to", "numbers", required=True, multiple=True, type=Number(), help="A number to call; repeatable.")
@click.option("--sound-file", metavar="NAME", help="A sound file of the account, with its ending.")
@click.option("--sound-url", metavar="URL", help="A .wav file that the gateway fetches.")
@confirm_option
@json_option
def voice(
    *,
    caller_id: PhoneNumber,
    numbers: tuple[PhoneNumber, ...],
    sound_file: str | None,
    sound_url: str | None,
    confirm: bool,
    as_json: bool,
) -> None:
    """Call phones and play them a sound. Refused if one of them opted out; asks before it spends."""
    if (sound_file is None) == (sound_url is None):
        raise click.UsageError("give either --sound-file or --sound-url")
    sound = StoredSound(sound_file) if sound_file is not None else SoundAt(sound_url or "")
    with told_in_a_sentence():
        settings = settings_for(sends=True)
        account = _account_of(settings, account_of)
        people = contacts_of(migrated_database(settings))
        _wanting(people, numbers)
        count = len(numbers)
        agree(f"This calls {_counted(count, 'phone')}, for the account's credits.", str(count), confirmed=confirm)
        _wanting(people, numbers)  # a STOP may have come while the question stood
        with asking(account, as_json=as_json):
            account.broadcast(Broadcast(caller_id, numbers, sound))
    tell(f"The gateway calls {_counted(count, 'phone')}.", {"phones": count}, as_json=as_json)


@gateway.command(epilog="Example: textback gateway lookup 2125550100")
@number_argument
@json_option
def lookup(*, number: PhoneNumber, as_json: bool) -> None:
    """Ask for a number's carrier, by the look-up account and its credits. Exit code 1 when it is no mobile."""
    with told_in_a_sentence(), asking(_lookup_account(), as_json=as_json) as account:
        found = account.look_up(number)
    answer: dict[str, object] = {"number": number.digits, "finding": str(found.finding), "carrier": found.carrier}
    mobile = found.finding is not Finding.NO_MOBILE
    tell(f"{number.masked}: {found.carrier or found.finding}", answer, as_json=as_json, good=mobile)


# ---------------------------------------------------------------- what they share


class OptedOut(CouldNotRun):
    """Somebody said stop; nobody texts or calls them by hand either."""

    exit_code = PROBLEMS

    def __init__(self, phones: list[str]) -> None:
        super().__init__(f"opted out: {', '.join(phones)}. The gateway was not called, and nothing was spent.")


def _wanting(people: Contacts, numbers: tuple[PhoneNumber, ...]) -> list[Consent]:
    """What each of the people said last.

    Raises:
        OptedOut: one or more of them said stop.
    """
    known = [people.person(number) for number in numbers]
    consents = [Consent.UNASKED if person is None else person.consent for person in known]
    out = [number.masked for number, consent in zip(numbers, consents, strict=True) if consent is Consent.OPTED_OUT]
    if out:
        raise OptedOut(out)
    return consents


def _account() -> Account:
    return _account_of(settings_for(sends=True), account_of)


def _lookup_account() -> Account:
    settings = settings_for()
    if not settings.lookup_user or not settings.lookup_password:
        raise CouldNotRun(
            "look-ups need an account of their own: set TEXTBACK_LOOKUP_USER and TEXTBACK_LOOKUP_PASSWORD."
        )
    return _account_of(settings, lookup_account_of)


def _account_of(settings: Settings, make: Callable[[Settings], Account]) -> Account:
    try:
        return make(settings)
    except BadAddress as error:
        raise CouldNotRun(f"{error}. Look at TEXTBACK_GATEWAY_URL.") from error


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


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _number(amount: Decimal) -> int | float:
    """As JSON writes it."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
