"""The ports of receiving, wrapped so that what happens is counted: once it is on the disk, and never instead of it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from app.domain.decision import OptOut
from app.domain.late import Past
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.metrics.catalogue import OPT_OUTS, TEXTS
from app.metrics.meter import NO_RULE, Meter
from app.usecases.ports import Intake, Records, Taken
from app.usecases.receive import Receipt

Monotonic = Callable[[], float]


def counted_take(take: Callable[[IncomingMessage], Receipt], meter: Meter) -> Callable[[IncomingMessage], Receipt]:
    """Take texts in, counted by door and outcome."""

    def counted(message: IncomingMessage) -> Receipt:
        try:
            receipt = take(message)
        except BaseException:
            meter.count(TEXTS, message.door.value, "failed")
            raise
        meter.count(TEXTS, message.door.value, "new" if receipt.is_new else "copy")
        return receipt

    return counted


@dataclass(slots=True)
class _CountedIntake:
    """One open transaction, and what it records; keeps the port `Intake`."""

    intake: Intake
    texts: int = 0
    taken: Sequence[Taken] = ()

    def new_among(self, messages: Sequence[IncomingMessage], window: timedelta) -> Sequence[IncomingMessage]:
        self.texts = len(messages)
        return self.intake.new_among(messages, window)

    def past(self, late: Sequence[IncomingMessage]) -> Mapping[PhoneNumber, Past]:
        return self.intake.past(late)

    def people(self, phones: Collection[PhoneNumber]) -> Mapping[PhoneNumber, Person]:
        return self.intake.people(phones)

    def record(self, taken: Sequence[Taken], rulebook_version: int) -> None:
        self.taken = taken
        self.intake.record(taken, rulebook_version)


@dataclass(frozen=True, slots=True)
class CountedRecords:
    """Where texts are taken in, each commit counted with its decisions; keeps the port `Records`."""

    records: Records
    meter: Meter
    monotonic: Monotonic

    @contextmanager
    def intake(self) -> Iterator[Intake]:
        """Open a transaction; what it recorded is counted once it is on the disk."""
        began = self.monotonic()
        with self.records.intake() as intake:
            counted = _CountedIntake(intake)
            yield counted
        seconds = self.monotonic() - began
        decided = Counter((one.decision.layer.value, one.decision.rule or NO_RULE) for one in counted.taken)
        self.meter.decided(decided, counted.texts, seconds)
        for one in counted.taken:
            for effect in one.decision.effects:
                if isinstance(effect, OptOut):
                    self.meter.count(OPT_OUTS, effect.source.value)
