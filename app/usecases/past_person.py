"""The person as they were: what is on record of them, with the days of memberships found in the rules of the time."""

from collections.abc import Callable

from app.domain.evidence import PastConsent, person_then
from app.domain.matching import Rulebook
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.usecases.ports import Background, LedgerRow

BookOf = Callable[[int], Rulebook | None]
"""The rulebook of a version; None where it does not compile in this release."""


def past_person(phone: PhoneNumber, background: Background, book_of: BookOf, first_name: str | None = None) -> Person:
    """The person just before what `background` leads up to."""
    return person_then(
        phone,
        (PastConsent(row.event, row.at, row.group, _days(row, book_of)) for row in background.ledger),
        answered=background.answered,
        texted_before=background.texted_before,
        first_name=first_name,
    )


def _days(row: LedgerRow, book_of: BookOf) -> int | None:
    """For how many days the rule of that day's version put people into the group."""
    book = book_of(row.version) if row.group and row.version is not None else None
    for rule in book.rules.rules if book else ():
        if rule.name == row.rule and rule.join is not None and rule.join.group == row.group:
            return rule.join.days
    return None
