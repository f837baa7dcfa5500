"""The commands of `textback gateway` that spend or give away at a person's word: credits and keywords."""

from pathlib import Path
from typing import Final

import click

from app.cli.calling import (
    agree,
    asking,
    confirm_option,
    json_option,
    tell,
    the_account,
    the_rest_account,
    word_argument,
)
from app.cli.card import card_option, read_card
from app.cli.outcome import told_in_a_sentence

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


@click.command(name="cancel-keyword", epilog="Example: textback gateway cancel-keyword PIZZA")
@word_argument
@click.option("--confirm", is_flag=True, help="Give it back without asking.")
@json_option
def cancel_keyword(*, word: str, confirm: bool, as_json: bool) -> None:
    """Give a keyword back. Asks first: anybody may rent it then, and nothing brings it back."""
    with told_in_a_sentence():
        account = the_rest_account()
        given_up = "Texts with it are no longer answered, and anybody may rent it"
        agree(f"This gives the keyword {word} back. {given_up}.", word, confirmed=confirm)
        with asking(account, as_json=as_json):
            account.keywords.cancel(word)
    tell(f"{word} is given back.", {"keyword": word}, as_json=as_json)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
