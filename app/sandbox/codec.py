"""Values to JSON and back, by the types that their fields declare; for the state file alone."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def dump(value: Any) -> Any:
    """The value as JSON can hold it."""
    if is_dataclass(value):
        return {field.name: dump(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: dump(one) for key, one in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return [dump(one) for one in value] if isinstance(value, tuple) else value


def load(kind: type[Value], data: Any) -> Value:
    """The value of a dataclass that `dump` has written; fields that it did not know yet have their defaults."""
    hints: dict[str, Any] = _hints(kind)  # type: ignore[arg-type] # mypy does not see that classes are hashable
    given = {name: _load(hints[name], one) for name, one in data.items() if name in hints}
    return kind(**given)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _load(hint: Any, data: Any) -> Any:
    origin = get_origin(hint)
    if data is None:
        return None
    if origin in (Union, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
        origin = get_origin(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        return load(hint, data)
    if hint is datetime:
        return datetime.fromisoformat(data)
    if origin in (tuple, frozenset):
        return origin(_load(get_args(hint)[0], one) for one in data)
    return data
