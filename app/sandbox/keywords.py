"""Keywords and contact groups: what an account has rented and how it is set up (sections 2.8 and 3.4)."""

import re
import zlib
from dataclasses import dataclass, field

MOST_CHARACTERS = 40
_WORDS = re.compile(r"\w+(?: \w+)*")


def folded(text: str) -> str:
    """Bring a text into the form in which keywords are compared: no letter case, single spaces."""
    return " ".join(text.split()).casefold()


def id_of(name: str) -> int:
    """A number that is always the same for a name and fits 31 bits."""
    return zlib.crc32(folded(name).encode()) & 0x7FFFFFFF


def can_be_rented(word: str) -> bool:
    """Tell whether somebody could rent this: letters and digits, 40 characters at most."""
    return _WORDS.fullmatch(word) is not None and len(word) <= MOST_CHARACTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A contact group; people and calls know it by its name, whatever the letter case."""

    id: int
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """One rented keyword; `groups` are ids of groups, and an empty text is one that is not sent.

    `auto_reply` is the `autoreply` of the HTTP API and the `JoinMessage` of REST: one and the same text.
    """

    word: str
    auto_reply: str = field(default="", repr=False)
    url: str | None = field(default=None, repr=False)
    email: str = field(default="", repr=False)
    groups: tuple[int, ...] = ()
    double_opt_in: bool = False
    confirm_message: str = field(default="", repr=False)
    alternate: bool = False
    alternate_reply: str = field(default="", repr=False)

    @property
    def folded(self) -> str:
        """The word as it is compared."""
        return folded(self.word)

    @property
    def id(self) -> int:
        """The number by which REST knows it; it stays the same for the word."""
        return id_of(self.word)


def named(*words: str) -> tuple[Keyword, ...]:
    """Keywords without anything set up, each once."""
    return tuple({folded(word): Keyword(word=" ".join(word.split())) for word in words}.values())
