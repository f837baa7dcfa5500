"""One difference, as a value: of what, what happened, and the two texts where a text changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.reply import Template


class Kind(StrEnum):
    """What happened to a part of the rulebook."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `subject` is a rule's name, `program` or `anything else`; `before` and `after` are its texts."""

    subject: str
    what: str
    kind: Kind = Kind.CHANGED
    before: str | None = None
    after: str | None = None

    def __str__(self) -> str:
        """As in: PIZZA: reply changed."""
        return f"{self.subject}: {self.what}"


def of_text(subject: str, name: str, before: str | None, after: str | None) -> Iterator[Difference]:
    """A text that changed, came or went; nothing where it is as it was."""
    if before == after:
        return
    what = "is new" if before is None else "is gone" if after is None else "changed"
    yield Difference(subject, f"{name} {what}", before=before, after=after)


def of_template(subject: str, name: str, before: Template | None, after: Template | None) -> Iterator[Difference]:
    """The same for a reply."""
    yield from of_text(subject, name, before.text if before else None, after.text if after else None)
