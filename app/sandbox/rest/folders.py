"""Folders of the inbox (section 3.3)."""

from dataclasses import replace

from app.sandbox.desk import Folder
from app.sandbox.rest import checks
from app.sandbox.rest.envelope import EMPTY, Refusal, entries, entry, not_found
from app.sandbox.rest.work import Done, Work


def folders(work: Work) -> Done:
    """All folders."""
    return Done(entries([{"ID": one.id, "Name": one.name} for one in work.state.desk.folders.all()]))


def folder(work: Work) -> Done:
    """One folder: its name alone."""
    return Done(entry({"Name": _folder(work).name}))


def create(work: Work) -> Done:
    """A new folder; the answer is its id alone."""
    made = Folder(id=work.state.next_id(), name=_name(work))
    work.state.desk.folders.put(made)
    return Done(entry({"ID": made.id}, 201))


def rename(work: Work) -> Done:
    """Another name for a folder."""
    work.state.desk.folders.put(replace(_folder(work), name=_name(work)))
    return Done(EMPTY)


def delete(work: Work) -> Done:
    """Take a folder away; its messages are in the inbox again."""
    gone = _folder(work)
    for letter in work.state.desk.inbox.all():
        if letter.folder == gone.id:
            work.state.desk.inbox.put(replace(letter, folder=None))
    work.state.desk.folders.remove(gone.id)
    return Done(EMPTY)


def _folder(work: Work) -> Folder:
    found = work.state.desk.folders.get(int(work.named))
    if found is None:
        raise not_found(404)
    return found


def _name(work: Work) -> str:
    errors = checks.required("Name", work.asked.text("Name"))
    if errors:
        raise Refusal(*errors)
    return work.asked.text("Name").strip()
