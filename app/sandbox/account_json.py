"""The account as JSON: how it is shown, and how changes to it are read, with every mistake named at once."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from app.sandbox.account import Account, Limits
from app.sandbox.faults_json import read_faults, shown_faults
from app.sandbox.holdings_json import (
    read_addresses,
    read_groups,
    read_keywords,
    read_lookup,
    read_taken,
    shown_lookup,
    with_addresses,
)
from app.sandbox.reading import address, numbers, one_of, switch, texts, whole, words

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
    "webhooks",
)


_HIDDEN = frozenset({"password", "webhook_secret"})


def shown(account: Account) -> dict[str, Any]:
    """Everything about the account except its passwords and its secret."""
    plain = {field.name: getattr(account, field.name) for field in fields(account) if field.name not in _HIDDEN}
    return plain | {
        "keyword_urls": {keyword.folded: keyword.url for keyword in account.keywords if keyword.url},
        "keywords": list(account.words),
        "taken_keywords": list(account.taken_keywords),
        "groups": [group.name for group in account.groups],
        "sounds": list(account.sounds),
        "lookup": shown_lookup(account.lookup),
        "local_opt_outs": sorted(account.local_opt_outs),
        "global_opt_outs": sorted(account.global_opt_outs),
        "limits": {"connections": account.limits.connections, "per_second": account.limits.per_second},
        "faults": shown_faults(account.faults),
    }


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
    urls = changes.pop("keyword_urls", None)
    after = replace(account, **changes)
    return after if urls is None else with_addresses(after, urls)


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


def _readers(account: Account) -> dict[str, Reader]:
    return dict.fromkeys(_SWITCHES, switch) | {
        "user": words,
        "password": words,
        "webhook_secret": lambda value: value if value == "" else words(value),
        "callback_url": address,
        "keyword_urls": read_addresses,
        "keywords": lambda value: read_keywords(value, account),
        "taken_keywords": read_taken,
        "groups": lambda value: read_groups(value, account),
        "credits": lambda value: whole(value, 0),
        "plan_credits": lambda value: whole(value, 0),
        "credits_per_message": lambda value: whole(value, 0),
        "local_opt_outs": numbers,
        "global_opt_outs": numbers,
        "country": lambda value: one_of(value, "us", "ca"),
        "vintage": lambda value: one_of(value, "2012", "2015", "2020"),
        "sounds": texts,
        "lookup": lambda value: read_lookup(value, account.lookup),
        "limits": lambda value: _limits(value, account.limits),
        "faults": lambda value: read_faults(value, account.faults),
    }


def _limits(value: Any, now: Limits) -> Limits:
    least = {"connections": 1, "per_second": 0}
    if not isinstance(value, dict) or not value.keys() <= least.keys():
        raise ValueError("an object with connections, per_second or both")
    changes = {}
    for key, one in value.items():
        try:
            changes[key] = whole(one, least[key])
        except ValueError as problem:
            raise ValueError(f"{key}: {problem}") from None
    return replace(now, **changes)
