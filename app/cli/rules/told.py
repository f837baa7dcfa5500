"""How differences and versions are told: lines for people, values for programs."""

from collections.abc import Sequence

import click

from app.rulebook.differences.difference import Difference, Kind

_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~"}
_COLOURS = {Kind.ADDED: "green", Kind.REMOVED: "red", Kind.CHANGED: "yellow"}

MOST_TOLD = 100
"""Differences told to people; more than that is another rulebook."""


def tell_differences(differences: Sequence[Difference], indent: str = "") -> None:
    """Print differences, with both texts where a text changed; colours only where somebody sees them."""
    for difference in differences[:MOST_TOLD]:
        sign = click.style(_SIGNS[difference.kind], fg=_COLOURS[difference.kind])
        click.echo(f"{indent}{sign} {difference}")
        for text, mark, colour in ((difference.before, "-", "red"), (difference.after, "+", "green")):
            if text is not None:
                for line in text.splitlines():
                    click.echo(f"{indent}    " + click.style(f"{mark} {line}", fg=colour))
    if len(differences) > MOST_TOLD:
        click.echo(f"{indent}… and {len(differences) - MOST_TOLD} more; --json shows all.")


def differences_as_json(differences: Sequence[Difference]) -> list[dict[str, str | None]]:
    """The same for programs."""
    return [
        {"subject": one.subject, "what": one.what, "kind": str(one.kind), "before": one.before, "after": one.after}
        for one in differences
    ]
