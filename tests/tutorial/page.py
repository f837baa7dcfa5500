"""The page as a list of things that a reader does: each block with the words that lead to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ALIKE = (
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME"),
    (r"\bat \d\d:\d\d:\d\d", "at TIME"),
    (r"\b[0-9a-f]{32}\b", "MESSAGE"),
    (r"\S+@\S+", "WHO"),
    (r" {2,}", "  "),
    (r" +$", ""),
)
"""What differs from run to run: times, ids, people, and the width of columns that hold them."""


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two fences, the kind that its fence names, and the text between it and the block before."""

    kind: str
    lead: str
    body: str


def blocks(page: str) -> Iterator[Block]:
    """All of them, in their order."""
    before = 0
    for found in re.finditer(r"^```(.*)\n((?:.*\n)*?)```$", page, re.MULTILINE):
        yield Block(found[1], page[before : found.start()], found[2])
        before = found.end()


def alike(printed: str) -> str:
    """The text without what differs from run to run."""
    for pattern, instead in ALIKE:
        printed = re.sub(pattern, instead, printed, flags=re.MULTILINE)
    return printed.strip()
