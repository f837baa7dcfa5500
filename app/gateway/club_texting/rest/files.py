"""Stored files, which MMS carry: EZ Texting alone has them (reference page, section 3.2, media library)."""

from dataclasses import dataclass, field

from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.entry import Entry
from app.gateway.club_texting.rest.functions import DELETE_FILE, FILE, FILES, STORE_FILE


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the account and where it can be fetched."""

    id: int
    name: str = ""
    path: str = field(default="", repr=False)


class Files:
    """The files of an account; every method raises the errors of `app.gateway.club_texting.errors`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def all(self) -> tuple[StoredFile, ...]:
        """The files that the gateway lists."""
        return self._caller.ask(FILES, lambda content: tuple(map(_file, content.entries)))

    def file(self, file: int) -> StoredFile:
        """One file."""
        return self._caller.ask(FILE, lambda content: _file(content.entry), about=str(file))

    def store(self, url: str) -> StoredFile:
        """Have the gateway fetch a file from an address and keep it."""
        return self._caller.ask(STORE_FILE, lambda content: _file(content.entry), fields=(("Source", url),))

    def delete(self, file: int) -> None:
        """Take a file away."""
        self._caller.tell(DELETE_FILE, about=str(file))


def _file(entry: Entry) -> StoredFile:
    return StoredFile(entry.needed_id(), entry.text("Name"), entry.text("Path"))
