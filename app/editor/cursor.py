"""Where in a rule file somebody is writing: in which block, in a key or in the value of which key.

Goes by lines and columns alone, because what is being written is seldom YAML yet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.editor.text import Document, Spot
from app.rulebook.keys import ANYTHING_ELSE, CHAT, FILE, GATEWAY, PROGRAM, RULE, Keys

_SECTION: Final = re.compile(r"([^\s#:-][^#:]*?)\s*:")
_KEY: Final = re.compile(r"([^\s#:\"'\[{-][^#:]*?)\s*:(?:\s+|$)")
_BLOCKS: Final = {"program": PROGRAM, "anything else": ANYTHING_ELSE}
_LISTS: Final = {"rules": RULE, "gateway": GATEWAY}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where somebody is writing.

    `key` is the key whose value it is, empty where a key is written. `column` is where that begins in the line, `typed`
    what stands from there up to the cursor. `values` are the other keys of the block with what stands behind them.
    """

    keys: Keys
    key: str
    column: int
    typed: str
    values: dict[str, str]
    needs_dash: bool = False
    """Whether a key here begins a rule, and needs a dash before it."""


def cursor(document: Document, spot: Spot) -> Cursor | None:
    """Where the spot is; None where no key of the language is, nor the value of one."""
    line = document.line(spot.line)
    if not line[:1].isspace() and not line.startswith("-") and (line or spot.column == 0):
        top = [number for number in range(len(document)) if _SECTION.match(document.line(number))]
        return _in_block(document, spot, FILE, top, 0)
    start = next((above for above in range(spot.line, -1, -1) if _SECTION.match(document.line(above))), None)
    if start is None:
        return None
    found = _SECTION.match(document.line(start))
    name = found[1] if found else ""
    end = next((below for below in range(spot.line + 1, len(document)) if _SECTION.match(document.line(below))), None)
    section = range(start + 1, len(document) if end is None else end)
    if name in _BLOCKS:
        return _in_block(document, spot, _BLOCKS[name], section, _first_indent(document, section, spot))
    if name in _LISTS:
        return _in_list(document, spot, _LISTS[name], section)
    return _in_chats(document, spot, section) if name == "tests" else None


def _in_list(document: Document, spot: Spot, keys: Keys, section: Sequence[int]) -> Cursor | None:
    dashes = [number for number in section if document.line(number).lstrip().startswith("-")]
    outer = min((_indent(document.line(number)) for number in dashes), default=0)
    items = [number for number in dashes if _indent(document.line(number)) == outer]
    begins = max((number for number in items if number <= spot.line), default=None)
    line = document.line(spot.line)
    if begins is None or (not line.strip() and spot.column <= outer):
        is_new = not line[: spot.column].strip()
        return Cursor(keys, "", spot.column, "", {}, needs_dash=True) if is_new else None
    ends = min((number for number in items if number > begins), default=section[-1] + 1)
    first = document.line(begins)
    rest = first[outer + 1 :]
    column = len(first) - len(rest.lstrip()) if rest.strip() else max(outer + 2, len(first))
    return _in_block(document, spot, keys, range(begins, ends), column)


def _in_chats(document: Document, spot: Spot, section: Sequence[int]) -> Cursor | None:
    names = _first_indent(document, section, spot)
    above = [number for number in section if number <= spot.line and document.line(number).strip()]
    begins = max((number for number in above if _indent(document.line(number)) == names), default=None)
    if begins is None or begins == spot.line or _indent_at(document, spot) <= names:
        return None
    after = (number for number in section if number > begins and document.line(number).strip())
    ends = next((number for number in after if _indent(document.line(number)) <= names), section[-1] + 1)
    chat = range(begins + 1, ends)
    return _in_block(document, spot, CHAT, chat, _first_indent(document, chat, spot))


def _in_block(document: Document, spot: Spot, keys: Keys, block: Sequence[int], column: int) -> Cursor | None:
    """The cursor in a block whose keys stand in this column."""
    found = {number: _key_in(document.line(number), column) for number in block}
    entries = {number: key for number, key in found.items() if key is not None}
    others = [number for number in entries if number != spot.line]
    values = {entries[number][1]: document.line(number)[entries[number].end() :].strip() for number in others}
    line, here = document.line(spot.line), entries.get(spot.line)
    if here is not None and spot.column > here.end(1):
        begins = min(here.end(), spot.column)
        return Cursor(keys, here[1], begins, line[begins : spot.column], values)
    if spot.column <= column if not line.strip() else _may_begin_in(line, column):
        begins = min(column, spot.column)
        return Cursor(keys, "", begins, line[begins : spot.column], values)
    above = [number for number in others if number < spot.line]
    return _further(line, spot, keys, entries[max(above)][1], values) if above else None


def _key_in(line: str, column: int) -> re.Match[str] | None:
    return _KEY.match(line, column) if _may_begin_in(line, column) else None


def _may_begin_in(line: str, column: int) -> bool:
    """Whether a line has its first letter in this column, not counting the dash of a list."""
    return not line[:column].strip(" -") and line[column : column + 1] not in {" ", "-"}


def _further(line: str, spot: Spot, keys: Keys, key: str, values: dict[str, str]) -> Cursor:
    """The cursor in a further line of a key's value."""
    begins = min(len(line) - len(line.lstrip(" -")), spot.column)
    return Cursor(keys, key, begins, line[begins : spot.column], values)


def _first_indent(document: Document, lines: Sequence[int], spot: Spot) -> int:
    """The column in which a block begins: that of its first line, or of the cursor where it has none."""
    held = (document.line(number) for number in lines if number != spot.line)
    first = next((line for line in held if line.strip() and not line.lstrip().startswith("#")), None)
    return _indent_at(document, spot) if first is None else _indent(first)


def _indent_at(document: Document, spot: Spot) -> int:
    """The column in which the cursor's line begins; of an empty one, where the cursor is."""
    line = document.line(spot.line)
    return _indent(line) if line.strip() else spot.column


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
