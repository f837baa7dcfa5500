"""How a keyword of the gateway account is set up: what a rule file states, what the account says, how the two differ.

An address that texts are forwarded to may hold a secret. Here it is only ever a shape to show and a fingerprint to
compare; the address itself travels beside it, from the settings to the gateway.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.rules import Place
from app.domain.text import folded

TEXTBACK = "textback"
"""What a rule file writes for our own address, whose secret part stands in the settings."""


class Part(StrEnum):
    """The parts of a set-up, as a rule file names them."""

    REPLY = "auto reply"
    FORWARD = "forward to"
    EMAIL = "forward email"
    GROUPS = "groups"
    QUESTION = "double opt-in"
    AGAIN = "alternate reply"


@dataclass(frozen=True, slots=True)
class Address:
    """Where texts are forwarded, as it may be shown; two addresses are one when their fingerprints are."""

    shown: str = field(compare=False)
    fingerprint: str


NOWHERE = Address("none", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """How a keyword answers.

    `reply` is what the gateway texts back, with double opt-in after the yes; empty is silence. `question` None means no
    double opt-in, `again` None no other reply for members.
    """

    reply: str = field(default="", repr=False)
    address: Address = NOWHERE
    email: str = field(default="", repr=False)
    groups: tuple[str, ...] = ()
    question: str | None = field(default=None, repr=False)
    again: str | None = field(default=None, repr=False)

    def compared(self, part: Part) -> object:
        """A part as it is compared: the gateway minds neither line ends, nor case and order in groups."""
        match part:
            case Part.FORWARD:
                return self.address.fingerprint
            case Part.GROUPS:
                return tuple(sorted(" ".join(group.casefold().split()) for group in self.groups))
            case Part.EMAIL:
                return self.email.strip()
            case _:
                text = self._text(part)
                return None if text is None else text.replace("\r\n", "\n").replace("\r", "\n").strip()

    def shown(self, part: Part) -> str:
        """A part as people read it."""
        match part:
            case Part.FORWARD:
                return self.address.shown
            case Part.GROUPS:
                return ", ".join(self.groups) or "none"
            case Part.EMAIL:
                return self.email or "none"
            case _:
                text = self._text(part)
                return "none" if text is None or (part is Part.REPLY and not text) else f'"{text}"'

    def _text(self, part: Part) -> str | None:
        return {Part.REPLY: self.reply, Part.QUESTION: self.question, Part.AGAIN: self.again}[part]


@dataclass(frozen=True, slots=True)
class Change:
    """One part that differs: as it is, and as it is to be."""

    part: Part
    old: str
    new: str


def changes(old: SetUp, new: SetUp, *, besides: Collection[Part] = ()) -> tuple[Change, ...]:
    """The parts in which two set-ups differ, leaving some out."""
    return tuple(_changes(old, new, besides))


def _changes(old: SetUp, new: SetUp, besides: Collection[Part]) -> Iterator[Change]:
    for part in Part:
        if part not in besides and old.compared(part) != new.compared(part):
            before, after = old.shown(part), new.shown(part)
            yield Change(part, before, after if after != before else f"{after} (another one)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A keyword under `gateway:` in a rule file; `forward_to` is an address, `TEXTBACK`, or empty for none."""

    word: str
    place: Place
    forward_to: str = field(default=TEXTBACK, repr=False)
    set_up: SetUp = field(default_factory=SetUp)
    """Everything but the address."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A keyword as the account should have it. `url` is what `set_up.address` stands for: a secret."""

    word: str
    set_up: SetUp
    url: str = field(default="", repr=False)

    @property
    def key(self) -> str:
        """The word as it is compared."""
        return key_of(self.word)


def key_of(word: str) -> str:
    """A keyword as it is compared: the gateway minds neither case nor blanks."""
    return folded(word)
