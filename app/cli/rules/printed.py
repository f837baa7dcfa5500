"""Problems as they are printed: a line each for people, and the forms that programs read (`reports`)."""

import os
import re
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import click

from app.cli.rules.reports import REPORTS
from app.rulebook.problem import Level, Problem

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_PRINTED = 100
"""Problems printed for people; a file with more has one cause, and the first ones name it."""

_TEXT: Final = "text"
_COLORS: Final = {Level.ERROR: "red", Level.WARNING: "yellow", Level.FAILED: "red"}
_QUOTED = re.compile(r'"[^"]*"')


def form_options(command: Command) -> Command:
    """Give a command `--format`, `--json` and `--color`, which come as `form` and `color`."""
    options = (
        click.option(
            "--format",
            "form",
            type=click.Choice((_TEXT, *REPORTS)),
            default=_TEXT,
            help="How problems are printed: for people, or for programs (github: annotations of a pull request).",
        ),
        click.option("--json", "form", flag_value="json", help="The same as --format json."),
        click.option(
            "--color",
            type=click.Choice(("auto", "always", "never")),
            default="auto",
            help="Color: on a terminal (auto, unless NO_COLOR is set), always or never.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def is_for_people(form: str) -> bool:
    """Whether people read it, so that a sum may follow."""
    return form == _TEXT


def print_problems(problems: Sequence[Problem], form: str = _TEXT, color: str = "auto") -> None:
    """Print the problems on standard output."""
    if not is_for_people(form):
        if said := REPORTS[form](problems):
            click.echo(said)
        return
    colored = wants_color(color)
    for problem in problems[:MOST_PRINTED]:
        click.echo(_colored(problem), color=colored)
    if len(problems) > MOST_PRINTED:
        click.echo(f"… and {len(problems) - MOST_PRINTED} more. Mend these first, or see all with --json.")


def wants_color(color: str) -> bool | None:
    """What click wants to know: always, never, or (None) only on a terminal."""
    if color == "auto":
        return False if os.environ.get("NO_COLOR") else None
    return color == "always"


def _colored(problem: Problem) -> str:
    place, level = str(problem).removesuffix(problem.said).rsplit(problem.level, 1)
    said = _QUOTED.sub(lambda found: click.style(found[0], bold=True), problem.said)
    return (
        click.style(place, dim=True) + click.style(problem.level, fg=_COLORS[problem.level], bold=True) + level + said
    )
