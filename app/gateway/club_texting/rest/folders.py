"""The folders of the inbox (reference page, section 3.3)."""

from dataclasses import dataclass, field

from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.functions import CREATE_FOLDER, DELETE_FOLDER, FOLDER, FOLDERS, RENAME_FOLDER


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the inbox."""

    id: int
    name: str = field(repr=False)


class Folders:
    """The folders of an account; every method raises the errors of `app.gateway.club_texting.errors`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def all(self) -> tuple[Folder, ...]:
        """All of them; this list has no pages."""
        return self._caller.ask(
            FOLDERS, lambda content: tuple(Folder(one.needed_id(), one.text("Name")) for one in content.entries)
        )

    def folder(self, folder: int) -> Folder:
        """One folder; the gateway tells its name alone."""
        return self._caller.ask(
            FOLDER, lambda content: Folder(folder, content.entry.needed_text("Name")), about=str(folder)
        )

    def create(self, name: str) -> Folder:
        """Make a folder; the gateway tells its id alone."""
        return self._caller.ask(
            CREATE_FOLDER, lambda content: Folder(content.entry.needed_id(), name), fields=(("Name", name),)
        )

    def rename(self, folder: int, name: str) -> None:
        """Give a folder another name."""
        self._caller.tell(RENAME_FOLDER, about=str(folder), fields=(("Name", name),))

    def delete(self, folder: int) -> None:
        """Take a folder away."""
        self._caller.tell(DELETE_FOLDER, about=str(folder))
