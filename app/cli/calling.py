"""How commands call the gateway: consent to what is spent first, then the call, then words, JSON and an exit code.

Exit code 2 always means that calling again does no harm; 1 that somebody must read what is said before they do.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Final, NoReturn, TypeVar

import click
from rich.console import Console

from app.bootstrap.gateway import account_of, lookup_account_of, rest_account_of
from app.cli.environment import settings_for
from app.cli.outcome import COULD_NOT_RUN, GOOD, PROBLEMS, CouldNotRun, end
from app.gateway.club_texting.address import BadAddress
from app.gateway.club_texting.errors import GatewayError, NoAnswer, NotReached, OutcomeUnknown, Refused
from app.gateway.club_texting.http.account import Account
from app.gateway.club_texting.rest.account import RestAccount
from app.settings import Settings

AnAccount = TypeVar("AnAccount", Account, RestAccount)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def _keyword(_context: click.Context, _parameter: click.Parameter, written: str) -> str:
    """A keyword that has a letter or a figure in it: any other would be none at all in an address."""
    if not any(map(str.isalnum, written)):
        raise click.BadParameter("a keyword has letters or figures.")
    return written


word_argument = click.argument("word", callback=_keyword)
confirm_option = click.option("--confirm", is_flag=True, help="Spend without asking.")

_ENDINGS: Final[dict[type[GatewayError], tuple[str, int]]] = {
    Refused: ("refused", PROBLEMS),
    OutcomeUnknown: ("unknown", PROBLEMS),
    NotReached: ("not reached", COULD_NOT_RUN),
    NoAnswer: ("no answer", COULD_NOT_RUN),
}


def the_account() -> Account:
    """The account that texts are sent by.

    Raises:
        CouldNotRun: its address cannot be one.
        SettingsWrong: with every mistake.
    """
    return account_from(settings_for(sends=True), account_of)


def the_rest_account() -> RestAccount:
    """The account that texts are sent by, by the REST API.

    Raises:
        CouldNotRun: its address cannot be one.
        SettingsWrong: with every mistake.
    """
    return account_from(settings_for(sends=True), rest_account_of)


def the_lookup_account() -> Account:
    """The account for carrier look-ups.

    Raises:
        CouldNotRun: its login is not set, or its address cannot be one.
        SettingsWrong: with every mistake.
    """
    settings = settings_for()
    if not settings.lookup_user or not settings.lookup_password:
        raise CouldNotRun(
            "look-ups need an account of their own: set TEXTBACK_LOOKUP_USER and TEXTBACK_LOOKUP_PASSWORD."
        )
    return account_from(settings, lookup_account_of)


def account_from(settings: Settings, make: Callable[[Settings], AnAccount]) -> AnAccount:
    """An account of the settings.

    Raises:
        CouldNotRun: its address cannot be one.
    """
    try:
        return make(settings)
    except BadAddress as error:
        raise CouldNotRun(f"{error}. Look at TEXTBACK_GATEWAY_URL.") from error


def agree(what: str, word: str, *, confirmed: bool) -> None:
    """Say what would be spent, and go on only if a person types the word, or confirmed it beforehand.

    Raises:
        CouldNotRun: they did not.
    """
    click.echo(what, err=True)
    if confirmed:
        return
    try:
        typed = click.prompt(f"Type {word} to go on", default="", show_default=False, err=True)
    except click.Abort:
        typed = ""
    if typed.strip() != word:
        raise CouldNotRun("stopped: the gateway was not called, and nothing was spent.")


@contextmanager
def asking(account: AnAccount, *, as_json: bool) -> Iterator[AnAccount]:
    """The account while it is asked something; what goes wrong ends the command with words and an exit code."""
    console = Console(stderr=True)
    try:
        with console.status("Asking the gateway…") if console.is_terminal else nullcontext():
            yield account
    except GatewayError as error:
        _end_badly(error, as_json=as_json)
    except KeyboardInterrupt:
        raise StoppedMidway from None
    finally:
        account.hang_up()


class StoppedMidway(CouldNotRun):
    """Somebody lost patience while the gateway was asked."""

    exit_code = PROBLEMS

    def __init__(self) -> None:
        super().__init__(
            "stopped while the gateway was asked: it may have been done. Look there before you call again."
        )


def tell(words: str, answer: dict[str, object], *, as_json: bool, good: bool = True) -> NoReturn:
    """Print an answer for people or for programs, and end the command."""
    click.echo(json.dumps({"outcome": "done", **answer}) if as_json else words)
    end(GOOD if good else PROBLEMS)


def on_one_line(words: str) -> str:
    """Somebody else's words for a terminal: nothing in them breaks the line or moves the cursor."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def _end_badly(error: GatewayError, *, as_json: bool) -> NoReturn:
    outcome, code = _ENDINGS[type(error)]
    row = error.row
    if as_json:
        told: dict[str, object] = {"outcome": outcome, "reason": error.reason, "what_to_do": error.what_to_do}
        told |= {"code": row.code, "name": row.name, "meaning": row.meaning} if row else {}
        click.echo(json.dumps(told | ({"words": error.words} if error.words else {})))
    meaning = f" {row.meaning}" if row else ""
    words = "".join(f"\n  “{on_one_line(word)}”" for word in error.words)
    click.echo(f"textback: {outcome} ({error.reason}).{meaning}{words}\n  → {error.what_to_do}", err=True)
    end(code)
