"""A notice on the page: what a program beside the stand-in wants whoever looks at the phone to know."""

from dataclasses import dataclass
from typing import Any, Final, TypeGuard

LONGEST_TITLE: Final = 200
LONGEST_LINE: Final = 1000
MOST_LINES: Final = 100
"""Characters and lines, so that no notice takes the page over."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A title and the lines below it."""

    title: str
    lines: tuple[str, ...] = ()


def read_notice(given: Any) -> Notice:
    """A notice from JSON.

    Raises:
        ValueError: it is none; the message says what should be there.
    """
    if not isinstance(given, dict) or not given.keys() <= {"title", "lines"}:
        raise ValueError("an object with title and lines")
    title, lines = given.get("title"), given.get("lines", [])
    if not _is_text(title, LONGEST_TITLE) or not title.strip():
        raise ValueError(f"title: a text of at most {LONGEST_TITLE} characters")
    if (
        not isinstance(lines, list)
        or len(lines) > MOST_LINES
        or not all(_is_text(each, LONGEST_LINE) for each in lines)
    ):
        raise ValueError(f"lines: a list of at most {MOST_LINES} texts, each of at most {LONGEST_LINE} characters")
    return Notice(title, tuple(lines))


def _is_text(given: object, longest: int) -> TypeGuard[str]:
    return isinstance(given, str) and len(given) <= longest
