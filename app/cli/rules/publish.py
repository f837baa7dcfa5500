"""`textback rules publish`: check, play the chats, and make one new version live on every host."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from app.bootstrap.publishing import publish_rules
from app.bootstrap.rules import RuleFiles
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import GOOD, PROBLEMS, end, told_in_a_sentence
from app.cli.rules.compared import differences, of_files, of_live
from app.cli.rules.found import counted, found_rules, json_option, paths_argument
from app.cli.rules.printed import print_problems
from app.cli.rules.told import differences_as_json, tell_differences
from app.rulebook.differences.difference import Difference
from app.usecases.publish import Publication


@click.command(epilog="Example: textback rules publish --note 'winter prices'")
@paths_argument
@click.option("--note", default="", help="Why, for those who read `rules versions` later.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and publish nothing.")
@json_option
def publish(*, paths: tuple[Path, ...], note: str, dry_run: bool, as_json: bool) -> None:
    """Make the rule files live: every host answers by them within a second. PATHS as for `check`.

    They are checked and their chats played first; files with problems stay out, and the live version goes on answering.
    Exit code 0: they are live. 1: problems keep them out. 2: could not read or publish them.
    """
    with told_in_a_sentence():
        found = found_rules(paths)
        if found.errors:
            _refuse(found, as_json=as_json)
        settings = settings_for()
        database = migrated_database(settings)
        changed = differences(of_live(database, settings), of_files(found))
        published = None if dry_run else publish_rules(found, database, note)
        if as_json:
            click.echo(json.dumps(_as_json(published, changed), ensure_ascii=False, indent=2))
        else:
            _tell(published, changed, len(found.files))
        end(GOOD)


def _refuse(found: RuleFiles, *, as_json: bool) -> None:
    print_problems((*found.problems, *found.failures), "json" if as_json else "text")
    if not as_json:
        click.echo(f"{counted(found.errors, 'problem')}: nothing was published, what is live stays live.", err=True)
    end(PROBLEMS)


def _tell(published: Publication | None, changed: Sequence[Difference] | None, files: int) -> None:
    if published is None:
        click.echo("Would go live:" if changed or changed is None else "Nothing would change for a customer.")
    elif not published.is_new:
        click.echo(f"Version {published.version} is live already with exactly these files.")
    else:
        click.echo(f"Version {published.version} is live, from {counted(files, 'file')}.")
    if changed is None:
        click.echo("  there is no live version to compare with")
    else:
        tell_differences(changed, indent="  ")


def _as_json(published: Publication | None, changed: Sequence[Difference] | None) -> dict[str, object]:
    return {
        "version": published.version if published else None,
        "is_new": published.is_new if published else None,
        "differences": None if changed is None else differences_as_json(changed),
    }
