"""`textback rules check`: everything that is wrong, before it goes live."""

from pathlib import Path

import click

from app.cli.outcome import GOOD, PROBLEMS, end, told_in_a_sentence
from app.cli.rules.found import counted, found_rules, json_option, paths_argument
from app.cli.rules.printed import print_problems


@click.command(epilog="Example: textback rules check rules/winter.yaml")
@paths_argument
@json_option
def check(*, paths: tuple[Path, ...], as_json: bool) -> None:
    """Say everything that is wrong in the rule files, with its place. PATHS: files or folders; default TEXTBACK_RULES.

    Exit code 0: they can go live. 1: problems. 2: could not read them.
    """
    with told_in_a_sentence():
        found = found_rules(paths)
        print_problems(found.problems, as_json=as_json)
        errors = found.errors - len(found.failures)
        if not as_json:
            said = counted(errors, "problem") if errors else f"No problems in {counted(len(found.files), 'file')}."
            click.echo(said, err=bool(errors))
        end(PROBLEMS if errors else GOOD)
