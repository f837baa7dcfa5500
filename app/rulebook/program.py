"""The block `program:`, and the answers to STOP, HELP and START that are made from it."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from app.domain.alphabet import Limits
from app.domain.calendar import Opening
from app.domain.consent import TextTooLong, consent_texts
from app.domain.rules import ConsentTexts, Program, Terms
from app.rulebook.block import Block, instead_of
from app.rulebook.characters import plainer, refused_characters
from app.rulebook.codes import Code
from app.rulebook.dates import opening, quiet_hours
from app.rulebook.problem import NotUnderstood
from app.rulebook.suggestions import did_you_mean

UNKNOWN = Program(brand="", help="", zone=ZoneInfo("UTC"))
"""Stands in where there is no readable program, so that the rules are checked all the same."""

_ZONES_IN_WORDS = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "us/eastern": "America/New_York",
    "us/central": "America/Chicago",
    "us/mountain": "America/Denver",
    "us/pacific": "America/Los_Angeles",
    "et": "America/New_York",
    "ct": "America/Chicago",
    "pt": "America/Los_Angeles",
}
"""How people in the United States call their zones."""

_NEEDED = {
    "brand": "the name that customers know you by",
    "help": "how to reach a person, like: call 800-555-0100",
    "timezone": "like America/New_York",
}


def program(block: Block) -> Program:
    """The program of a rulebook; what is missing or wrong is reported, and stands empty in the answer."""
    for key, meaning in _NEEDED.items():
        if block.lacks(key):
            block.findings.error(block.place, block.name, f'"{key}" is missing: {meaning}', code=Code.MISSING_KEY)
    return Program(
        brand=_sendable(block, "brand"),
        help=_sendable(block, "help"),
        how_often=_sendable(block, "how often") or None,
        zone=block.understood("timezone", _zone) or UNKNOWN.zone,
        opening=_opening(block),
        quiet_hours=block.understood("quiet hours", quiet_hours) or "standard",
    )


def answers(block: Block, program: Program, terms: Terms) -> ConsentTexts | None:
    """The answers to STOP, HELP and START, or None where no wording of one fits, which is then reported."""
    try:
        return consent_texts(program, terms)
    except TextTooLong as error:
        account = account_type(terms.limits)
        said = f"the {error.what} answer, made from these lines, is {error.excess} characters too long for {account}"
        block.findings.error(block.place, block.name, f"{said}. Shorten brand, help or how often", code=Code.TOO_LONG)
        return None


def account_type(limits: Limits) -> str:
    """The account whose texts have this length, in words."""
    where = " in Canada" if limits.longest == 136 else ""
    return f"a text of {limits.longest} ({limits.delivery.title()} account{where})"


def _sendable(block: Block, key: str) -> str:
    text = block.text(key)
    if text is None:
        return ""
    for character, message in refused_characters(text.written):
        block.error(key, message, text.place_of(character), code=Code.CHARACTER, fix=plainer(text, character))
    return " ".join(text.written.split())


def _opening(block: Block) -> tuple[Opening, ...]:
    found = []
    for text in block.texts("open"):
        try:
            found.append(opening(" ".join(text.written.split())))
        except NotUnderstood as problem:
            block.error("open", str(problem), text.place, fix=instead_of(text, problem))
    return tuple(found)


def _zone(written: str) -> ZoneInfo:
    if written in _zones():
        return ZoneInfo(_zones()[written])
    by_city = {zone.rsplit("/", 1)[-1].replace("_", " "): zone for zone in _zones()}
    meant = by_city.get(written.replace("_", " ")) or _ZONES_IN_WORDS.get(written.removesuffix(" time"), "")
    suggestion = did_you_mean(meant or written, _zones().values())
    raise NotUnderstood(f'there is no time zone "{written}". {suggestion or "Write one like America/New_York"}', meant)


@cache
def _zones() -> Mapping[str, str]:
    """All names of zones by their small letters; read once, because they lie in a thousand files."""
    return {zone.casefold(): zone for zone in sorted(available_timezones())}
