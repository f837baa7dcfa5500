"""The account's pace, shared by all workers through one moment in its row (the generic cell rate algorithm)."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """How many messages may leave in a second; None for no limit."""

    per_second: float | None = None

    def allows(self, next_slot_at: datetime | None, now: datetime) -> bool:
        """Whether a message may leave now."""
        return self.per_second is None or next_slot_at is None or now >= next_slot_at

    def slot_after(self, now: datetime, messages: int) -> datetime | None:
        """When the next message may leave, if so many leave now."""
        return None if self.per_second is None else now + timedelta(seconds=messages / self.per_second)

    @property
    def in_a_second(self) -> int | None:
        """How many may leave at one moment: as many as in the second after it, and always one; None for any number."""
        return None if self.per_second is None else max(1, int(self.per_second))
