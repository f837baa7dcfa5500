"""What lies on the customer's desk: contacts, the inbox and its folders, messages to many (section 3)."""

from dataclasses import dataclass, field
from datetime import datetime

from app.sandbox.shelf import Shelf
from app.sandbox.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody with a phone; `id` is 24 hex digits, `groups` are ids, `source` says how they came here."""

    id: str
    number: str = field(repr=False)
    created_at: datetime
    first_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    source: str = "API"
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder of the inbox."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A text in the inbox; its id is that of the callback. `folder` is `None` in the inbox itself."""

    id: int
    number: str = field(repr=False)
    text: str = field(repr=False)
    at: datetime
    is_new: bool = True
    folder: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A file of the media library, for MMS; only its name and address are kept, never what is in it."""

    id: int
    name: str
    path: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One message to many: `numbers` get it at `at`, once; `opted_out` were counted and get nothing.

    `file` is the name of what an MMS carries.
    """

    id: int
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    at: datetime
    numbers: tuple[str, ...] = field(default=(), repr=False)
    opted_out: tuple[str, ...] = field(default=(), repr=False)
    is_waiting: bool = False
    file: str = ""

    @property
    def on_phone(self) -> str:
        """What the phone shows: the text, and the name of the file that an MMS carries."""
        return "\n".join(filter(None, (self.text, self.file and f"[{self.file}]")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A phone that has been asked to confirm that it wants to join a keyword's groups."""

    number: str = field(repr=False)
    word: str


class Desk:
    """All shelves of one account."""

    def __init__(self, store: Store) -> None:
        self.contacts = Shelf(store, "contact", Contact)
        self.folders = Shelf(store, "folder", Folder)
        self.inbox = Shelf(store, "letter", Letter)
        self.files = Shelf(store, "file", MediaFile)
        self.campaigns = Shelf(store, "campaign", Campaign)
        self.asked = Shelf(store, "asked", Asked, key="number")
        self._waiting = {one.id: one for one in self.campaigns.all() if one.is_waiting}

    def contact_of(self, number: str) -> Contact | None:
        """The contact with this phone."""
        return next((one for one in self.contacts.all() if one.number == number), None)

    def send_later(self, campaign: Campaign) -> None:
        """Keep a message whose time is still to come."""
        self.campaigns.put(campaign)
        self._waiting[campaign.id] = campaign

    def due(self, now: datetime) -> list[Campaign]:
        """The messages whose time has come; each is told once."""
        found = [one for one in self._waiting.values() if one.at <= now]
        for one in found:
            del self._waiting[one.id]
        return found
