"""`textback rules`: check, test and try what marketers wrote, before a customer does."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import click

from app.bootstrap.rules import RuleFiles, read_rules
from app.cli.outcome import GOOD, PROBLEMS, CouldNotRun, end, told_in_a_sentence
from app.cli.trying import Try, somebody
from app.domain.matching import Rulebook
from app.rulebook.folder import NoSuchPath
from app.rulebook.problem import Problem
from app.settings import Settings
from app.usecases.rehearse import Rehearsal

MOST_PRINTED = 100
"""Problems printed for people; a file with more has one cause, and the first ones name it."""

paths_argument = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")


@click.group()
def rules() -> None:
    """Check, test and try rule files."""


@rules.command(epilog="Example: textback rules check rules/winter.yaml")
@paths_argument
@json_option
def check(paths: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001 - click calls it by keyword
    """Say everything that is wrong in the rule files, with its place. PATHS: files or folders; default TEXTBACK_RULES.

    Exit code 0: they can go live. 1: problems. 2: could not read them.
    """
    with told_in_a_sentence():
        found = _found(paths)
        _print(found.problems, as_json)
        if not as_json:
            errors = found.errors - len(found.failures)
            said = _counted(errors, "problem") if errors else f"No problems in {_counted(len(found.files), 'file')}."
            click.echo(said, err=bool(errors))
        end(PROBLEMS if found.errors > len(found.failures) else GOOD)


@rules.command(epilog="Example: textback rules test")
@paths_argument
@json_option
def test(paths: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001 - click calls it by keyword
    """Play the chats of the rule files on the code that answers real texts. PATHS as for `check`.

    Exit code 0: all came as they say. 1: problems or failures. 2: could not read them.
    """
    with told_in_a_sentence():
        found = _found(paths)
        _print((*found.problems, *found.failures), as_json)
        if not as_json:
            played = len(found.loaded.chats) if found.loaded.rulebook else 0
            passed = played - len(found.failures)
            click.echo(f"{passed} passed, {len(found.failures)} failed", err=bool(found.errors))
        end(PROBLEMS if found.errors else GOOD)


@rules.command(name="try", epilog="Example: textback rules try 'pizza please' --as 'member of pizza-club'")
@click.argument("text")
@click.option("--from", "number", default="2125550100", show_default=True, help="The number that texts in.")
@click.option("--at", "moment", metavar="TIME", help="When, in the program's zone: 2026-12-26 10:00. Default: now.")
@click.option(
    "--as", "who", multiple=True, help="Who texts: new, member of GROUP, opted out, first name ANN. Repeatable."
)
@click.option("--rules", "path", type=click.Path(path_type=Path), help="File or folder; default TEXTBACK_RULES.")
@json_option
def try_(text: str, number: str, moment: str | None, who: tuple[str, ...], path: Path | None, as_json: bool) -> None:  # noqa: FBT001 - click calls it by keyword
    """Show what one text would be answered, and why. Sends nothing and remembers nothing."""
    with told_in_a_sentence():
        found = _found((path,) if path else ())
        if found.loaded.rulebook is None:
            _print(found.problems, as_json)
            raise CouldNotRun("the rule files have problems; mend them first (`textback rules check`).")
        tried = _tried(found.loaded.rulebook, text, number, moment, who)
        click.echo(json.dumps(tried.as_json(), ensure_ascii=False) if as_json else tried.in_words())
        end(GOOD)


def _tried(book: Rulebook, text: str, number: str, moment: str | None, who: Sequence[str]) -> Try:
    person, now = somebody(book, number, moment, who)
    return Try(Rehearsal(book, person, now).text(text), now)


def _found(paths: Sequence[Path]) -> RuleFiles:
    settings = Settings.from_env(os.environ, receives=False, sends=False)
    try:
        return read_rules(paths or (settings.rules,), settings.terms)
    except NoSuchPath as error:
        raise CouldNotRun(f"{error}. Name a file or folder, or set TEXTBACK_RULES.") from error


def _print(problems: Sequence[Problem], as_json: bool) -> None:  # noqa: FBT001 - the caller's own flag
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


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
