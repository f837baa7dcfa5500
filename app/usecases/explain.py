"""Explaining: why a text of the past got what it got, by the version of the rules that decided it."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.considered import Considered, considered
from app.domain.decide import decide
from app.domain.decision import ANSWERED_BEFORE, Decision
from app.domain.person import Person
from app.domain.rules import ANYTHING_ELSE
from app.usecases.past_person import BookOf, past_person
from app.usecases.ports import Background, History, PastText, Sending


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text got its answer.

    `person` is as on record just before the text. `rules` is None where the version does not compile in this release.
    `answered_at`: when the rule that kept silent had answered before. `again` is what the same version decides today
    about the same text; where it differs from what was decided, the record rules.
    """

    text: PastText
    person: Person
    rules: tuple[Considered, ...] | None
    again: Decision | None
    answered_at: datetime | None
    sendings: tuple[Sending, ...]

    @property
    def is_reproduced(self) -> bool:
        """Whether this release decides as it was decided then."""
        then = (self.text.layer, self.text.rule, self.text.reason)
        return self.again is not None and (self.again.layer, self.again.rule, self.again.reason) == then


def explain(text: PastText, history: History, book_of: BookOf) -> Explanation:
    """Gather what was on record then, and ask the version that decided once more.

    Raises:
        StorageUnavailable: the database is away.
    """
    background, book = history.before(text), book_of(text.version)
    person = past_person(text.message.phone, background, book_of, text.first_name)
    rules = None if book is None else considered(text.message, person, book)
    return Explanation(
        text=text,
        person=person,
        rules=rules,
        again=None if book is None else decide(text.message, person, book),
        answered_at=_answered_at(text, background, rules or ()),
        sendings=tuple(history.sendings(text.message.id)),
    )


def _answered_at(text: PastText, background: Background, rules: tuple[Considered, ...]) -> datetime | None:
    """When the rule that kept silent had answered; None where it did not keep silent for that."""
    if not text.reason.startswith(ANSWERED_BEFORE):
        return None
    memory = next((one.rule.memory for one in rules if one.took), text.rule or ANYTHING_ELSE)
    return background.answered.get(memory)
