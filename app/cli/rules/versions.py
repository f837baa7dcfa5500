"""`textback rules versions`: what was live when, how it came, and who brought it."""

import json
from collections.abc import Sequence

import click
from rich.console import Console
from rich.table import Table

from app.bootstrap.publishing import versions_of
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import GOOD, end, told_in_a_sentence
from app.cli.rules.found import json_option
from app.usecases.ports import VersionLine


@click.command(epilog="Example: textback rules versions --limit 50")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="The newest so many.")
@json_option
def versions(*, limit: int, as_json: bool) -> None:
    """List the published versions, the live one first."""
    with told_in_a_sentence():
        found = versions_of(migrated_database(settings_for()), limit)
        if as_json:
            click.echo(json.dumps([_as_json(line) for line in found], ensure_ascii=False, indent=2))
        elif found:
            _print(found)
        else:
            click.echo("Nothing was ever published: `textback rules publish`.")
        end(GOOD)


def _print(lines: Sequence[VersionLine]) -> None:
    table = Table("version", "live since (UTC)", "how", "who", "files", "note", box=None, pad_edge=False)
    for line in lines:
        came = line.provenance
        number = f"{line.version} (live)" if line.is_live else str(line.version)
        table.add_row(number, f"{line.published_at:%Y-%m-%d %H:%M:%S}", came.how, came.who, str(line.files), came.note)
    Console().print(table, markup=False)


def _as_json(line: VersionLine) -> dict[str, object]:
    return {
        "version": line.version,
        "live": line.is_live,
        "published_at": line.published_at.isoformat(),
        "how": line.provenance.how,
        "who": line.provenance.who,
        "note": line.provenance.note,
        "files": line.files,
        "digest": line.digest,
    }
