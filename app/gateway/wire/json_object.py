"""A JSON object that a gateway sends us, read field by field without trusting one of them.

A field that is said twice says nothing: parsers differ in which one they take. Fields nobody asks for may be anything.
"""

import json
from collections.abc import Callable
from typing import Any, Final, TypeVar

from app.gateway.wire import refusals
from app.usecases.incoming import Refusal

_TWICE: Final = object()
_MOST_DIGITS: Final = 100

_Read = TypeVar("_Read")


class Unreadable(ValueError):
    """The body is not what it should be; `refusal` says why, and nothing of the body."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


class JsonObject:
    """The fields of an object. One that is missing or null is None."""

    __slots__ = ("_fields",)

    def __init__(self, body: bytes) -> None:
        """Read a body.

        Raises:
            Unreadable: it is no JSON object in UTF-8, or one that is nested beyond all reason.
        """
        try:
            text = body.decode("utf-8-sig")
            pairs = json.loads(text, object_pairs_hook=_Pairs, parse_int=_whole, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise Unreadable(refusals.NOT_JSON) from None
        if not isinstance(pairs, _Pairs):
            raise Unreadable(refusals.NOT_JSON)
        self._fields: dict[str, Any] = {}
        for name, value in pairs:
            self._fields[name] = _TWICE if name in self._fields else value

    def text(self, name: str) -> str | None:
        """A text.

        Raises:
            Unreadable: it is something else, or stands there twice.
        """
        return self._field(name, lambda value: value if isinstance(value, str) else None)

    def flag(self, name: str) -> bool:
        """Yes or no; no where it is missing.

        Raises:
            Unreadable: it is something else, or stands there twice.
        """
        return self._field(name, lambda value: value if isinstance(value, bool) else None) or False

    def mark(self, name: str) -> str | None:
        """A name or number by which something is known.

        Raises:
            Unreadable: it is something else, or stands there twice.
        """
        return self._field(name, lambda value: str(value) if type(value) in {str, int} else None)

    def _field(self, name: str, read: Callable[[Any], _Read | None]) -> _Read | None:
        value = self._fields.get(name)
        if value is None:
            return None
        if value is _TWICE:
            raise Unreadable(refusals.FIELD_TWICE)
        found = read(value)
        if found is None:
            raise Unreadable(refusals.WRONG_TYPE)
        return found


class _Pairs(list[tuple[str, Any]]):
    """An object's fields as they stand there."""


def _whole(digits: str) -> int | float:
    """A whole number; Python refuses those of thousands of digits, and nobody asks for one."""
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def _refuse(constant: str) -> None:
    """NaN and Infinity are not JSON."""
    raise ValueError(constant)
