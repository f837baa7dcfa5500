"""A plan for people: a line for each keyword, a line for each part that changes."""

from collections.abc import Iterator, Sequence
from typing import Final

import click

from app.domain.keyword_plan import Kind, Step
from app.domain.keyword_proposal import Proposal
from app.domain.keyword_setup import Change

MOST_LISTED: Final = 5
"""Names in one sentence."""

MOST_SHOWN: Final = 60
"""Characters of an old text that are shown; the new one is shown whole."""

CHARGED: Final = "Renting charges a card at once; the gateway does not tell the price beforehand."

_SHARED_CODE: Final = "On a shared short code such texts reach you only within 12 hours of a text of yours."

_SIGNS: Final = {
    Kind.UPDATE: ("~", "yellow"),
    Kind.RENT: ("+", "green"),
    Kind.CANCEL: ("-", "red"),
    Kind.CANNOT: ("!", "magenta"),
    Kind.GONE: ("·", None),
}
_WORDS: Final = {
    Kind.UPDATE: "set up otherwise",
    Kind.RENT: "rent and set up",
    Kind.CANCEL: "cancel",
    Kind.CANNOT: "cannot be had as stated",
    Kind.GONE: "forget",
}


def print_plan(proposal: Proposal, unreached: Sequence[str]) -> None:
    """Print what would change; what stays as it is becomes a number."""
    click.echo(f"Account {proposal.account}\n")
    for step in proposal.steps:
        if step.kind is not Kind.KEEP:
            _print(step)
    click.echo(summary(proposal))
    if proposal.of(Kind.RENT):
        click.echo(CHARGED)
    if unreached:
        click.echo(f"\nNo keyword of the account leads to {_listed(unreached)}. {_SHARED_CODE}")


def summary(proposal: Proposal) -> str:
    """How many of each, in a sentence."""
    kept = len(proposal.of(Kind.KEEP))
    as_they_are = f"{_counted(kept, 'keyword')} as stated" if kept else "no keyword is stated"
    if not proposal.changes and not proposal.of(Kind.CANNOT):
        return f"Nothing to do: {as_they_are}."
    numbers = (
        ("to rent", proposal.of(Kind.RENT)),
        ("to set up otherwise", proposal.of(Kind.UPDATE)),
        ("to cancel", proposal.of(Kind.CANCEL)),
        ("that cannot be had", proposal.of(Kind.CANNOT)),
        ("as stated", proposal.of(Kind.KEEP)),
    )
    return f"Keywords: {', '.join(f'{len(steps)} {what}' for what, steps in numbers if steps)}."


def _print(step: Step) -> None:
    sign, colour = _SIGNS[step.kind]
    why = f": {step.why}" if step.why else ""
    click.echo(click.style(f"  {sign} {step.word:<12} {_WORDS[step.kind]}{why}", fg=colour))
    for line in _lines(step):
        click.echo(f"      {line}")
    click.echo()


def _lines(step: Step) -> Iterator[str]:
    by_hand = {change.part: change for change in step.by_hand}
    for change in step.changes:
        if step.kind is Kind.RENT:
            yield f"{change.part:<16} {change.new}"
            continue
        hand = by_hand.pop(change.part, None)
        yield f"{change.part:<16} {_short(change.old)} → {change.new}{_by_hand(hand, change.new) if hand else ''}"
    for hand in by_hand.values():
        yield f"{hand.part:<16} {_short(hand.new)}{_by_hand(hand, hand.new)}; the file says so too"


def _by_hand(change: Change, new: str) -> str:
    """That somebody changed it since we set it, and from what where that does not stand there anyway."""
    return "   changed by hand" + (f", we had set {_short(change.old)}" if change.old != new else "")


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


def _listed(words: Sequence[str]) -> str:
    more = len(words) - MOST_LISTED
    return ", ".join(words[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
