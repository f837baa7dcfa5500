"""Harvesting, put together: texts that nothing understood, and the rules they might have meant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.matching import Rulebook
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.rulebook.harvest.forms import Forms
from app.rulebook.harvest.heaps import Heap, heaps
from app.rulebook.harvest.patch import Patch, of_heap
from app.storage.engine import Database
from app.storage.old_texts import unmatched
from app.usecases.rehearse import Rehearsal

_SOMEBODY = PhoneNumber("2125550100")


@dataclass(frozen=True, slots=True)
class Harvest:
    """What was gathered: the heaps with their patches, how many texts there were, how many were too rare to keep."""

    heaps: Sequence[tuple[Heap, Patch]]
    texts: int
    given_up: int


def harvest(database: Database, book: Rulebook, since: datetime, now: datetime, tell: Callable[[int], None]) -> Harvest:
    """Gather what no rule took, and say which lines would take it.

    Raises:
        StorageUnavailable: the database is away.
    """
    forms = Forms()
    for text in unmatched(database, since):
        forms.add(text)
        if forms.texts % 1_000 == 0:
            tell(forms.texts)
    found = heaps(forms, book.rules.rules)
    return Harvest(
        [(heap, of_heap(heap, book.rules.rules, _reply(heap, book, now))) for heap in found],
        forms.texts,
        forms.given_up,
    )


def _reply(heap: Heap, book: Rulebook, now: datetime) -> str | None:
    """What somebody new is answered to the keyword that the heap is near."""
    if heap.rule is None:
        return None
    decision = Rehearsal(book, Person(phone=_SOMEBODY), now).text(heap.rule.name)
    took = decision.rule == heap.rule.name and decision.reply is not None
    return decision.reply.text if took and decision.reply else None
