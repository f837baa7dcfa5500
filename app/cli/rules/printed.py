"""Problems as they are printed: a line each for people, JSON for programs."""

import json
from collections.abc import Sequence

import click

from app.rulebook.problem import Problem

MOST_PRINTED = 100
"""Problems printed for people; a file with more has one cause, and the first ones name it."""


def print_problems(problems: Sequence[Problem], *, as_json: bool) -> None:
    """Print the problems on standard output."""
    if as_json:
        click.echo(json.dumps([_as_json(problem) for problem in problems], ensure_ascii=False, indent=2))
        return
    for problem in problems[:MOST_PRINTED]:
        click.echo(str(problem))
    if len(problems) > MOST_PRINTED:
        click.echo(f"… and {len(problems) - MOST_PRINTED} more. Mend these first, or see all with --json.")


def _as_json(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "level": str(problem.level),
        "where": problem.where,
        "message": problem.message,
    }
