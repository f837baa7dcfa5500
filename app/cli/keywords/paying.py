"""What rentals are paid with: a card read or typed as everywhere, or one that the gateway keeps."""

from pathlib import Path

import click

from app.cli.card import read_card
from app.cli.outcome import CouldNotRun
from app.gateway.club_texting.card import CardWrong, StoredCard
from app.gateway.club_texting.keyword_desk import Payment

stored_card_option = click.option(
    "--stored-card", metavar="LAST4", help="Last four digits of a card that the gateway keeps for the account."
)


def read_payment(card_file: Path | None, stored_card: str | None) -> Payment:
    """The card to pay with.

    Raises:
        CouldNotRun: there is none, or it cannot be one; nothing of it is repeated.
    """
    if stored_card is None:
        return read_card(card_file)
    if card_file is not None:
        raise CouldNotRun("--card-file and --stored-card are both given: keep one. Nothing was changed.")
    try:
        return StoredCard(stored_card)
    except CardWrong as error:
        raise CouldNotRun(f"{error}. Nothing was changed.") from None
