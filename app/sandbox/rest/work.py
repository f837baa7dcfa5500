"""What a REST function gets and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.sandbox.rest.asked import Asked
from app.sandbox.rest.envelope import Answer
from app.sandbox.state import State


@dataclass(frozen=True, slots=True)
class Work:
    """One request at work: the state, which nobody else touches meanwhile, and what its address names."""

    state: State
    asked: Asked
    named: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the answer, and for the log what it cost and who got what."""

    answer: Answer
    credits: int = 0
    cents: int = 0
    numbers: tuple[str, ...] = field(default=(), repr=False)
    text: str = field(default="", repr=False)
    subject: str = field(default="", repr=False)


Function = Callable[[Work], Done]
