"""The inbox: every text that found the account, and the folders they are kept in (reference page, section 3.3)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.gateway.club_texting.number import Number
from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.entry import Entry
from app.gateway.club_texting.rest.functions import DELETE_INBOX_MESSAGE, INBOX, INBOX_MESSAGE, MOVE
from app.gateway.club_texting.rest.paging import PER_PAGE, Order, page_fields, paged


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """A text that came in.

    `id` is the message id of its callback, `received_at` in UTC and to the minute. `folder` is None in the inbox
    itself, `contact` None where the gateway knows nobody of this phone. `files` are addresses of an MMS's files.
    """

    id: int
    phone: Number
    message: str = field(repr=False)
    received_at: datetime
    subject: str = field(default="", repr=False)
    is_new: bool = False
    folder: int | None = None
    contact: str | None = None
    is_mms: bool = False
    files: tuple[str, ...] = field(default=(), repr=False)


class InboxKey(StrEnum):
    """What the inbox can be sorted by."""

    RECEIVED_ON = "ReceivedOn"
    PHONE_NUMBER = "PhoneNumber"
    MESSAGE = "Message"


class Inbox:
    """The inbox of an account; every method raises the errors of `app.gateway.club_texting.errors`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def messages(
        self,
        *,
        folder: int | None = None,
        search: str = "",
        kind: str = "",
        order: Order[InboxKey] | None = None,
        per_page: int = PER_PAGE,
    ) -> Iterator[InboxMessage]:
        """Every text once, the most recent first where no order is given; a page is asked for when it is needed.

        Without a folder these are the inbox and all folders. `search` is a piece of text or of a phone, `kind` is
        `SMS` or `MMS`. Reading a list leaves texts new.
        """
        wanted = {"FolderID": "" if folder is None else str(folder), "Search": search, "Filter": kind}
        fields = [(name, value) for name, value in wanted.items() if value]

        def page(number: int) -> tuple[InboxMessage, ...]:
            asked = [*fields, *page_fields(number, per_page, order)]
            return self._caller.ask(INBOX, lambda content: tuple(map(_message, content.entries)), fields=asked)

        return paged(page, lambda one: one.id)

    def message(self, message: int) -> InboxMessage:
        """One text, which is no longer new then."""
        return self._caller.ask(INBOX_MESSAGE, lambda content: _message(content.entry), about=str(message))

    def delete(self, message: int) -> None:
        """Take a text away for good."""
        self._caller.tell(DELETE_INBOX_MESSAGE, about=str(message))

    def move(self, *messages: int, folder: int) -> None:
        """Put texts into a folder.

        Raises:
            ValueError: no text is named.
        """
        if not messages:
            raise ValueError("nothing to move")
        fields = [("ID[]", str(message)) for message in messages]
        self._caller.tell(MOVE, fields=(*fields, ("FolderID", str(folder))))


def _message(entry: Entry) -> InboxMessage:
    """A text as the gateway shows it; folder and contact are empty, or left out, where there is none."""
    return InboxMessage(
        id=entry.needed_id(),
        phone=entry.number("PhoneNumber"),
        message=entry.text("Message"),
        received_at=entry.needed_minute("ReceivedOn"),
        subject=entry.text("Subject"),
        is_new=entry.flag("New") or False,
        folder=entry.whole("FolderID"),
        contact=entry.text("ContactID").strip() or None,
        is_mms=entry.text("Type").strip().upper() == "MMS",
        files=entry.texts("Files"),
    )
