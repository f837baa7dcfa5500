"""`textback keywords apply`: exactly what a plan says, asked for where it costs or cannot be taken back."""

from collections.abc import Sequence
from pathlib import Path

import click

from app.cli.card import card_option
from app.cli.keywords.asked import agree_to_updates, agreed
from app.cli.keywords.ended import tell_and_end
from app.cli.keywords.paying import read_payment, stored_card_option
from app.cli.keywords.plan_file import read_plan
from app.cli.keywords.scene import Scene, rules_option, scene
from app.cli.keywords.shown import print_plan
from app.cli.outcome import PROBLEMS, CouldNotRun, told_in_a_sentence
from app.domain.keyword_proposal import Proposal, why_stale
from app.system import utc_now
from app.usecases.apply_keywords import Agreed, Applied, apply_keywords
from app.usecases.keyword_desk import KeywordDesk


class StalePlan(CouldNotRun):
    """The plan was made for another account, other files, or an account that has changed since."""

    exit_code = PROBLEMS

    def __init__(self, reasons: Sequence[str]) -> None:
        listed = "\n  ".join(reasons)
        super().__init__(f"the plan is stale, and nothing was changed:\n  {listed}\nPlan again: textback keywords plan")


class StoppedMidway(CouldNotRun):
    """Somebody lost patience while the account was being changed."""

    exit_code = PROBLEMS

    def __init__(self) -> None:
        super().__init__("stopped midway. What was done stands above; `textback keywords plan` says what is left.")


@click.command(epilog="Example: textback keywords apply keywords.plan.json --rent --card-file card.txt")
@click.argument("plan_file", metavar="[PLAN]", required=False, type=click.Path(path_type=Path, dir_okay=False))
@rules_option
@click.option("--update", is_flag=True, help="Set up without asking; a PLAN is not asked for its updates either.")
@click.option("--rent", is_flag=True, help="Rent without asking.")
@click.option(
    "--rent-again",
    multiple=True,
    metavar="WORD",
    help="Rent WORD although an earlier rental may have worked. Repeatable.",
)
@click.option("--cancel", is_flag=True, help="Cancel without asking.")
@card_option
@stored_card_option
@click.option("--json", "in_json", is_flag=True, help="Print JSON for programs.")
def apply(
    *,
    plan_file: Path | None,
    path: Path | None,
    update: bool,
    rent: bool,
    rent_again: tuple[str, ...],
    cancel: bool,
    card_file: Path | None,
    stored_card: str | None,
    in_json: bool,
) -> None:
    """Do what a PLAN says, or without one what `plan` would say now. Asks before it rents, and before it cancels.

    A stale PLAN is refused. Stops at the first call that fails. Exit code 0: all is done. 1: not all is; read what is
    said. 2: nothing was done.
    """
    with told_in_a_sentence():
        here = scene(path, in_json=in_json)
        proposal = _proposal(here, read_plan(plan_file) if plan_file else None)
        if not in_json:
            print_plan(proposal, ())
        if plan_file is None and not update:
            agree_to_updates(proposal)
        consent = agreed(proposal, rent=rent, again=rent_again, cancel=cancel)
        payment = read_payment(card_file, stored_card) if consent.rent else None
        with here.desk(payment) as desk:
            applied = _applied(here, proposal, consent, desk)
        tell_and_end(proposal, applied, in_json=in_json)


def _proposal(here: Scene, given: Proposal | None) -> Proposal:
    """The plan as it is now, which must be the one that was given.

    Raises:
        StalePlan: it is not.
    """
    with here.desk() as desk:
        now = here.plan(desk, [key.upper() for key in given.seen] if given else [])
    if given is not None and (reasons := why_stale(given, now)):
        raise StalePlan(reasons)
    return now


def _applied(here: Scene, proposal: Proposal, consent: Agreed, desk: KeywordDesk) -> Applied:
    """Do the plan, with a line on standard error for each thing that is done."""
    try:
        return apply_keywords(
            proposal, here.wanted, consent, desk, here.memory, utc_now, lambda done: click.echo(done, err=True)
        )
    except KeyboardInterrupt:
        raise StoppedMidway from None
