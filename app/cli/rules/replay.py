"""`textback rules replay`: what an edit would change for the texts that really came."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from app.bootstrap.replaying import replay_rules, texts_since
from app.cli.arguments import Since
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import GOOD, end, told_in_a_sentence
from app.cli.progress import progress
from app.cli.rules.found import counted, json_option
from app.cli.rules.sound import rulebook_of
from app.usecases.replay import Change, Changed, Replay


@click.command(epilog="Example: textback rules replay --since 7d")
@click.option("--since", type=Since(), default="7d", show_default=True, help="From when on: 7d, 12h, or 2026-11-01.")
@click.option("--rules", "path", type=click.Path(path_type=Path), help="File or folder; default TEXTBACK_RULES.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Kinds of change that are told.")
@json_option
def replay(*, since: datetime, path: Path | None, limit: int, as_json: bool) -> None:
    """Run the texts of the past through the live version and through the files, and tell only what differs.

    Nothing is sent and nothing remembered. Nobody's number is shown; long numbers inside texts are masked.
    """
    with told_in_a_sentence():
        edited = rulebook_of(path, as_json=as_json)
        settings = settings_for()
        database = migrated_database(settings)
        with progress("Replaying", texts_since(database, since)) as tell:
            done = replay_rules(database, settings.terms, edited, since, tell)
        if as_json:
            click.echo(json.dumps(_as_json(done), ensure_ascii=False, indent=2))
        else:
            _tell(done, limit)
        end(GOOD)


def _tell(done: Replay, limit: int) -> None:
    taken = f"{counted(done.texts, 'text')} of {done.people} {'person' if done.people == 1 else 'people'}"
    if not done.changes:
        click.echo(f"{taken}: the files would answer every one as the live rules do.")
        return
    click.echo(f"{taken}: {done.changed} would be answered otherwise.")
    ranked = _ranked(done)
    for change, changed in ranked[:limit]:
        click.echo(f"\n{_sentence(change, changed)}")
        for text, (before, after) in changed.samples.items():
            click.echo(f'  "{text}"')
            if change.before == change.after:
                click.echo(click.style(f"    - {before}", fg="red"))
                click.echo(click.style(f"    + {after}", fg="green"))
        if changed.count > len(changed.samples):
            click.echo(f"  … {changed.count} in all")
    if len(ranked) > limit:
        click.echo(f"\n… and {len(ranked) - limit} more kinds of change; --limit or --json shows them.")


def _sentence(change: Change, changed: Changed) -> str:
    texts = counted(changed.count, "text")
    if change.before == change.after:
        return f"{texts} that got {change.before} would get another reply from it:"
    return f"{texts} that got {change.before} would get {change.after}:"


def _ranked(done: Replay) -> Sequence[tuple[Change, Changed]]:
    return sorted(done.changes.items(), key=lambda item: (-item[1].count, item[0].before, item[0].after))


def _as_json(done: Replay) -> dict[str, object]:
    return {
        "texts": done.texts,
        "people": done.people,
        "changed": done.changed,
        "changes": [
            {
                "before": change.before,
                "after": change.after,
                "count": changed.count,
                "samples": [
                    {"text": text, "before": before, "after": after}
                    for text, (before, after) in changed.samples.items()
                ],
            }
            for change, changed in _ranked(done)
        ],
    }
