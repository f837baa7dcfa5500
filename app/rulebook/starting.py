"""A rule to start from, with a chat that proves it: sound as it is written, and the rest of its file stays as it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.optout_words import takes_a_consent_word
from app.domain.rules import Match, Terms
from app.domain.text import words
from app.rulebook.keywords import LONGEST_KEYWORD, default_match
from app.rulebook.load import Loaded, load
from app.rulebook.pieces import Kind, Piece, pieces
from app.rulebook.problem import Level, Problem
from app.rulebook.run_chats import run_chats
from app.rulebook.spelling import quoted, stands_without_quotes

_REPLY = "Thanks for your text! Write your own answer here."
_SAID = "write your own answer"


class NotStarted(ValueError):
    """A rule that cannot be written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class _Section:
    """A section that the rule adds to: its key, the lines to add without their indentation, and what it must be."""

    key: str
    lines: tuple[str, ...]
    kind: Kind


def started(files: Mapping[str, str], file: str, keyword: str, terms: Terms) -> str:
    """What the file holds with a rule for the keyword, and a chat for the rule.

    Args:
        files: what all rule files hold, by their paths; the file may be one of them.
        file: the path of the file that the rule is for.
        keyword: the word that customers are to text.
        terms: what the account's texts may hold.

    Raises:
        NotStarted: the keyword is none or is taken, or the files have problems of their own.
    """
    keyword = " ".join(keyword.split())
    _refuse(keyword, files, terms)
    text = files.get(file, "")
    for section in _sections(keyword):
        text = _with(text, section)
    after = load({**files, file: text}, terms)
    if after.rulebook is None:
        raise NotStarted(f"with a rule for {keyword} the files would have a problem: {_first_error(after)}")
    for result in run_chats(after.rulebook, after.chats):
        if not result.passed:
            raise NotStarted(f"with a rule for {keyword} a chat would fail: {result}")
    return text


def _refuse(keyword: str, files: Mapping[str, str], terms: Terms) -> None:
    spelling = words(keyword)
    if not spelling or len(keyword) > LONGEST_KEYWORD:
        raise NotStarted(f"a keyword has letters or numbers, and at most {LONGEST_KEYWORD} characters.")
    if takes_a_consent_word(spelling):
        raise NotStarted(f"{keyword} belongs to STOP, HELP and START, which are answered before any rule.")
    before = load(files, terms)
    if before.rulebook is None:
        raise NotStarted(f"the rule files have problems; mend them first. {_first_error(before)}")
    for rule in before.rulebook.rules.rules:
        if spelling in rule.spellings:
            raise NotStarted(f"there is a rule for {keyword} already: {rule.place}.")


def _first_error(loaded: Loaded) -> Problem:
    return next(problem for problem in loaded.problems if problem.level is Level.ERROR)


def _sections(keyword: str) -> tuple[_Section, _Section]:
    shown = keyword if stands_without_quotes(keyword, keyword) else quoted(keyword)
    rule = (f"- keyword: {shown}", f"  reply: {_REPLY}")
    chats = [f"{_name(f'somebody texts {keyword}')}: |", f"  them: {keyword.lower()}", f"  us:   {_SAID}"]
    if default_match(words(keyword)) is Match.FIRST_WORD:
        name = _name(f"somebody texts {keyword} and more")
        chats += ["", f"{name}: |", f"  them: {keyword.lower()} please", f"  us:   {_SAID}"]
    return _Section("rules", rule, Kind.LIST), _Section("tests", tuple(chats), Kind.BLOCK)


def _name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9 ]+", name) else quoted(name)


def _with(text: str, section: _Section) -> str:
    """The text with the lines at the end of its section, which is made where there is none."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    lines = re.split("\r\n|[\n\r]", text)
    at, indent, head = _place(text, lines, section)
    added = [" " * indent + line if line else "" for line in section.lines]
    blank = [""] if any(line.strip() for line in lines[:at]) else []
    written = [*lines[:at], *blank, *head, *added, *lines[at:]]
    return line_end.join(written).rstrip("\r\n") + line_end


def _place(text: str, lines: list[str], section: _Section) -> tuple[int, int, list[str]]:
    """The line before which to write, how far right, and the key where it is not there yet."""
    root = pieces(text)
    if root is not None and root.kind is not Kind.BLOCK:
        raise NotStarted("the file is no block of keys. Name another with --file.")
    value = _value(text, root, section.key)
    if value is None:
        return _end(lines, len(lines)), 2, [f"{section.key}:"]
    if value.kind is not section.kind:
        raise NotStarted(f'the file has a "{section.key}:" that nothing can be added to. Name another with --file.')
    return _end(lines, value.last_line + 1), value.column, []


def _value(text: str, root: Piece | None, key: str) -> Piece | None:
    entries = root.entries if root else ()
    return next((value for named, value in entries if text[named.start : named.end] == key), None)


def _end(lines: list[str], at: int) -> int:
    """The line behind the last one before `at` that holds anything."""
    while at and not lines[at - 1].strip():
        at -= 1
    return at
