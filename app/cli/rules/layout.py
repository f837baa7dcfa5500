"""`textback rules format`: rule files in their canonical layout."""

from collections.abc import Mapping
from pathlib import Path

import click

from app.bootstrap.rules import laid_out_rules
from app.cli.outcome import GOOD, PROBLEMS, end, told_in_a_sentence
from app.cli.rules.found import counted, named_paths, paths_argument, rule_settings
from app.cli.rules.printed import print_problems, wants_color
from app.cli.rules.writing import show_diff, write


@click.command(name="format", epilog="Example: textback rules format --diff rules/winter.yaml")
@paths_argument
@click.option("--check", "only_check", is_flag=True, help="Write nothing; name the files that would change.")
@click.option("--diff", "only_diff", is_flag=True, help="Write nothing; show how the files would change.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Color of the diff.")
def layout(*, paths: tuple[Path, ...], only_check: bool, only_diff: bool, color: str) -> None:
    """Write rule files in one layout; neither their meaning nor their remarks change. PATHS as for `check`.

    A file that cannot be read is left as it is, and its problem is named.

    Exit code 0: done. 1: a file would change (--check, --diff), or cannot be read. 2: could not run.
    """
    with told_in_a_sentence():
        settings = rule_settings()
        with named_paths():
            found = laid_out_rules(paths or (settings.rules,))
        print_problems(found.problems, color=color)
        if only_diff:
            show_diff(found.changed, found.files, color=wants_color(color))
        if only_check or only_diff:
            _tell(found.changed, "would change")
        else:
            write(found.changed, found.files)
        same = len(found.files) - len(found.changed)
        click.echo(f"{counted(same, 'file')} laid out already.", err=True)
        end(PROBLEMS if found.problems or (found.changed and (only_check or only_diff)) else GOOD)


def _tell(changed: Mapping[str, str], what: str) -> None:
    for file in sorted(changed):
        click.echo(f"{file} {what}.", err=True)
