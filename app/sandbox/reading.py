"""Reading single values of the scripting API's JSON: each reader returns the value or says what should be there."""

import re
from typing import Any
from urllib.parse import urlsplit

from app.sandbox.keywords import MOST_CHARACTERS, folded
from app.sandbox.phone import ten_digits

_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def is_address(value: Any) -> bool:
    """Tell whether this is an address that can be called."""
    if not isinstance(value, str) or not _PRINTABLE.fullmatch(value):
        return False
    try:
        parts = urlsplit(value)
        sound_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and sound_port


def is_email(value: str) -> bool:
    """Tell whether this can be an e-mail address."""
    return _EMAIL.fullmatch(value) is not None


def is_keyword(word: Any) -> bool:
    """Tell whether an account can have this keyword."""
    return isinstance(word, str) and word.isprintable() and 0 < len(folded(word)) <= MOST_CHARACTERS


def switch(value: Any) -> Any:
    """True or false, nothing that only counts as one."""
    if value is True or value is False:
        return value
    raise ValueError("true or false")


def whole(value: Any, least: int) -> int:
    """A whole number that is not too small."""
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError(f"a whole number, {least} or more")
    return value


def words(value: Any) -> str:
    """A text of printable characters."""
    if not isinstance(value, str) or not value or not value.isprintable():
        raise ValueError("a text of printable characters that is not empty")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of such texts, each once."""
    if not isinstance(value, list) or not all(isinstance(one, str) and one and one.isprintable() for one in value):
        raise ValueError("a list of texts of printable characters")
    return tuple(dict.fromkeys(value))


def one_of(value: Any, *choices: str) -> str:
    """One of a few words."""
    if value not in choices:
        raise ValueError(" or ".join(f'"{choice}"' for choice in choices))
    return str(value)


def address(value: Any) -> Any:
    """An address, or nothing."""
    if value is None or value == "":
        return None
    if not is_address(value):
        raise ValueError("an address such as http://127.0.0.1:8025/incoming/TOKEN, or null for none")
    return value


def numbers(value: Any) -> frozenset[str]:
    """A list of phone numbers, however they are written."""
    problem = ValueError("a list of phone numbers of ten digits")
    if not isinstance(value, list) or not all(isinstance(number, str) for number in value):
        raise problem
    found = [ten_digits(number) for number in value]
    if None in found:
        raise problem
    return frozenset(number for number in found if number is not None)
