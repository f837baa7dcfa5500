"""Signs that only look like the ones YAML knows: they come from word processors, web pages and other alphabets."""

import re
import unicodedata

import yaml

from app.domain.alphabet import plain
from app.rulebook.codes import Code
from app.rulebook.edits import Edit, Fix, applied
from app.rulebook.yaml_lines import KNOWN, Lines, Stumble

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ODD_BLANKS = "\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff"
_ODD_INDENTATION = re.compile(f"^[ \t]*([{_ODD_BLANKS}][ {_ODD_BLANKS}]*)", re.MULTILINE)
_ODD_SIGNS = (
    (
        re.compile(r"(?P<key>(?!))?\s*(?P<odd>(?P<sign>[\u2010-\u2015\u2212\u2022\u00b7]))\s+(?=\S)"),
        "-",
        'is not the dash that begins an item of a list. Write "- "',
    ),
    (
        re.compile(r"\s*(?:- +)?(?P<key>[A-Za-z]+(?: [A-Za-z]+)*)(?P<odd> ?(?P<sign>[\uff1a\ufe55\u2236\ua789]) ?)"),
        ": ",
        'is not the colon that belongs behind a key. Write ": "',
    ),
    (
        re.compile(rf"\s*(?:- +)?(?P<key>[A-Za-z]+(?: [A-Za-z]+)*):(?P<odd>(?P<sign>[{_ODD_BLANKS}])[{_ODD_BLANKS}]*)"),
        " ",
        "is no blank, though it looks like one. Write a blank behind the colon",
    ),
)
"""Signs that look like a dash, a colon and a blank, each with what to write and what to say."""

_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
_TAB_WIDTHS = (2, 4, 8)


def control_character(text: str) -> Stumble | None:
    """The first control character, with the fix for all of them."""
    found = _UNPRINTABLE.search(text)
    if found is None:
        return None
    named = f"U+{ord(found[0]):04X}"
    said = f"an invisible control character ({named}) is here. Type the line again"
    if meant := _of_windows(found[0]):
        said = f"a character of an old Windows encoding ({named}) is here. Write {meant}"
    fix = tuple(Edit(each.start(), each.end(), _instead(each[0])) for each in _UNPRINTABLE.finditer(text))
    return _stumble(text, found.start(), said, Code.CONTROL_CHARACTER, fix)


def odd_indentation(text: str) -> Stumble | None:
    """The first line that begins with a blank which is none for YAML, with the fix for all such lines."""
    found = [] if text.isascii() else list(_ODD_INDENTATION.finditer(text))
    if not found:
        return None
    fix = tuple(Edit(each.start(1), each.end(1), _blanks(each[1])) for each in found)
    sign = found[0][1].strip(" ")[0]
    said = f"the line begins with U+{ord(sign):04X}, often pasted from a web page. Begin it with blanks"
    return _stumble(text, found[0].start(1), said, Code.ODD_SIGN, fix)


def odd_sign(written: str, line: int, column: int, start: int) -> Stumble | None:
    """What to say of a line or a key with a dash before it, or a colon or a blank behind it, that is none for YAML.

    Args:
        written: the line, or a part of it that begins with the key.
        line: its line, counted from zero.
        column: where in its line it begins, counted from zero.
        start: where in the file it begins.
    """
    for pattern, instead, said in _ODD_SIGNS:
        found = pattern.match(written)
        if found and found["key"] in {None, *KNOWN}:
            fix = (Edit(start + found.start("odd"), start + found.end("odd"), instead),)
            shown = found["sign"] if found["sign"].isprintable() else f"U+{ord(found['sign']):04X}"
            at = column + found.start("sign") + 1
            return Stumble(line + 1, at, f"{shown} {said}", Code.ODD_SIGN, fix)
    return None


def without_tabs(lines: Lines, text: str) -> Fix:
    """The edits that write blanks for the tabs at the beginnings of lines, as many as make the file readable."""
    tries = {width: _untabbed(lines, width) for width in _TAB_WIDTHS}
    read = {width: _read(text, fix) for width, fix in tries.items()}
    furthest = max(reached for reached, _ in read.values())
    best = [width for width in _TAB_WIDTHS if read[width][0] == furthest]
    agreed = all(read[width][1] == read[best[0]][1] for width in best)
    return tries[best[0]] if agreed else ()


def _untabbed(lines: Lines, width: int) -> Fix:
    edits = []
    for number in range(len(lines)):
        line = lines.text(number)
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        edits += [lines.edit(number, at, at + 1, " " * width) for at, sign in enumerate(indent) if sign == "\t"]
    return tuple(edits)


def _read(text: str, fix: Fix) -> tuple[float, list[tuple[str, object]]]:
    """How many lines of the text can be read with this fix, without end where all can, and what they hold."""
    try:
        events = list(yaml.parse(applied(text, [fix]), Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        return float(error.problem_mark.line if error.problem_mark else 0), []
    return float("inf"), [(type(event).__name__, getattr(event, "value", None)) for event in events]


def _stumble(text: str, at: int, said: str, code: Code, fix: Fix) -> Stumble:
    before = text[:at].replace("\r\n", "\n").replace("\r", "\n")
    return Stumble(before.count("\n") + 1, len(before) - before.rfind("\n"), said, code, fix)


def _of_windows(character: str) -> str:
    """What a character was before somebody took the Windows encoding for another one."""
    if not "\x80" <= character <= "\x9f" or character == "\x85":
        return ""
    return plain(character.encode("latin-1").decode("cp1252", "ignore"))


def _instead(character: str) -> str:
    return " " if character in _LINE_ENDS else _of_windows(character)


def _blanks(written: str) -> str:
    return "".join(" " for sign in written if unicodedata.category(sign) == "Zs")
