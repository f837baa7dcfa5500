"""What is heard on a line once a form went out, as values: an answer, or how far the call got without one."""

from dataclasses import dataclass, field

from app.gateway.wire.stage import Stage


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. What the gateway wrote is not printed: it may repeat what we sent."""

    status: int
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TooMuch:
    """An answer longer than its limit; the rest was not read."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A call that ended without a whole answer: how far it got, and whether its deadline had passed."""

    stage: Stage
    too_late: bool


@dataclass(frozen=True, slots=True)
class Surprise:
    """A failure nobody foresaw, known by its kind only: its text may hold the password."""

    kind: str
    stage: Stage


Heard = Answer | TooMuch | Broken | Surprise
