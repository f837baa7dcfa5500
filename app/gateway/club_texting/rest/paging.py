"""Lists that come in pages: the gateway tells no total, so pages are asked for until one is empty (section 3.1)."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

Item = TypeVar("Item")

PER_PAGE: Final = 200
"""Entries of a page; the gateway's own cap as far as anybody knows."""


Key = TypeVar("Key", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Order(Generic[Key]):
    """What a list is sorted by, and which way."""

    by: Key
    descending: bool = False


def page_fields(number: int, per_page: int, order: Order[Any] | None) -> list[tuple[str, str]]:
    """What asks for one page; these names alone begin with a small letter."""
    fields = [] if order is None else [("sortBy", str(order.by)), ("sortDir", "desc" if order.descending else "asc")]
    return [*fields, ("itemsPerPage", str(per_page)), ("page", str(number))]


def paged(page_of: Callable[[int], Sequence[Item]], identity: Callable[[Item], Hashable]) -> Iterator[Item]:
    """Every entry once, page after page, each asked for only when the one before is used up.

    What arrives meanwhile moves entries to the next page, where they are not given again. A page that brings nothing
    new ends the list as an empty one does, so that a gateway which knows no pages is not asked for ever.
    """
    seen: set[Hashable] = set()
    number = 1
    while True:
        fresh = [item for item in page_of(number) if identity(item) not in seen]
        if not fresh:
            return
        for item in fresh:
            if identity(item) not in seen:
                seen.add(identity(item))
                yield item
        number += 1
