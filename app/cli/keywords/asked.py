"""Asking a person, one by one, before anything is rented or cancelled; all questions come before the first call."""

from collections.abc import Collection

import click

from app.cli.keywords.shown import CHARGED
from app.cli.outcome import CouldNotRun
from app.domain.keyword_plan import Kind, Step
from app.domain.keyword_proposal import Proposal
from app.domain.keyword_setup import key_of
from app.usecases.apply_keywords import Agreed


def agree_to_updates(proposal: Proposal) -> None:
    """Go on with updates only if a person says so.

    Raises:
        CouldNotRun: they did not.
    """
    if proposal.of(Kind.UPDATE) and _typed("Type apply to set up otherwise what is shown above") != "apply":
        raise CouldNotRun("stopped: nothing was changed.")


def agreed(proposal: Proposal, *, rent: bool, again: Collection[str], cancel: bool) -> Agreed:
    """What a person agrees to, each keyword by itself; what was agreed to on the command line is not asked.

    Raises:
        CouldNotRun: nobody answers.
    """
    repeated = {key_of(word) for word in again}
    rentals = [step for step in proposal.of(Kind.RENT) if _may_rent(step, agreed=rent, repeated=repeated)]
    cancelled = [step for step in proposal.of(Kind.CANCEL) if cancel or _may_cancel(step)]
    return Agreed({key_of(step.word) for step in rentals}, {key_of(step.word) for step in cancelled})


def _may_rent(step: Step, *, agreed: bool, repeated: Collection[str]) -> bool:
    if key_of(step.word) in repeated or (agreed and step.doubtful_since is None):
        return True
    if step.doubtful_since is None:
        return _typed(f"{CHARGED}\nType {step.word} to rent it, or nothing to leave it out") == step.word
    click.echo(
        f"{step.word}: {step.why}. Look at the account and at the card's statement before anybody rents it again.",
        err=True,
    )
    return _typed(f"Type {step.word} again to rent it once more, or nothing to leave it out") == f"{step.word} again"


def _may_cancel(step: Step) -> bool:
    click.echo(f"{step.word}: {step.why}. Once it is cancelled, anybody may rent it.", err=True)
    return _typed(f"Type {step.word} to cancel it, or nothing to leave it out") == step.word


def _typed(question: str) -> str:
    try:
        answer: str = click.prompt(question, default="", show_default=False, err=True)
    except click.Abort:
        said = "stopped: nothing was changed. A script agrees with --update, --rent, --rent-again WORD and --cancel."
        raise CouldNotRun(said) from None
    return " ".join(answer.split())
