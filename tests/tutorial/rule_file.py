"""What a reader does to a rule file, from the words above a block."""

import re
from pathlib import Path

_WHERE = re.compile(
    r"(?:in `(?P<file>[^`]+)`, )?\b(?P<how>write|whole of|end of|above|below|instead of) `(?P<where>[^`]+)`"
    r"(?:, (?:add|write))?:\Z",
    re.IGNORECASE,
)


def edit(lead: str, lines: str, file: Path) -> tuple[Path, str]:
    """Do with these lines what the last words above them say, to the file named there or else to this.

    Returns that file, and the lines; where they are said to be the whole of a file, the whole of it.
    """
    found = _WHERE.search(" ".join(lead.split()))
    assert found, f"no word on where these lines belong: {lead.strip()[-80:]!r}"
    how, where = found["how"].lower(), found["where"]
    if how == "whole of":
        return Path(where), Path(where).read_text(encoding="utf-8")
    if how == "write":
        file = Path(where)
        _save(file, lines)
    else:
        file = Path(found["file"] or file)
        before = file.read_text(encoding="utf-8").splitlines(keepends=True)
        first, last = _PLACES[how](before, where)
        _save(file, "".join((*before[:first], lines, *before[last:])))
    return file, lines


def _save(file: Path, text: str) -> None:
    """Save as editors do, at once: whoever watches the folder never sees half a file."""
    aside = file.with_name(f".{file.name}")
    aside.write_text(text, encoding="utf-8")
    aside.replace(file)


def _end(text: list[str], section: str) -> tuple[int, int]:
    """Behind the last line of a section that is not blank."""
    at = _line(text, f"{section}:") + 1
    while at < len(text) and (text[at].startswith(" ") or not text[at].strip()):
        at += 1
    while not text[at - 1].strip():
        at -= 1
    return at, at


def _above(text: list[str], line: str) -> tuple[int, int]:
    return _line(text, line), _line(text, line)


def _below(text: list[str], line: str) -> tuple[int, int]:
    return _line(text, line) + 1, _line(text, line) + 1


def _instead(text: list[str], line: str) -> tuple[int, int]:
    return _line(text, line), _line(text, line) + 1


_PLACES = {"end of": _end, "above": _above, "below": _below, "instead of": _instead}


def _line(text: list[str], wanted: str) -> int:
    """The number of the one line that begins with these words, however far right and with however many blanks."""
    numbers = [number for number, line in enumerate(text) if " ".join(line.lstrip(" -").split()).startswith(wanted)]
    assert len(numbers) == 1, f"{len(numbers)} lines begin with {wanted!r}"
    return numbers[0]
