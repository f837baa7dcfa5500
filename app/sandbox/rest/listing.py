"""Lists: sorted as asked, then one page of them (section 3.1)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from app.sandbox.rest.asked import Asked

Value = TypeVar("Value")


def page_of(
    values: Iterable[Value],
    asked: Asked,
    keys: Mapping[str, Callable[[Value], Any]],
    usual: tuple[str, str],
) -> list[Value]:
    """The page that is asked for. `keys` are the names to sort by, without letter case; `usual` is name and direction.

    A name that is not known sorts as usual; its direction is the one asked for, or else ascending.
    """
    name, direction = usual
    known = {key.lower(): key for key in keys}
    wished = known.get(asked.text("sortBy").strip().lower())
    if wished is not None:
        name, direction = wished, "asc"
    direction = asked.text("sortDir").strip().lower() or direction
    found = sorted(values, key=keys[name], reverse=direction == "desc")
    start = (asked.page - 1) * asked.per_page
    return found[start : start + asked.per_page]
