"""Chats: what the block `tests:` says, as values. A chat is a list of steps, taken in the order they are written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.rules import Place


@dataclass(frozen=True, slots=True)
class Texts:
    """`them:`: the person texts in."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Replied:
    """`us:`: the next reply holds this text, or is exactly this text; `text` None is `us: nothing`."""

    place: Place
    text: str | None
    exactly: bool = False


@dataclass(frozen=True, slots=True)
class Passes:
    """`wait:`: time passes."""

    place: Place
    time: timedelta


@dataclass(frozen=True, slots=True)
class Becomes:
    """`at:`: the time is this."""

    place: Place
    moment: datetime


@dataclass(frozen=True, slots=True)
class Then:
    """`then:`: how the person stands; the group is empty for `opted out` and `opted in`."""

    place: Place
    state: str
    group: str = ""

    def __str__(self) -> str:
        return f"{self.state} {self.group}".strip()


@dataclass(frozen=True, slots=True)
class Is:
    """`as:`: who is texting; without one it is somebody new."""

    place: Place
    opted_out: bool = False
    group: str = ""
    first_name: str = ""


Step = Texts | Replied | Passes | Becomes | Then | Is


@dataclass(frozen=True, slots=True)
class Chat:
    """One test: what is said, in order, from a moment on that is always the same."""

    name: str
    place: Place
    steps: tuple[Step, ...]
    starts: datetime = field(repr=False)

    @property
    def where(self) -> str:
        """The chat as problems name it."""
        return f'test "{self.name}"'

    def groups(self) -> Iterator[tuple[Place, str]]:
        """The groups that it speaks of."""
        for step in self.steps:
            if isinstance(step, Then | Is) and step.group:
                yield step.place, step.group
