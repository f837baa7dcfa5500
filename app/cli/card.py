"""Reading a credit card: from a file, or typed at a terminal that does not show it. Never from an argument."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from app.cli.outcome import CouldNotRun
from app.gateway.club_texting.card import HIDDEN, LABELS, Card, CardWrong

card_option = click.option(
    "--card-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with the card, see docs/gateway.md; without it, the card is asked for.",
)
_LINE: Final = re.compile(r"([A-Za-z_ -]+?)\s*[=:]\s*(.*)")


def read_card(file: Path | None) -> Card:
    """The card of the file, or the one that is typed.

    Raises:
        CouldNotRun: there is none, or it cannot be one; nothing of it is repeated.
    """
    try:
        return Card.of(_typed() if file is None else _written(file))
    except CardWrong as error:
        problems = "\n  ".join(error.problems)
        raise CouldNotRun(f"the card cannot be used, and was not charged:\n  {problems}") from None


def _typed() -> Mapping[str, str]:
    if not sys.stdin.isatty():
        raise CouldNotRun("a card is typed at a terminal or read from a file: give --card-file. Nothing was spent.")
    click.echo("The card; what must stay secret is not shown while you type it.", err=True)
    try:
        return {name: click.prompt(words, hide_input=name in HIDDEN, err=True) for name, words in LABELS.items()}
    except click.Abort:
        raise CouldNotRun("stopped: nothing was spent.") from None


def _written(file: Path) -> Mapping[str, str]:
    """The file's lines `NAME=value` or `NAME: value`; values are taken as they stand, so that a zip keeps its 0."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        shared = file.stat().st_mode & 0o077
    except (OSError, UnicodeDecodeError) as error:
        raise CouldNotRun(f"the card file cannot be read ({type(error).__name__}). Nothing was spent.") from None
    if shared:
        click.echo(f"textback: others on this machine may read the card: chmod 600 {file}", err=True)

    written: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise CardWrong([f"line {number} of the file is not NAME=value"])
        name = re.sub(r"[ -]", "_", found[1].lower())
        if name in written:
            raise CardWrong([f"line {number} of the file gives again what stands above"])
        written[name] = found[2].strip("'\"")
    return written
