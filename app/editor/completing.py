"""What could stand where somebody is writing: keys, the values that are known, groups, placeholders."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zoneinfo import available_timezones

from app.editor.cursor import Cursor, cursor
from app.editor.meaning import PLACEHOLDERS, about_key
from app.editor.text import Document, Span, Spot
from app.rulebook.keys import ANYTHING_ELSE, CHAT, FILE, RULE, Key
from app.rulebook.patterns import placeholders
from app.rulebook.problem import NotUnderstood

_REPLIES: Final = frozenset({"reply", "reply if member", "too early", "too late", "in between"})
_BEGIN: Final = frozenset({"keyword", "pattern"})
_OPEN_BRACE: Final = re.compile(r"\{([^{}|]*)$")
_JOINED: Final = re.compile(r"^[ -]*join group *: *([^#\r\n]*?) *(?: for \d+ days?)? *(?:#.*)?$", re.MULTILINE)
_WORDS: Final = {
    (RULE, "only if"): ("new", "texted before", "member of GROUP", "not member of GROUP"),
    (RULE, "join group"): ("GROUP",),
    (RULE, "leave group"): ("GROUP",),
    (CHAT, "as"): ("new", "member of GROUP", "opted out", "first name Ann"),
    (CHAT, "us"): ("nothing",),
    (CHAT, "then"): ("in GROUP", "not in GROUP", "opted out", "opted in"),
}


class Kind(StrEnum):
    """What is offered."""

    KEY = "key"
    VALUE = "value"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Completion:
    """Something to write: its name, what to write in place of `span`, and what it means, in Markdown."""

    name: str
    text: str
    span: Span
    kind: Kind
    about: str = ""


def groups_in(texts: Iterable[str]) -> list[str]:
    """The groups that rules join, in files that need not be sound."""
    found = (" ".join(name.strip("\"'").casefold().split()) for text in texts for name in _JOINED.findall(text))
    return sorted({name for name in found if name})


def completions(document: Document, spot: Spot, groups: Collection[str] = ()) -> list[Completion]:
    """What could stand at this place."""
    at = cursor(document, spot)
    if at is None:
        return []
    if not at.key:
        return list(_keys(document, spot, at))
    brace = _OPEN_BRACE.search(at.typed)
    if at.key in _REPLIES and at.keys in {RULE, ANYTHING_ELSE} and brace is not None:
        return list(_placeholders(document, spot, at, len(brace[1])))
    span = Span(Spot(spot.line, at.column), spot)
    about = about_key(at.keys.named[at.key], at.keys) if at.key in at.keys.named else ""
    return [Completion(word, word, span, Kind.VALUE, about) for word in _values(document.line(spot.line), at, groups)]


def _keys(document: Document, spot: Spot, at: Cursor) -> Iterator[Completion]:
    rest = document.line(spot.line)[spot.column :]
    written = len(rest.partition(":")[0]) if ":" in rest else 0
    span = Span(Spot(spot.line, at.column), Spot(spot.line, spot.column + written))
    for key in at.keys.table:
        if _fits(key.name, at):
            end = "" if ":" in rest else ":" if at.keys is FILE else ": "
            text = f"{'- ' if at.needs_dash else ''}{key.name}{end}"
            yield Completion(key.name, text, span, Kind.KEY, about_key(key, at.keys))


def _fits(key: str, at: Cursor) -> bool:
    """Whether the key may stand here: a rule begins with one of two and has not both, a chat may have a line again."""
    if at.needs_dash:
        return at.keys is not RULE or key in _BEGIN
    if key in _BEGIN and at.keys is RULE and _BEGIN & at.values.keys():
        return False
    return at.keys is CHAT or key not in at.values


def _values(line: str, at: Cursor, groups: Collection[str]) -> Iterator[str]:
    if (at.keys, at.key) in _WORDS:
        for words in _WORDS[at.keys, at.key]:
            yield from (words.replace("GROUP", group) for group in groups) if "GROUP" in words else (words,)
        return
    key = at.keys.named.get(at.key, Key("", ""))
    if key.one_of:
        yield from key.one_of
    elif at.key == "timezone":
        yield from sorted(available_timezones())
    elif key.example and not at.typed and line[: at.column].rstrip().endswith(":"):
        yield key.example


def _placeholders(document: Document, spot: Spot, at: Cursor, typed: int) -> Iterator[Completion]:
    closed = document.line(spot.line)[spot.column :].lstrip().startswith("}")
    span = Span(Spot(spot.line, spot.column - typed), spot)
    for name, about in (*_known(at), *((name, "What the pattern names so.") for name in _named(at))):
        yield Completion(name, name if closed else f"{name}}}", span, Kind.PLACEHOLDER, about)


def _known(at: Cursor) -> Iterator[tuple[str, str]]:
    has_keyword = at.keys is RULE and "pattern" not in at.values
    return ((name, about) for name, about in PLACEHOLDERS.items() if name != "keyword" or has_keyword)


def _named(at: Cursor) -> list[str]:
    try:
        return sorted(placeholders(at.values.get("pattern", "").strip("'")))
    except NotUnderstood:
        return []
