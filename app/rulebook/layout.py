"""The canonical layout of a rule file: two blanks a level, a blank line between rules, keys in the order of the table.

Only blanks, line ends and the order of a block's keys change. Remarks stay with what they stand at; a block with
remarks between its keys keeps its order, because a remark may be about all that follows it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.rulebook.keys import ANYTHING_ELSE, FILE, GATEWAY, PROGRAM, RULE, Keys
from app.rulebook.pieces import Kind, Piece

_LINE_END = re.compile("\r\n|[\n\r]")
_COLON = re.compile(r"[ \t]*:[ \t]*")
_REMARK_OR_NOTHING = re.compile(r"\s*(#.*)?$")
_LONE_DASH = re.compile(r"\s*-\s*(#.*)?$")
_BARE_DASH = re.compile(r"\s*-\s*$")
_STEP = 2


class NoLayout(Exception):
    """The file uses a part of YAML that has no canonical layout, such as a key with a question mark."""


@dataclass(frozen=True, slots=True)
class _Level:
    """How the parts of a list or a block are laid out: a blank line between them or not, their order, what is below."""

    apart: bool = False
    keys: Keys | None = None
    below: "dict[str, _Level] | _Level | None" = None

    def under(self, key: str) -> "_Level":
        """The level under a key, or under an item."""
        if isinstance(self.below, _Level):
            return self.below
        return (self.below or {}).get(key, _PLAIN)


_PLAIN = _Level()
_FILE = _Level(
    apart=True,
    below={
        FILE.built[0]: _Level(keys=PROGRAM),
        FILE.built[1]: _Level(apart=True, below=_Level(keys=RULE)),
        FILE.built[2]: _Level(keys=ANYTHING_ELSE),
        FILE.built[3]: _Level(below=_Level(keys=GATEWAY)),
        FILE.built[4]: _Level(apart=True),
    },
)


def laid_out(text: str, piece: Piece | None) -> str:
    """The text in its canonical layout, line ends as most of its lines have them.

    Raises:
        NoLayout: it uses a part of YAML that has none.
    """
    layout = _Layout(text)
    if piece is not None:
        if piece.kind is not Kind.BLOCK:
            raise NoLayout
        layout.block(piece, 0, _FILE)
    layout.remarks(len(layout.lines), 0, 0, apart=False)
    line_end = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    written = "\n".join(layout.written).strip("\n")
    return (written + "\n").replace("\n", line_end) if written else ""


class _Layout:
    """The lines of a file, written one after the other; `_at` is the first that is not written yet."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.lines = _LINE_END.split(text)
        self.written: list[str] = []
        self._at = 0
        self._indents = {0: 0}
        """The columns of the blocks that are open or have just ended, each with the one where it begins now."""

    def block(self, piece: Piece, indent: int, level: _Level, dash: str = "") -> None:
        """Write a block of keys; the first stands behind the dash of an item."""
        self._enter(piece.column, indent)
        entries = self._ordered(piece, level)
        for number, (key, value) in enumerate(entries):
            if entries is not piece.entries:
                self._at = key.line
            elif number or not dash:
                self.remarks(key.line, key.column, indent, apart=level.apart and number > 0, opens=not number)
            self._entry(key, value, indent, level, dash if dash and not number else " " * indent)
        if entries is not piece.entries:
            self._at = piece.last_line + 1

    def remarks(self, until: int, column: int, indent: int, *, apart: bool, opens: bool = False) -> None:
        """Write what stands before a line: remarks, each at its thing, and no more than one blank line at a time.

        Args:
            until: the line.
            column: where it begins in the file.
            indent: where it begins now.
            apart: whether a blank line belongs before it.
            opens: whether it is the first of its block, which no blank line belongs before.
        """
        there = (line for line in self.lines[self._at : until] if not _BARE_DASH.fullmatch(line))
        lines = [self._remark(line, column, indent) for line in there]
        lines = [line for number, line in enumerate(lines) if line or not number or lines[number - 1]]
        if not any(lines):
            lines = []
        if apart and "" not in lines:
            lines.insert(0, "")
        self.written += lines[1:] if opens and lines[:1] == [""] else lines
        self._at = until

    def _remark(self, line: str, column: int, indent: int) -> str:
        """A line of remarks, or nothing for an empty line; a remark further right belongs to what is above it."""
        found = _REMARK_OR_NOTHING.fullmatch(line) or _LONE_DASH.fullmatch(line)
        if found is None:
            raise NoLayout
        if not found[1]:
            return ""
        if found.start(1) > column:
            indent = self._indents[max(at for at in self._indents if at <= found.start(1))]
        return " " * indent + found[1].rstrip()

    def _items(self, piece: Piece, indent: int, level: _Level) -> None:
        self._enter(piece.column, indent)
        for number, item in enumerate(piece.items):
            self.remarks(item.line, piece.column, indent, apart=level.apart and number > 0, opens=not number)
            dash = " " * indent + "- "
            if item.kind is Kind.BLOCK:
                self.block(item, indent + _STEP, level.under(""), dash)
            elif item.kind is Kind.LIST or item.is_empty:
                raise NoLayout
            else:
                self._value(dash, item, indent)

    def _entry(self, key: Piece, value: Piece, indent: int, level: _Level, before: str) -> None:
        colon = _COLON.match(self._text, key.end)
        if colon is None or key.line != key.last_line:
            raise NoLayout
        named = self._text[key.start : key.end]
        head = f"{before}{named}:"
        if value.line == key.line and not value.is_empty:
            self._value(f"{head} ", value, indent)
            return
        behind = self.lines[key.line][key.column + len(named) :].lstrip()[1:]
        self.written.append(head + behind.rstrip())
        self._at = key.line + 1
        if value.kind is Kind.BLOCK:
            self.block(value, indent + _STEP, level.under(named))
        elif value.kind is Kind.LIST:
            self._items(value, indent + _STEP, level.under(named))
        elif not value.is_empty:
            self.remarks(value.line, value.column, indent + _STEP, apart=False, opens=True)
            self._value(" " * (indent + _STEP), value, indent)

    def _value(self, before: str, value: Piece, indent: int) -> None:
        """Write a text: its first line behind what stands before it, the others a step further right than its key."""
        first, *others = self.lines[value.line : value.last_line + 1]
        if value.style in {"|", ">"}:
            others = _of_block(first[value.column :], others)
        else:
            others = [line.strip() for line in others]
        self.written.append(before + first[value.column :].rstrip())
        self.written += [" " * (indent + _STEP) + line if line else "" for line in others]
        self._at = value.line + 1 + len(others)

    def _ordered(self, piece: Piece, level: _Level) -> Sequence[tuple[Piece, Piece]]:
        """The entries in the order of the table; as they are where a key is unknown or a remark stands between two."""
        order = level.keys.order if level.keys else {}
        names = [self._text[key.start : key.end] for key, _ in piece.entries]
        gaps = zip(piece.entries, piece.entries[1:], strict=False)
        between = (line for (_, one), (other, _) in gaps for line in self.lines[one.last_line + 1 : other.line])
        if not order.keys() >= set(names) or any(line.strip() for line in between):
            return piece.entries
        by_name = dict(zip(names, piece.entries, strict=True))
        ordered = sorted(names, key=order.__getitem__)
        return piece.entries if ordered == names else [by_name[name] for name in ordered]

    def _enter(self, column: int, indent: int) -> None:
        self._indents = {at: now for at, now in self._indents.items() if at < column} | {column: indent}


def _of_block(header: str, lines: Sequence[str]) -> list[str]:
    """The lines of a text that begins with | or >, as far right of each other as they were."""
    sign = header.split("#", maxsplit=1)[0]
    if "+" in sign or any(map(str.isdigit, sign)):
        raise NoLayout
    written = "\n".join(lines).rstrip("\n").split("\n")
    while written and not written[-1].strip():
        written.pop()
    first = next((line for line in written if line.strip()), "")
    width = len(first) - len(first.lstrip(" "))
    return [line[width:] for line in written]
