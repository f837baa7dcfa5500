"""The account as JSON: how it is shown, and how changes to it are read, with every mistake named at once."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any
from urllib.parse import urlsplit

from app.sandbox.account import Account, Limits, folded
from app.sandbox.faults_json import read_faults, shown_faults
from app.sandbox.phone import ten_digits

Problems = dict[str, str]
Reader = Callable[[Any], Any]

_SWITCHES = (
    "forwarding",
    "unique_requests",
    "wait_for_response",
    "message_id",
    "forward_non_2xx",
    "handles_stop",
    "shared_code",
)
_PRINTABLE = re.compile(r"[\x21-\x7e]+")


def shown(account: Account) -> dict[str, Any]:
    """Everything about the account except its password."""
    plain = {field.name: getattr(account, field.name) for field in fields(account) if field.name != "password"}
    return plain | {
        "keyword_urls": dict(account.keyword_urls),
        "keywords": list(account.keywords),
        "local_opt_outs": sorted(account.local_opt_outs),
        "global_opt_outs": sorted(account.global_opt_outs),
        "limits": {"connections": account.limits.connections},
        "faults": shown_faults(account.faults),
    }


def _read_changes(given: Any, account: Account) -> tuple[dict[str, Any], Problems]:
    if not isinstance(given, dict):
        return {}, {"": 'a JSON object, such as {"credits": 10}'}

    changes: dict[str, Any] = {}
    problems: Problems = {}
    readers = _readers(account)
    for key, value in given.items():
        try:
            changes[key] = readers[key](value)
        except KeyError:
            problems[key] = "there is no such key; there are " + ", ".join(sorted(readers))
        except ValueError as problem:
            problems[key] = str(problem)
    return changes, problems


class RefusedError(ValueError):
    """Changes that cannot be made: `problems` has a sentence for each key."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("the account cannot be changed that way")
        self.problems = problems


def changed(account: Account, given: Any) -> Account:
    """The account with all the changes made.

    Raises:
        RefusedError: a key cannot be taken; then nothing is changed.
    """
    changes, problems = _read_changes(given, account)
    if problems:
        raise RefusedError(problems)
    return replace(account, **changes)


def _readers(account: Account) -> dict[str, Reader]:
    return dict.fromkeys(_SWITCHES, _switch) | {
        "user": _words,
        "password": _words,
        "callback_url": _address,
        "keyword_urls": _addresses,
        "keywords": _keywords,
        "credits": lambda value: _whole(value, 0),
        "credits_per_message": lambda value: _whole(value, 0),
        "local_opt_outs": _numbers,
        "global_opt_outs": _numbers,
        "country": _country,
        "limits": lambda value: _limits(value, account.limits),
        "faults": lambda value: read_faults(value, account.faults),
    }


def _switch(value: Any) -> Any:
    if value is True or value is False:
        return value
    raise ValueError("true or false")


def _whole(value: Any, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError(f"a whole number, {least} or more")
    return value


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value or not value.isprintable():
        raise ValueError("a text of printable characters that is not empty")
    return value


def _country(value: Any) -> str:
    if value not in ("us", "ca"):
        raise ValueError('"us" or "ca"')
    return str(value)


def _address(value: Any) -> Any:
    if value is None or value == "":
        return None
    if not _is_address(value):
        raise ValueError("an address such as http://127.0.0.1:8025/incoming/TOKEN, or null for none")
    return value


def _is_address(value: Any) -> bool:
    if not isinstance(value, str) or not _PRINTABLE.fullmatch(value):
        return False
    try:
        parts = urlsplit(value)
        sound_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and sound_port


def _addresses(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(map(_is_keyword, value)) or not all(map(_is_address, value.values())):
        raise ValueError("an object of keywords and their addresses")
    return {folded(keyword): url for keyword, url in value.items()}


def _is_keyword(word: Any) -> bool:
    return isinstance(word, str) and word.isprintable() and 0 < len(folded(word)) <= 40


def _keywords(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(map(_is_keyword, value)):
        raise ValueError("a list of keywords of 1 to 40 printable characters")
    return tuple({folded(word): " ".join(word.split()) for word in value}.values())


def _numbers(value: Any) -> frozenset[str]:
    problem = ValueError("a list of phone numbers of ten digits")
    if not isinstance(value, list) or not all(isinstance(number, str) for number in value):
        raise problem
    numbers = [ten_digits(number) for number in value]
    if None in numbers:
        raise problem
    return frozenset(number for number in numbers if number is not None)


def _limits(value: Any, now: Limits) -> Limits:
    if not isinstance(value, dict) or not value.keys() <= {"connections"}:
        raise ValueError("an object with connections")
    try:
        return Limits(connections=_whole(value.get("connections", now.connections), 1))
    except ValueError as problem:
        raise ValueError(f"connections: {problem}") from None
