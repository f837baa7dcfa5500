"""The page as a list of things that a reader does: each block with the words that lead to it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ALIKE = (
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME"),
    (r"\bat \d\d:\d\d:\d\d", "at TIME"),
    (r"\b[0-9a-f]{32}\b", "MESSAGE"),
    (r"\S+@\S+", "WHO"),
    (r" {2,}", "  "),
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


def retold(page: str, follow: Callable[[Block], str]) -> str:
    """The page with what each block really shows to who follows it; a block that shows as much stays to the byte.

    Args:
        page: the page.
        follow: does what a block says, and tells what the block should have said.
    """
    told, rest = "", page
    for block in blocks(page):
        shown = follow(block)
        if block.kind == "console":
            shown = re.sub(" +$", "", shown, flags=re.MULTILINE)  # of columns, which a page has no need of
        is_true = shown == block.body or (block.kind == "console" and _alike(shown) == _alike(block.body))
        before, fence, rest = rest.partition(f"```{block.kind}\n{block.body}```")
        told += before + (fence if is_true else f"```{block.kind}\n{shown}```")
    return told + rest


def _alike(printed: str) -> str:
    """The text without what differs from run to run."""
    for pattern, instead in ALIKE:
        printed = re.sub(pattern, instead, printed, flags=re.MULTILINE)
    return printed
