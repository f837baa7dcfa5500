"""What became of an apply, for people and for programs, and the exit code that says it."""

import json
from collections.abc import Sequence
from typing import NoReturn

import click

from app.cli.keywords.scene import ENDINGS
from app.cli.outcome import COULD_NOT_RUN, GOOD, PROBLEMS, end
from app.domain.keyword_plan import Kind, Step
from app.domain.keyword_proposal import Proposal
from app.usecases.apply_keywords import Applied
from app.usecases.keyword_desk import DeskAway, DeskError
from app.usecases.ports import StorageError


def tell_and_end(proposal: Proposal, applied: Applied, *, in_json: bool) -> NoReturn:
    """Say what was done and what was not, and end the command."""
    if in_json:
        click.echo(json.dumps(_as_json(proposal, applied), ensure_ascii=False, indent=2))
    else:
        _tell_people(applied)
    if applied.stopped is not None:
        nothing_harms = isinstance(applied.stopped, DeskAway) and not applied.done and not applied.rented
        end(COULD_NOT_RUN if nothing_harms else PROBLEMS)
    end(PROBLEMS if applied.left_out or applied.otherwise or proposal.of(Kind.CANNOT) else GOOD)


def _tell_people(applied: Applied) -> None:
    for word, change in applied.otherwise:
        said = f"{word}, {change.part}: the gateway was told {change.old} and says {change.new}."
        click.echo(f"textback: {said}", err=True)
    if applied.left_out:
        click.echo(f"Left out: {_words(applied.left_out)}.", err=True)
    if applied.stopped is None:
        click.echo(f"Done: {_words(applied.done)}." if applied.done else "Nothing was to be done.")
        return
    outcome, reason, what_to_do = _ending(applied.stopped)
    stopped_at = applied.not_done[0].word
    half = f" {stopped_at} is rented, and not set up." if stopped_at in applied.rented else ""
    click.echo(f"textback: stopped at {stopped_at}: {outcome} ({reason}).{half}\n  → {what_to_do}", err=True)
    click.echo(f"Done: {_words(applied.done) or 'nothing'}. Not done: {_words(applied.not_done)}.", err=True)


def _ending(error: DeskError | StorageError) -> tuple[str, str, str]:
    if isinstance(error, StorageError):
        return "not written down", str(error), "Look at TEXTBACK_DATABASE_URL, then plan again."
    return ENDINGS[type(error)][0], error.reason, error.what_to_do


def _as_json(proposal: Proposal, applied: Applied) -> dict[str, object]:
    told: dict[str, object] = {
        "outcome": "done",
        "done": [step.word for step in applied.done],
        "rented": applied.rented,
        "left_out": [step.word for step in applied.left_out],
        "not_done": [step.word for step in applied.not_done],
        "cannot": [step.word for step in proposal.of(Kind.CANNOT)],
        "kept_otherwise": [{"keyword": word, "part": str(change.part)} for word, change in applied.otherwise],
    }
    if applied.stopped is not None:
        outcome, reason, what_to_do = _ending(applied.stopped)
        told |= {"outcome": outcome, "reason": reason, "what_to_do": what_to_do}
    return told


def _words(steps: Sequence[Step]) -> str:
    return ", ".join(step.word for step in steps)
