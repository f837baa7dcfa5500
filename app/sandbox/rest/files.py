"""The media library: files that an MMS can carry (section 3.2, EZ Texting)."""

from typing import Any
from urllib.parse import urlsplit

from app.sandbox.desk import MediaFile
from app.sandbox.reading import is_address
from app.sandbox.rest.envelope import EMPTY, Refusal, entries, entry, not_found
from app.sandbox.rest.listing import page_of
from app.sandbox.rest.work import Done, Work

_STORE = "https://media.example.com"
"""Where files that were sent in would lie; nothing is ever fetched from there or put there."""


def files(work: Work) -> Done:
    """One page of the library, the newest first."""
    keys = {"ID": lambda one: one.id, "Name": lambda one: one.name.casefold()}
    return Done(
        entries([_shown(one) for one in page_of(work.state.desk.files.all(), work.asked, keys, ("ID", "desc"))])
    )


def file(work: Work) -> Done:
    """One file."""
    return Done(entry(_shown(_file(work))))


def create(work: Work) -> Done:
    """A new file: `Source` is its address, or the file itself as a part of a multipart form."""
    source, sent_in = work.asked.text("Source").strip(), work.asked.values.file("Source")
    if not sent_in and not is_address(source):
        raise Refusal(
            f"Source: '{source}' is not a valid URL" if source else "Source: Value is required and can't be empty"
        )
    number = work.state.next_id()
    name = sent_in or urlsplit(source).path.rpartition("/")[2] or "file"
    made = MediaFile(id=number, name=name, path=f"{_STORE}/{number}/{name}" if sent_in else source)
    work.state.desk.files.put(made)
    return Done(entry(_shown(made), 201))


def delete(work: Work) -> Done:
    """Take a file away; messages that carried it stay."""
    work.state.desk.files.remove(_file(work).id)
    return Done(EMPTY)


def _file(work: Work) -> MediaFile:
    found = work.state.desk.files.get(int(work.named))
    if found is None:
        raise not_found()
    return found


def _shown(one: MediaFile) -> dict[str, Any]:
    return {"ID": one.id, "Name": one.name, "Path": one.path}
