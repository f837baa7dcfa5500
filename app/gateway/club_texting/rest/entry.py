"""One entry of an answer, looked into by name: what is absent is empty, what cannot be read is not guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from app.gateway.club_texting.number import Number, read_number
from app.gateway.club_texting.rest.times import read_day, read_minute
from app.gateway.club_texting.rest.tree import Tree

_WHOLE: Final = re.compile(r"[0-9]{1,18}")
_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_FLAGS: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class Unreadable(ValueError):
    """An answer lacks what it must have. Names the field, and repeats nothing of the answer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The fields of an entry; those that nobody asks for are nobody's business (section 3.1)."""

    fields: Mapping[str, Tree] = field(default_factory=dict, repr=False)

    def has(self, name: str) -> bool:
        """Whether the field is there at all, if only empty."""
        return name in self.fields

    def text(self, name: str) -> str:
        """A text; empty where there is none."""
        found = self.fields.get(name, "")
        return found if isinstance(found, str) else ""

    def wording(self, name: str) -> str:
        """A message of a keyword: a text, or since 2015 an object that holds one (section 6.8)."""
        return self.within(name).text("Message") or self.text(name)

    def within(self, name: str) -> "Entry":
        """An entry inside this one; an empty one where there is none."""
        found = self.fields.get(name, "")
        return Entry(found) if isinstance(found, dict) else Entry()

    def whole(self, name: str) -> int | None:
        """A whole number; None where there is none."""
        found = self.text(name).strip()
        return int(found) if _WHOLE.fullmatch(found) else None

    def amount(self, name: str) -> Decimal | None:
        """An amount; None where there is none."""
        found = self.text(name).strip()
        return Decimal(found) if _AMOUNT.fullmatch(found) else None

    def flag(self, name: str) -> bool | None:
        """A truth in any spelling; None where there is none."""
        return _FLAGS.get(self.text(name).strip().lower())

    def minute(self, name: str) -> datetime | None:
        """A moment, in UTC; None where there is none."""
        return read_minute(self.text(name).strip())

    def day(self, name: str) -> date | None:
        """A day; None where there is none."""
        return read_day(self.text(name).strip())

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a list, or a lone one; none where the list is left out, as empty ones may be (section 6.9)."""
        found = self.fields.get(name, "")
        several = found if isinstance(found, list) else [found]
        return tuple(one for one in several if isinstance(one, str) and one.strip())

    def numbers(self, name: str) -> tuple[Number, ...]:
        """The phone numbers of a list."""
        return tuple(read_number(one) for one in self.texts(name))

    def number(self, name: str) -> Number:
        """A phone number, or whatever else the gateway calls one."""
        return read_number(self.text(name))

    def entries(self, name: str) -> tuple["Entry", ...]:
        """The entries of a list; none where it is left out."""
        found = self.fields.get(name, "")
        several = found if isinstance(found, list) else [found]
        return tuple(Entry(one) for one in several if isinstance(one, dict))

    def needed_id(self) -> int:
        """The number by which the gateway knows this.

        Raises:
            Unreadable: there is none.
        """
        found = self.whole("ID")
        if found is None:
            raise Unreadable("an answer whose ID is no number")
        return found

    def needed_text(self, name: str) -> str:
        """A text that must not be empty.

        Raises:
            Unreadable: it is.
        """
        if not self.text(name).strip():
            raise Unreadable(f"an answer without {name}")
        return self.text(name)

    def needed_minute(self, name: str) -> datetime:
        """A moment, in UTC.

        Raises:
            Unreadable: there is none.
        """
        found = self.minute(name)
        if found is None:
            raise Unreadable(f"an answer whose {name} is no time")
        return found
