"""The commands of `textback gateway` that spend at a person's word: credits, keywords, texts and calls by hand."""

from pathlib import Path
from typing import Final

import click

from app.bootstrap.gateway import account_of, record_gateway_opt_out
from app.bootstrap.service import contacts_of
from app.cli.calling import (
    account_from,
    agree,
    asking,
    confirm_option,
    json_option,
    tell,
    the_account,
    word_argument,
)
from app.cli.card import card_option, read_card
from app.cli.contacts import Number, number_argument
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import PROBLEMS, CouldNotRun, told_in_a_sentence
from app.domain.consent import Consent
from app.domain.phone import PhoneNumber
from app.gateway.calls import Broadcast, SoundAt, StoredSound, Text
from app.gateway.errors import Refused
from app.storage.contacts import Contacts

_CHARGED: Final = "The gateway charges the card at once, and does not tell the price beforehand"


@click.command(name="buy-credits", epilog="Example: textback gateway buy-credits 1000 --card-file card.txt")
@click.argument("number", type=click.IntRange(min=1))
@card_option
@confirm_option
@json_option
def buy_credits(*, number: int, card_file: Path | None, confirm: bool, as_json: bool) -> None:
    """Buy so many credits with a credit card. Asks before it spends."""
    with told_in_a_sentence():
        account = the_account()
        agree(
            f"This buys {_counted(number, 'credit')}. {_CHARGED}; $5.00 is the least.", str(number), confirmed=confirm
        )
        card = read_card(card_file)
        with asking(account, as_json=as_json):
            account.buy_credits(number, card)
    tell(f"Bought: {_counted(number, 'credit')}.", {"credits": number}, as_json=as_json)


@click.command(name="rent-keyword", epilog="Example: textback gateway rent-keyword PIZZA --card-file card.txt")
@word_argument
@card_option
@confirm_option
@json_option
def rent_keyword(*, word: str, card_file: Path | None, confirm: bool, as_json: bool) -> None:
    """Rent a keyword with a credit card. Asks before it spends."""
    with told_in_a_sentence():
        account = the_account()
        agree(f"This rents the keyword {word}. {_CHARGED}.", word, confirmed=confirm)
        card = read_card(card_file)
        with asking(account, as_json=as_json):
            account.rent_keyword(word, card)
    tell(f"{word} is yours. Set it up: textback gateway set-up-keyword {word}", {"keyword": word}, as_json=as_json)


@click.command(epilog="Example: textback gateway send 2125550100 'Your table is ready.'")
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
        account = account_from(settings, account_of)
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


@click.command(
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
    sound = _sound(sound_file, sound_url)
    numbers = tuple(dict.fromkeys(numbers))  # nobody is called twice because a list was pasted twice
    with told_in_a_sentence():
        settings = settings_for(sends=True)
        account = account_from(settings, account_of)
        people = contacts_of(migrated_database(settings))
        _wanting(people, numbers)
        count = len(numbers)
        agree(f"This calls {_counted(count, 'phone')}, for the account's credits.", str(count), confirmed=confirm)
        _wanting(people, numbers)  # a STOP may have come while the question stood
        with asking(account, as_json=as_json):
            account.broadcast(Broadcast(caller_id, numbers, sound))
    tell(f"The gateway calls {_counted(count, 'phone')}.", {"phones": count}, as_json=as_json)


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


def _sound(file: str | None, url: str | None) -> StoredSound | SoundAt:
    if file is not None and url is None:
        return StoredSound(file)
    if url is not None and file is None:
        return SoundAt(url)
    raise click.UsageError("give either --sound-file or --sound-url")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
