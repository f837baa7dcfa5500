"""Values of one kind in memory and in the state file: read from memory, written to both."""

from typing import Generic, TypeVar

from app.sandbox.codec import dump, load
from app.sandbox.store import Store

Value = TypeVar("Value")
Key = int | str


class Shelf(Generic[Value]):
    """Values by key, in the order in which they were first put; `State` holds its lock around every call."""

    def __init__(self, store: Store, kind: str, of: type[Value], key: str = "id") -> None:
        self._store = store
        self._kind = kind
        self._key = key
        read = (load(of, row) for row in store.values(kind))
        self._values: dict[Key, Value] = {self._key_of(one): one for one in sorted(read, key=self._key_of)}

    def put(self, value: Value) -> None:
        """Keep a value, in place of one with the same key."""
        key = self._key_of(value)
        self._values[key] = value
        self._store.put(self._kind, key, dump(value))

    def get(self, key: Key) -> Value | None:
        """The value of this key, if there is one."""
        return self._values.get(key)

    def remove(self, key: Key) -> None:
        """Take a value away that is there."""
        del self._values[key]
        self._store.remove(self._kind, key)

    def all(self) -> list[Value]:
        """Every value, oldest first."""
        return list(self._values.values())

    def _key_of(self, value: Value) -> Key:
        found: Key = getattr(value, self._key)
        return found
