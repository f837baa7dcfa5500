"""The rule files that a command is about: those named, or those of TEXTBACK_RULES."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from app.bootstrap.rules import RuleFiles, mend_rules, read_rules
from app.bootstrap.settings import read_settings
from app.cli.outcome import CouldNotRun
from app.rulebook.folder import NoSuchPath
from app.settings import Settings

paths_argument = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


def rule_settings() -> Settings:
    """The settings that rule files are checked by.

    Raises:
        SettingsWrong: with every mistake.
    """
    return read_settings(os.environ, receives=False, sends=False)


def found_rules(paths: Sequence[Path]) -> RuleFiles:
    """The rule files, read, checked and rehearsed.

    Raises:
        CouldNotRun: a path that was named is not there.
        SettingsWrong: with every mistake.
    """
    settings = rule_settings()
    with named_paths():
        return read_rules(paths or (settings.rules,), settings.terms)


def mended_rules(paths: Sequence[Path]) -> tuple[RuleFiles, RuleFiles]:
    """The rule files as they are, and as they would be with what is surely wrong mended.

    Raises:
        CouldNotRun: a path that was named is not there.
        SettingsWrong: with every mistake.
    """
    settings = rule_settings()
    with named_paths():
        return mend_rules(paths or (settings.rules,), settings.terms)


@contextmanager
def named_paths() -> Iterator[None]:
    """Turn a path that is not there into a sentence.

    Raises:
        CouldNotRun: it is not.
    """
    try:
        yield
    except NoSuchPath as error:
        raise CouldNotRun(f"{error}. Name a file or folder, or set TEXTBACK_RULES.") from error


def counted(number: int, noun: str) -> str:
    """`1 problem`, `2 problems`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
