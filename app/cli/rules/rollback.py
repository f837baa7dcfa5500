"""`textback rules rollback`: an older version goes live again, as a new one."""

import json

import click

from app.bootstrap.publishing import roll_back_rules
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import GOOD, CouldNotRun, end, told_in_a_sentence
from app.cli.rules.compared import differences, of_live, of_version
from app.cli.rules.found import json_option
from app.cli.rules.told import differences_as_json, tell_differences
from app.usecases.publish import NoSuchVersion, UnsoundVersion


@click.command(epilog="Example: textback rules rollback 7 --note 'wrong prices'")
@click.argument("version", required=False, type=click.IntRange(1))
@click.option("--note", default="", help="Why, for those who read `rules versions` later.")
@json_option
def rollback(*, version: int | None, note: str, as_json: bool) -> None:
    """Bring VERSION back, or the one that was live before; twice returns to where you began.

    It becomes a new version, so nothing of the past changes. The files in the rules folder stay as they are, and no
    program publishes them by itself until they are changed.
    """
    with told_in_a_sentence():
        settings = settings_for()
        database = migrated_database(settings)
        before = of_live(database, settings)
        try:
            done, source = roll_back_rules(database, settings.terms, version, note)
        except NoSuchVersion as error:
            raise CouldNotRun(f"{error}: `textback rules versions` lists them.") from error
        except UnsoundVersion as error:
            raise CouldNotRun(f"{error}; nothing was changed.") from error
        changed = differences(before, of_version(database, settings, done.version)) or ()
        if as_json:
            told = {"version": done.version, "is_new": done.is_new, "from_version": source.version}
            click.echo(json.dumps({**told, "differences": differences_as_json(changed)}, ensure_ascii=False, indent=2))
        elif done.is_new:
            click.echo(f"Version {done.version} is live: it is version {source.version} again.")
            tell_differences(changed, indent="  ")
        else:
            click.echo(f"Version {done.version} is live already with exactly these files.")
        end(GOOD)
