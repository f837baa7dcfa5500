"""What a word of a rule file means, for whoever points at it."""

from dataclasses import dataclass, replace

from app.domain.reply import Template
from app.editor.cursor import Cursor, cursor
from app.editor.meaning import about_key, about_placeholder
from app.editor.text import Document, Span, Spot


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a part of the text means, in Markdown."""

    span: Span
    about: str


def meaning(document: Document, spot: Spot) -> Meaning | None:
    """What stands there means; None where it is nobody's word but the author's."""
    line = document.line(spot.line)
    at = cursor(document, spot)
    if at is None or not line.strip():
        return None
    for placeholder in Template(line).placeholders:
        if at.key and placeholder.start <= spot.column <= placeholder.end:
            span = Span(replace(spot, column=placeholder.start), replace(spot, column=placeholder.end))
            return Meaning(span, about_placeholder(placeholder.name))
    begins, name = (at.column, at.key) if at.key else (at.column, _key_at(line, at))
    key = at.keys.named.get(name)
    if key is None:
        return None
    ends = len(line.rstrip()) if at.key else begins + len(name)
    return Meaning(Span(replace(spot, column=begins), replace(spot, column=ends)), about_key(key, at.keys))


def _key_at(line: str, at: Cursor) -> str:
    return line[at.column :].partition(":")[0].strip()
