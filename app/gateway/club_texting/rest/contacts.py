"""Contacts: the people whom the account knows by name (reference page, section 3.6)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.gateway.club_texting.number import Number
from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.entry import Entry
from app.gateway.club_texting.rest.functions import CONTACT, CONTACTS, CREATE_CONTACT, DELETE_CONTACT, UPDATE_CONTACT
from app.gateway.club_texting.rest.paging import PER_PAGE, Order, page_fields, paged


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as the gateway knows it; `id` is 24 hex digits, `created_on` a day of US Eastern time."""

    id: str
    phone: Number
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    source: str = ""
    groups: tuple[str, ...] = ()
    opted_out: bool = False
    created_on: date | None = None


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """What a contact is to be. The phone must be given each time; None stays as it is, an empty text is taken away."""

    phone: Number
    first_name: str | None = field(default=None, repr=False)
    last_name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    note: str | None = field(default=None, repr=False)
    groups: tuple[str, ...] | None = None


class ContactKey(StrEnum):
    """What contacts can be sorted by."""

    PHONE_NUMBER = "PhoneNumber"
    FIRST_NAME = "FirstName"
    LAST_NAME = "LastName"
    CREATED_AT = "CreatedAt"


class Contacts:
    """The contacts of an account; every method raises the errors of `app.gateway.club_texting.errors`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def all(
        self,
        *,
        query: str = "",
        source: str = "",
        opted_out: bool | None = None,
        group: str = "",
        order: Order[ContactKey] | None = None,
        per_page: int = PER_PAGE,
    ) -> Iterator[Contact]:
        """Every contact once, the newest first where no order is given; a page is asked for when it is needed.

        `query` is a piece of a name or of a phone, `group` a group's name, `source` where contacts came from: Unknown,
        Manually Added, Upload, Web Widget, API or Keyword.
        """
        wanted = {"query": query, "source": source, "group": group}
        fields = [(name, value) for name, value in wanted.items() if value]
        if opted_out is not None:
            fields.append(("optout", "true" if opted_out else "false"))

        def page(number: int) -> tuple[Contact, ...]:
            asked = [*fields, *page_fields(number, per_page, order)]
            return self._caller.ask(CONTACTS, lambda content: tuple(map(_contact, content.entries)), fields=asked)

        return paged(page, lambda one: one.id)

    def contact(self, contact: str) -> Contact:
        """One contact."""
        return self._caller.ask(CONTACT, lambda content: _contact(content.entry), about=contact)

    def create(self, draft: ContactDraft) -> Contact:
        """Make a contact."""
        return self._caller.ask(CREATE_CONTACT, lambda content: _contact(content.entry), fields=_fields(draft))

    def update(self, contact: str, draft: ContactDraft, *, opt_out: bool = False) -> Contact:
        """Change a contact, and opt it out if told to, after which it can be neither changed nor deleted."""
        fields = [*_fields(draft), *((("OptOut", "1"),) if opt_out else ())]
        return self._caller.ask(UPDATE_CONTACT, lambda content: _contact(content.entry), about=contact, fields=fields)

    def delete(self, contact: str) -> None:
        """Take a contact away."""
        self._caller.tell(DELETE_CONTACT, about=contact)


def _fields(draft: ContactDraft) -> list[tuple[str, str]]:
    texts = {"FirstName": draft.first_name, "LastName": draft.last_name, "Email": draft.email, "Note": draft.note}
    fields = [("PhoneNumber", draft.phone.digits)]
    fields += [(name, text) for name, text in texts.items() if text is not None]
    if draft.groups is not None:
        fields += [("Groups[]", group) for group in draft.groups or ("",)]
    return fields


def _contact(entry: Entry) -> Contact:
    """A contact as the gateway shows it; `OptOut` is absent where it is false."""
    return Contact(
        id=entry.needed_text("ID"),
        phone=entry.number("PhoneNumber"),
        first_name=entry.text("FirstName"),
        last_name=entry.text("LastName"),
        email=entry.text("Email"),
        note=entry.text("Note"),
        source=entry.text("Source"),
        groups=entry.texts("Groups"),
        opted_out=entry.flag("OptOut") or False,
        created_on=entry.day("CreatedAt"),
    )
