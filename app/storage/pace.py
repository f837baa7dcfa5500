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

    def slot_after(self, now: datetime) -> datetime | None:
        """When the next message may leave, if one leaves now."""
        return None if self.per_second is None else now + timedelta(seconds=1 / self.per_second)
