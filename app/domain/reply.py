"""Reply texts with placeholders: `{brand}`, `{first name|friend}`. Names only: no attributes, no formats, no code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.alphabet import plain

_PLACEHOLDER = re.compile(r"\{\s*([A-Za-z][A-Za-z0-9_ ]*?)\s*(?:\|([^{}|]*))?\}")

LONGEST_VALUE = 40
"""Characters of what a customer wrote that a reply repeats; the rest is cut, so that a checked reply always fits."""

LONGEST_NAME = 20
"""Characters of a first name that a reply repeats."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder of a template: where it stands, what it is called, the word to use when it is empty."""

    start: int
    end: int
    name: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Template:
    """A reply as it was written."""

    text: str

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The placeholders in the order they stand in; names compare in lower case with single spaces."""
        return tuple(
            Placeholder(found.start(), found.end(), _name(found[1]), found[2] or "")
            for found in _PLACEHOLDER.finditer(self.text)
        )

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with its placeholders filled in the gateway's characters.

        A name that `values` does not have stays as it was written; the checker refuses those before they go live.
        """

        def fill(found: re.Match[str]) -> str:
            name = _name(found[1])
            if name not in values:
                return found[0]
            return sendable(name, values[name]) or found[2] or ""

        return _PLACEHOLDER.sub(fill, self.text)

    def longest(self, values: Mapping[str, str]) -> str:
        """The longest text this can become, given the values that are known beforehand."""

        def fill(found: re.Match[str]) -> str:
            name = _name(found[1])
            value = values[name] if name in values else "x" * _longest(name)
            return max(value, found[2] or "", key=len)

        return _PLACEHOLDER.sub(fill, self.text)


def sendable(name: str, value: str) -> str:
    """A placeholder's value as a reply may hold it: on one line, in the gateway's characters, not over its length."""
    return " ".join(plain(value).split())[: _longest(name)].strip()


def _longest(name: str) -> int:
    if name in {"brand", "keyword"}:  # the marketer's own words, checked at their real length
        return 160
    return LONGEST_NAME if name == "first name" else LONGEST_VALUE


def _name(written: str) -> str:
    return " ".join(written.lower().split())
