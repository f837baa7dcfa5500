"""`textback rules test`: the chats, played on the code that answers real texts."""

from pathlib import Path

import click

from app.cli.outcome import GOOD, PROBLEMS, end, told_in_a_sentence
from app.cli.rules.found import found_rules, paths_argument
from app.cli.rules.printed import form_options, is_for_people, print_problems


@click.command(name="test", epilog="Example: textback rules test")
@paths_argument
@form_options
def play(*, paths: tuple[Path, ...], form: str, color: str) -> None:
    """Play the chats of the rule files on the code that answers real texts. PATHS as for `check`.

    Exit code 0: all came as they say. 1: problems or failures. 2: could not read them.
    """
    with told_in_a_sentence():
        found = found_rules(paths)
        print_problems((*found.problems, *found.failures), form, color)
        if is_for_people(form):
            played = len(found.loaded.chats) if found.loaded.rulebook else 0
            passed = played - len(found.failures)
            click.echo(f"{passed} passed, {len(found.failures)} failed", err=bool(found.errors))
        end(PROBLEMS if found.errors else GOOD)
