r"""Texts as they came, as they are kept, and as they are compared.

`clean` makes a text that every database and screen can hold; `words` makes what keywords are compared with.
The customer's own text is kept and forwarded as it came; comparing never changes it.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST_TEXT = 1600
"""Characters of a text that are kept, ten messages of 160; the rest is cut and the message says so."""

_QUOTES = str.maketrans({"‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"'})
_DIVIDED = {ord(sign): " " for sign in ',;!?()[]{}<>"|*~^=\\'} | {ord("`"): "'"}
_PART = re.compile(r"[^\s,;!?()\[\]{}<>\"|*~^=\\]+")
_AROUND_WORDS = " \t\r\n,;.:!?-"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text in composed form, without NUL and control characters; lone surrogates become U+FFFD.

    PostgreSQL refuses NUL, both drivers refuse lone surrogates, and neither means anything in a text message.
    """
    return unicodedata.normalize("NFC", _CONTROL.sub("", _LONE_SURROGATE.sub("\ufffd", text)))


@lru_cache(maxsize=256)
def words(text: str) -> tuple[str, ...]:
    """The words of a text as keywords are compared: case, accents, quotes' shape, emoji and punctuation do not count.

    Signs inside a word stay (`9:30`, `don't`, `a-1`), signs around it go, and those that nobody writes inside a word
    (comma, brackets, `!`, `?`) divide words, because people forget the space behind them.

    The last texts' words are remembered: claiming, consent and matching each ask for them once for one message.
    """
    if not text.isascii():
        unfolded = unicodedata.normalize("NFKD", text.translate(_QUOTES)).casefold()
        text = "".join(map(_comparable, unicodedata.normalize("NFKD", unfolded)))
    divided = text.translate(_DIVIDED).lower().split()
    return tuple(bare for word in divided if (bare := word if word.isalnum() else _bare(word)))


def folded(text: str) -> str:
    """The text as it is compared, in one line: its words with single spaces between."""
    return " ".join(words(text))


def after_words(text: str, count: int) -> str:
    """What follows the first `count` words, as it was typed."""
    if not count:
        return text.strip()
    for part in _PART.finditer(text):
        inside = len(words(part[0]))
        if inside >= count:
            return text[part.start() + _end_of(part[0], count) :].lstrip(_AROUND_WORDS).rstrip()
        count -= inside
    return ""


def _end_of(part: str, count: int) -> int:
    """Where the first `count` words of a part without blanks end; nearly always where the part does."""
    if len(words(part)) == count:
        return len(part)
    return next(end for end in range(1, len(part) + 1) if len(words(part[:end] + part[end : end + 1])) > count)


def _comparable(character: str) -> str:
    if character.isascii():
        return character
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf", "Cc"}:  # accents, zero-width characters, emoji's variation selectors
        return ""
    if category[0] in "SZ" or category in {"Po", "Ps", "Pe", "Pi", "Pf"}:
        return " "
    return character


def _bare(word: str) -> str:
    start, end = 0, len(word)
    while start < end and not word[start].isalnum():
        start += 1
    while end > start and not word[end - 1].isalnum():
        end -= 1
    return word[start:end]
