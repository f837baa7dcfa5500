"""Characters that the gateway does not accept, named so that a marketer finds them, each with what to write instead."""

import unicodedata
from collections.abc import Iterator

from anyascii import anyascii

from app.domain.alphabet import ALLOWED, plain
from app.rulebook.edits import Fix
from app.rulebook.nodes import Text
from app.rulebook.spelling import respelled

_FROM_WORD = "often pasted from Word"
_ANOTHER_ALPHABET = "a letter of another alphabet"
_LONE_ACCENT = "an accent that is a character of its own"
_NAMES = {
    "\u2018": f"a curly quote, {_FROM_WORD}",
    "\u2019": f"a curly apostrophe, {_FROM_WORD}",
    "\u201c": f"a curly quote, {_FROM_WORD}",
    "\u201d": f"a curly quote, {_FROM_WORD}",
    "\u2013": f"a long dash, {_FROM_WORD}",
    "\u2014": f"a long dash, {_FROM_WORD}",
    "\u2026": f"three dots in one character, {_FROM_WORD}",
    "\u2022": "a bullet",
    "\t": "a tab",
    "\u00a0": "a blank that holds words together, often pasted from a web page",
    "{": "a brace; placeholders look like {brand} or {first name|friend}",
    "}": "a brace; placeholders look like {brand} or {first name|friend}",
    "[": "a square bracket",
    "]": "a square bracket",
    "*": "an asterisk",
    "`": "a backtick",
    "\u20ac": "the euro sign",
    "\u00a3": "the pound sign",
}

_SURE = frozenset(
    "\u2018\u2019\u201a\u201b\u2032\u00b4\u201c\u201d\u201e\u2033\u00ab\u00bb\u2010\u2011\u2012\u2013\u2014\u2212\u2022\u2026\t\u00a1\u00bf"
)
_UNSURE = frozenset("\u00f1\u00d1\u0303")
"""Letters that make another word when they lose their accent: without its tilde the Spanish year is something else."""


def refused_characters(text: str) -> Iterator[tuple[str, str]]:
    """Each character that the gateway refuses, once, with what to say of it; of another alphabet the first letter.

    What only colours or joins the emoji before it is left out: it goes when the emoji goes.
    """
    seen = set()
    after_emoji = False
    for character in text:
        if character in ALLOWED:
            after_emoji = False
            continue
        if after_emoji and _belongs_to_emoji(character):
            continue
        after_emoji = unicodedata.category(character) == "So"
        kind = _ANOTHER_ALPHABET if _named(character) == _ANOTHER_ALPHABET else character
        if kind not in seen:
            seen.add(kind)
            yield character, described(character)


def described(character: str) -> str:
    """What is wrong with the character, what it is, and what to write."""
    alone = character.isprintable() and not character.isspace() and unicodedata.category(character)[0] != "M"
    shown = character if alone else f"U+{ord(character):04X}"
    instead = _instead(character)
    advice = f"Write {instead}" if instead else "Leave it out"
    return f"the gateway does not accept {shown} ({_named(character)}). {advice}"


def plainer(text: Text, character: str) -> Fix:
    """The edits that write what is surely meant wherever the character stands in a text; none where nothing is sure."""
    instead = surely_meant(character)
    return () if instead is None else respelled(text, {character: instead})


def surely_meant(character: str) -> str | None:
    """What to write for a character where there are no two opinions, and the author would not see a word vanish."""
    category = unicodedata.category(character)
    if character in _UNSURE:
        return None
    if category == "Zs":
        return " "
    if category in {"Cf", "Mn"}:
        return ""
    is_letter = category[0] == "L" and bool(unicodedata.decomposition(character))
    if character in _SURE or is_letter or unicodedata.normalize("NFKC", character) in ALLOWED:
        meant = plain(character)
        return meant if meant or not is_letter else None
    return None


def _named(character: str) -> str:
    if character in _NAMES:
        return _NAMES[character]
    category = unicodedata.category(character)
    if category[0] == "L":
        return _named_letter(character)
    if category == "Cf" or category[0] == "Z":
        return "an invisible character, often pasted from a web page"
    by_category = {"So": "an emoji or a sign", "Mn": _LONE_ACCENT, "Mc": _LONE_ACCENT, "Me": _LONE_ACCENT}
    return by_category.get(category) or unicodedata.name(character, "an unknown character").lower()


def _named_letter(letter: str) -> str:
    decomposed = unicodedata.decomposition(letter)
    if decomposed.startswith("<compat>"):
        return "several letters in one character"
    return "a letter with an accent" if decomposed else _ANOTHER_ALPHABET


def _instead(character: str) -> str:
    if character in "{}":
        return "( or )"
    instead = plain(character).strip()
    if not instead and unicodedata.category(character)[0] not in "SC":
        instead = "".join(letter for letter in anyascii(character) if letter in ALLOWED).strip()
    if not instead and (character.isspace() or character == "\t"):
        return "a blank"
    return instead


def _belongs_to_emoji(character: str) -> bool:
    return unicodedata.category(character) in {"Cf", "Mn", "Sk"} or "\ufe00" <= character <= "\ufe0f"
