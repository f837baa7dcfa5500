"""`textback rules diff`: what differs between two versions, or between a version and the files, in words."""

import json
from pathlib import Path

import click

from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import GOOD, PROBLEMS, CouldNotRun, end, told_in_a_sentence
from app.cli.rules.compared import Side, differences, of_live, of_version
from app.cli.rules.found import json_option
from app.cli.rules.sound import rulebook_of
from app.cli.rules.told import differences_as_json, tell_differences


@click.command(epilog="Example: textback rules diff 3 5")
@click.argument("before", metavar="[A]", required=False, type=click.IntRange(1))
@click.argument("after", metavar="[B]", required=False, type=click.IntRange(1))
@click.option("--rules", "path", type=click.Path(path_type=Path), help="File or folder; default TEXTBACK_RULES.")
@click.option("--exit-code", is_flag=True, help="End with 1 where there are differences, as git does.")
@json_option
def diff(*, before: int | None, after: int | None, path: Path | None, exit_code: bool, as_json: bool) -> None:
    """Tell what differs: between versions A and B, between A and the files, or between what is live and the files."""
    with told_in_a_sentence():
        left, right = _sides(before, after, path, as_json=as_json)
        found = differences(left, right)
        if found is None:
            raise CouldNotRun("nothing is live yet that the files could be compared with.")
        if as_json:
            click.echo(json.dumps(differences_as_json(found), ensure_ascii=False, indent=2))
        elif found:
            click.echo(f"From {left.name} to {right.name}:")
            tell_differences(found)
        else:
            click.echo(f"No difference that a customer would notice between {left.name} and {right.name}.")
        end(PROBLEMS if found and exit_code else GOOD)


def _sides(before: int | None, after: int | None, path: Path | None, *, as_json: bool) -> tuple[Side, Side]:
    settings = settings_for()
    database = migrated_database(settings)
    left = of_live(database, settings) if before is None else of_version(database, settings, before)
    if after is not None:
        return left, of_version(database, settings, after)
    return left, Side("the files", rulebook_of(path, as_json=as_json).rules)
