"""How a text is written in a file: with quotes where it needs them, and with other characters than it has now."""

from collections.abc import Mapping

import yaml

from app.rulebook.edits import Edit, Fix
from app.rulebook.nodes import Text

CURLY = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f"
"""Quotes that YAML does not know for quotes."""


def quoted(value: str) -> str:
    """A text of one line in the quotes that suit it."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def stands_without_quotes(written: str, value: str) -> bool:
    """Whether YAML reads what is written, behind a key, as this text."""
    try:
        events = list(yaml.parse(f"k: {written}\n", Loader=yaml.CSafeLoader))
    except yaml.YAMLError:
        return False
    scalars = [event for event in events if isinstance(event, yaml.ScalarEvent)]
    plain = len(events) == 8 and len(scalars) == 2 and not scalars[1].style  # a key, a value, and what is around them
    return plain and scalars[1].anchor is None and scalars[1].tag is None and scalars[1].value == value


def respelled(text: Text, instead: Mapping[str, str]) -> Fix:
    """The edits that write other characters wherever these stand in a text; quotes come along where it then needs them.

    Args:
        text: a text as it stands in its file.
        instead: characters, each with what to write for it.
    """
    written = text.source.text[text.start : text.end]
    escaped = {"'": {"'": "''"}, '"': {'"': '\\"', "\\": "\\\\"}}.get(text.style, {})
    edits = tuple(
        Edit(text.start + offset, text.start + offset + 1, "".join(escaped.get(each, each) for each in instead[sign]))
        for offset, sign in enumerate(written)
        if sign in instead
    )
    if text.style or not edits:
        return edits
    value = _replaced(text.value, instead)
    if stands_without_quotes(_replaced(written, instead), value):
        return edits
    return () if "\n" in written else (Edit(text.start, text.end, quoted(value)),)


def straightened(text: Text) -> Fix:
    """The edit that puts straight quotes in the place of the curly ones around a text; none where it has none."""
    if text.style or text.value[:1] not in CURLY:
        return ()
    written = text.source.text[text.start : text.end]
    if len(written) < 2 or written[-1] not in CURLY or "\n" in written:
        return ()
    inner = written[1:-1]
    if '"' in inner or "\\" in inner:
        return (Edit(text.start, text.end, quoted(inner)),)
    return Edit(text.start, text.start + 1, '"'), Edit(text.end - 1, text.end, '"')


def _replaced(written: str, instead: Mapping[str, str]) -> str:
    return "".join(instead.get(sign, sign) for sign in written)
