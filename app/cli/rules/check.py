"""`textback rules check`: everything that is wrong, before it goes live; with `--fix`, mended where that is sure."""

from pathlib import Path

import click

from app.bootstrap.rules import RuleFiles
from app.cli.outcome import GOOD, PROBLEMS, end, told_in_a_sentence
from app.cli.rules.found import counted, found_rules, mended_rules, paths_argument
from app.cli.rules.printed import form_options, is_for_people, print_problems, wants_color
from app.cli.rules.writing import offer


@click.command(epilog="Example: textback rules check --fix rules/winter.yaml")
@paths_argument
@form_options
@click.option("--fix", is_flag=True, help="Show what is surely meant as a diff, and write it after asking.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
def check(*, paths: tuple[Path, ...], form: str, color: str, fix: bool, yes: bool) -> None:
    """Say everything that is wrong in the rule files, with its place. PATHS: files or folders; default TEXTBACK_RULES.

    Exit code 0: they can go live. 1: problems. 2: could not read them.
    """
    with told_in_a_sentence():
        found = _mended(paths, color, yes=yes) if fix else found_rules(paths)
        print_problems(found.problems, form, color)
        errors = found.errors - len(found.failures)
        if is_for_people(form):
            click.echo(_sum(found, errors, hint=not fix), err=bool(errors))
        end(PROBLEMS if errors else GOOD)


def _mended(paths: tuple[Path, ...], color: str, *, yes: bool) -> RuleFiles:
    """The files after the mending, where somebody wanted it; else as they are."""
    now, then = mended_rules(paths)
    changed = {file: text for file, text in then.files.items() if text != now.files[file]}
    return then if offer(changed, now.files, yes=yes, color=wants_color(color)) else now


def _sum(found: RuleFiles, errors: int, *, hint: bool) -> str:
    if not errors:
        return f"No problems in {counted(len(found.files), 'file')}."
    mendable = hint and any(problem.fix for problem in found.problems)
    return f"{counted(errors, 'problem')}{'; --fix shows what it would mend' if mendable else ''}"
