"""Consent: its states, the events that change it, and the texts that STOP, HELP and START are answered with."""

from collections.abc import Iterable
from enum import StrEnum

from app.domain.alphabet import Limits
from app.domain.rules import ConsentTexts, Program, Terms


class Consent(StrEnum):
    """What a person last said. Only the person's own START or keyword leads out of `OPTED_OUT`."""

    UNASKED = "unasked"
    OPTED_IN = "opted in"
    OPTED_OUT = "opted out"


class ConsentEvent(StrEnum):
    """What the ledger records. Its rows are never changed and never removed."""

    OPT_OUT = "opt out"
    OPT_IN = "opt in"
    OPT_IN_REPORTED = "opt in reported"
    """Somebody says that the person opted in; it changes nothing."""
    JOINED = "joined"
    LEFT = "left"


class Source(StrEnum):
    """How a consent event came about: the medium that evidence must name (CTIA 5.1.2)."""

    TEXT = "text message"
    GATEWAY_LOCAL = "gateway, this account's opt-out list (-5)"
    GATEWAY_GLOBAL = "gateway, the whole short code's opt-out list (-104)"
    GATEWAY_WORD = "gateway, its word on a text"
    STAFF = "staff"


class TextTooLong(ValueError):
    """A text made from `program:` fits no message, however it is worded."""

    def __init__(self, what: str, excess: int) -> None:
        super().__init__(f"the {what} answer is {excess} characters too long for one message")
        self.what = what
        self.excess = excess


def consent_texts(program: Program, terms: Terms) -> ConsentTexts:
    """The three answers, each in the fullest wording that one message holds.

    Raises:
        TextTooLong: brand, help or how often are too long for even the shortest wording.
    """
    return ConsentTexts(
        stop=_fullest("STOP", _stop_wordings(program), terms.limits) if terms.we_confirm_stop else None,
        help=_fullest("HELP", _help_wordings(program), terms.limits),
        start=_fullest("START", _start_wordings(program), terms.limits),
    )


def _stop_wordings(program: Program) -> Iterable[str]:
    gone = f"{program.brand}: you are unsubscribed and get no more messages."
    yield f"{gone} Reply START to come back. Help: {program.help}"
    yield f"{program.brand}: you get no more messages. START to come back. Help: {program.help}"
    yield f"{gone} Reply START to come back."
    yield f"{program.brand}: no more messages. START to come back."


def _help_wordings(program: Program) -> Iterable[str]:
    often = f" {program.how_often}." if program.how_often else ""
    full = f"{program.brand}: for help {program.help}.{often} Msg & data rates may apply."
    yield f"{full} Reply STOP to end, START to come back."
    yield f"{full} Reply STOP to end."
    yield f"{program.brand}: help: {program.help}.{often} Msg&data rates may apply. STOP to end"


def _start_wordings(program: Program) -> Iterable[str]:
    often = f" {program.how_often}." if program.how_often else ""
    rest = f"{often} Msg & data rates may apply. HELP for help, STOP to end."
    yield f"{program.brand}: you can get our texts again. To join a list, text its keyword.{rest}"
    yield f"{program.brand}: texts are on again. Text a keyword to join.{rest}"
    yield f"{program.brand}: texts are on again.{often} Msg&data rates may apply. HELP for help, STOP to end"


def _fullest(what: str, wordings: Iterable[str], limits: Limits) -> str:
    shortest = ""
    for shortest in wordings:
        if limits.fits(shortest):
            return shortest
    raise TextTooLong(what, len(shortest) - limits.longest)
