"""Edits of a file: what a fix is made of, how it is applied, and where things stood before."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters of a file, from offset `start` up to `end`, and what to write in their place."""

    start: int
    end: int
    text: str


Fix = tuple[Edit, ...]
"""A mending that is sure: edits of the problem's file, none of which touch each other. Empty where nothing is sure."""


def applied(text: str, fixes: Iterable[Fix]) -> str:
    """The text with its fixes; one that touches an earlier one is left out."""
    parts, end = [], 0
    for fix in sorted(set(fixes)):
        if fix and fix[0].start >= end:
            for edit in fix:
                parts += [text[end : edit.start], edit.text]
                end = edit.end
    return "".join(parts) + text[end:]


@dataclass(frozen=True, slots=True)
class Patches:
    """Fixes that a text was read with, one after the other, so that places can be told as they are in the file.

    None of them adds or removes a line.
    """

    fixes: tuple[Fix, ...]
    line_starts: tuple[int, ...]
    """Where each line of the mended text begins."""

    def column(self, line: int, column: int) -> int:
        """The column in the file of what stands here in the mended text; both count from zero."""
        start = self.line_starts[min(line, len(self.line_starts) - 1)]
        return max(self._before(start + column) - self._before(start), 0)

    def _before(self, offset: int) -> int:
        for fix in reversed(self.fixes):
            offset = _before(offset, fix)
        return offset


def _before(offset: int, fix: Fix) -> int:
    """Where in the text without a fix something stands; the beginning of an edit, for what the edit wrote."""
    starts, shift, shifts = [], 0, []
    for edit in fix:
        starts.append(edit.start + shift)
        shifts.append(shift)
        shift += len(edit.text) - (edit.end - edit.start)
    number = bisect_right(starts, offset) - 1
    if number < 0:
        return offset
    edit, start = fix[number], starts[number]
    if offset < start + len(edit.text):
        return edit.start + min(offset - start, edit.end - edit.start)
    return offset - shifts[number] - len(edit.text) + (edit.end - edit.start)
