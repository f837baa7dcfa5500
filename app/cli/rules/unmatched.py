"""`textback rules unmatched`: texts that nothing understood, by likeness, and the lines that would understand them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click

from app.bootstrap.harvesting import Harvest, harvest
from app.bootstrap.replaying import texts_since
from app.cli.arguments import Since
from app.cli.environment import migrated_database, settings_for
from app.cli.outcome import GOOD, end, told_in_a_sentence
from app.cli.progress import progress
from app.cli.rules.found import counted, json_option
from app.cli.rules.sound import rulebook_of
from app.rulebook.harvest.heaps import Heap
from app.rulebook.harvest.patch import Patch, together
from app.system import utc_now

MOST_EXAMPLES = 5


@click.command(epilog="Example: textback rules unmatched --since 30d")
@click.option("--since", type=Since(), default="30d", show_default=True, help="From when on: 7d, 12h, or 2026-11-01.")
@click.option("--rules", "path", type=click.Path(path_type=Path), help="File or folder; default TEXTBACK_RULES.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="Groups that are told.")
@click.option("--at-least", default=2, show_default=True, type=click.IntRange(1), help="Texts that a group must have.")
@json_option
def unmatched(*, since: datetime, path: Path | None, limit: int, at_least: int, as_json: bool) -> None:
    """Group the texts that no rule took, the most frequent first, and print YAML that would take them, with chats.

    Nobody's number is shown; long numbers inside texts are masked. Nothing is changed: paste what you like.
    """
    with told_in_a_sentence():
        book = rulebook_of(path, as_json=as_json)
        settings = settings_for()
        database = migrated_database(settings)
        with progress("Reading", texts_since(database, since)) as tell:
            found = harvest(database, book, since, utc_now(), tell)
        kept = [(heap, patch) for heap, patch in found.heaps if heap.count >= at_least]
        if as_json:
            told = {"texts": found.texts, "groups": [_as_json(heap, patch) for heap, patch in kept]}
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            _tell(found, kept, limit)
        end(GOOD)


def _tell(found: Harvest, kept: Sequence[tuple[Heap, Patch]], limit: int) -> None:
    if not kept:
        click.echo(f"{counted(found.texts, 'text')} that no rule took, and no two alike.")
        return
    click.echo(f"{counted(found.texts, 'text')} that no rule took:")
    for heap, _ in kept[:limit]:
        click.echo(f"{heap.count:>7}  {_listed(heap.examples)}{_meaning(heap)}")
    if len(kept) > limit:
        click.echo(f"         … and {len(kept) - limit} more groups; --limit or --json shows them")
    if patch := together([patch for _, patch in kept[:limit]]):
        click.echo(f"\n{patch}")


def _listed(examples: Mapping[str, int]) -> str:
    ranked = sorted(examples.items(), key=lambda item: -item[1])
    more = f" · and {len(ranked) - MOST_EXAMPLES} more" if len(ranked) > MOST_EXAMPLES else ""
    return " · ".join(f"{text} {count}" for text, count in ranked[:MOST_EXAMPLES]) + more


def _meaning(heap: Heap) -> str:
    if heap.rule is None:
        return ""
    if heap.known:
        return f"   ({heap.rule.name} has this word: it was not live yet, or not for these people or at that time)"
    return f"   (near {heap.rule.name})"


def _as_json(heap: Heap, patch: Patch) -> dict[str, object]:
    return {
        "count": heap.count,
        "texts": heap.examples,
        "near": heap.rule.name if heap.rule else None,
        "place": str(heap.rule.place) if heap.rule else None,
        "known": heap.known,
        "patch": together([patch]) or None,
    }
