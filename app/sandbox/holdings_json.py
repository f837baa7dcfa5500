"""What the account holds, as JSON: keywords with their addresses, groups, and the lookup account."""

from dataclasses import replace
from typing import Any

from app.sandbox.account import Account, Lookup
from app.sandbox.keywords import Group, Keyword, folded, id_of, named
from app.sandbox.phone import ten_digits
from app.sandbox.reading import is_address, is_keyword, texts, whole, words


def shown_lookup(lookup: Lookup) -> dict[str, Any]:
    """The lookup account without its password."""
    names = ("user", "credits", "usual")
    return {name: getattr(lookup, name) for name in names} | {"carriers": dict(lookup.carriers)}


def shown_keyword(keyword: Keyword, account: Account) -> dict[str, Any]:
    """One keyword with all that is set up for it; groups by name."""
    names = ("url", "email", "auto_reply", "double_opt_in", "confirm_message", "alternate", "alternate_reply")
    return (
        {"keyword": keyword.word}
        | {name: getattr(keyword, name) for name in names}
        | {"groups": account.group_names(keyword.groups)}
    )


def read_keywords(value: Any, account: Account) -> tuple[Keyword, ...]:
    """Read the list of keywords; those that the account has keep what is set up for them."""
    if not isinstance(value, list) or not all(map(is_keyword, value)):
        raise ValueError("a list of keywords of 1 to 40 printable characters")
    kept = {keyword.folded: keyword for keyword in account.keywords}
    return tuple(replace(kept.get(new.folded, new), word=new.word) for new in named(*value))


def read_addresses(value: Any) -> dict[str, str]:
    """Read which keyword has which address of its own."""
    if not isinstance(value, dict) or not all(map(is_keyword, value)) or not all(map(is_address, value.values())):
        raise ValueError("an object of keywords and their addresses")
    return {folded(keyword): url for keyword, url in value.items()}


def with_addresses(account: Account, urls: dict[str, str]) -> Account:
    """The account with just these addresses; a keyword that it does not have is rented for it."""
    missing = [one for one in named(*urls) if account.keyword(one.word) is None]
    keywords = (*account.keywords, *missing)
    return replace(account, keywords=tuple(replace(one, url=urls.get(one.folded)) for one in keywords))


def read_taken(value: Any) -> tuple[str, ...]:
    """Read the keywords that somebody else rents."""
    if not isinstance(value, list) or not all(map(is_keyword, value)):
        raise ValueError("a list of keywords of 1 to 40 printable characters")
    return tuple(one.word for one in named(*value))


def read_groups(value: Any, account: Account) -> tuple[Group, ...]:
    """Read the names of groups; those that the account has stay the same groups."""
    names = {folded(name): name for name in texts(value)}
    return tuple(account.group(name) or Group(id=id_of(name), name=name) for name in names.values())


def read_lookup(value: Any, now: Lookup) -> Lookup:
    """Read changes to the lookup account; what is not given stays."""
    readers = {
        "user": words,
        "password": words,
        "credits": lambda one: whole(one, 0),
        "usual": words,
        "carriers": _carriers,
    }
    if not isinstance(value, dict) or not value.keys() <= readers.keys():
        raise ValueError("an object with " + ", ".join(readers))
    changes: dict[str, Any] = {key: readers[key](one) for key, one in value.items()}
    return replace(now, **changes)


def _carriers(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) and one for one in value.values()):
        raise ValueError("carriers: an object of phone numbers and what their lookup answers")
    found = {ten_digits(number): answer for number, answer in value.items()}
    if None in found:
        raise ValueError("carriers: phone numbers of ten digits")
    return {number: answer for number, answer in found.items() if number is not None}
