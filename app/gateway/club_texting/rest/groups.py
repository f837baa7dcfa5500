"""Contact groups (reference page, section 3.7)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.entry import Entry
from app.gateway.club_texting.rest.functions import CREATE_GROUP, DELETE_GROUP, GROUP, GROUPS, UPDATE_GROUP
from app.gateway.club_texting.rest.paging import PER_PAGE, Order, page_fields, paged


@dataclass(frozen=True, slots=True)
class Group:
    """A group and how many contacts are in it, where the gateway says so."""

    id: int
    name: str
    note: str = field(default="", repr=False)
    contacts: int | None = None


class GroupKey(StrEnum):
    """What groups can be sorted by."""

    NAME = "Name"


class Groups:
    """The groups of an account; every method raises the errors of `app.gateway.club_texting.errors`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def all(self, *, order: Order[GroupKey] | None = None, per_page: int = PER_PAGE) -> Iterator[Group]:
        """Every group once, in the order of the alphabet; a page is asked for when it is needed."""

        def page(number: int) -> tuple[Group, ...]:
            asked = page_fields(number, per_page, order)
            return self._caller.ask(GROUPS, lambda content: tuple(map(_group, content.entries)), fields=asked)

        return paged(page, lambda one: one.id)

    def group(self, group: int) -> Group:
        """One group."""
        return self._caller.ask(GROUP, lambda content: _group(content.entry), about=str(group))

    def create(self, name: str, note: str = "") -> Group:
        """Make a group."""
        fields = (("Name", name), ("Note", note))
        return self._caller.ask(CREATE_GROUP, lambda content: _group(content.entry), fields=fields)

    def update(self, group: int, name: str, note: str | None = None) -> Group:
        """Give a group its name, which must be given each time, and another note if one is given."""
        fields = (("Name", name), *(() if note is None else (("Note", note),)))
        return self._caller.ask(UPDATE_GROUP, lambda content: _group(content.entry), about=str(group), fields=fields)

    def delete(self, group: int) -> None:
        """Take a group away."""
        self._caller.tell(DELETE_GROUP, about=str(group))


def _group(entry: Entry) -> Group:
    return Group(entry.needed_id(), entry.text("Name"), entry.text("Note"), entry.whole("ContactCount"))
