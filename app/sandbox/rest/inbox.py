"""The inbox: every text that found the account (section 3.3)."""

from dataclasses import replace
from typing import Any

from app.sandbox.desk import Letter
from app.sandbox.rest.envelope import EMPTY, entries, entry, not_found
from app.sandbox.rest.listing import page_of
from app.sandbox.rest.times import minute
from app.sandbox.rest.work import Done, Work
from app.sandbox.state import State


def messages(work: Work) -> Done:
    """One page of the inbox, the most recent first; without a folder, of all folders."""
    asked = work.asked
    keys = {"ReceivedOn": _age, "PhoneNumber": lambda one: one.number, "Message": lambda one: one.text}
    found = page_of(filter(_Wanted(work), work.state.desk.inbox.all()), asked, keys, ("ReceivedOn", "desc"))
    return Done(entries([shown(work.state, one) for one in found]))


def _age(letter: Letter) -> Any:
    return letter.at, letter.id


class _Wanted:
    """Tells which messages a list asks for: by folder, by a piece of text or number, by kind."""

    def __init__(self, work: Work) -> None:
        self._folder = work.asked.text("FolderID").strip()
        self._piece = work.asked.text("Search").strip().casefold()
        self._none = work.asked.text("Filter").strip().upper() == "MMS"

    def __call__(self, letter: Letter) -> bool:
        right_folder = not self._folder or str(letter.folder) == self._folder
        found = self._piece in letter.text.casefold() or self._piece in letter.number
        return right_folder and found and not self._none


def message(work: Work) -> Done:
    """One message, which is no longer new for the next look."""
    letter = _letter(work.state, int(work.named))
    work.state.desk.inbox.put(replace(letter, is_new=False))
    return Done(entry(shown(work.state, letter)))


def delete(work: Work) -> Done:
    """Take a message away for good."""
    work.state.desk.inbox.remove(_letter(work.state, int(work.named)).id)
    return Done(EMPTY)


def move(work: Work) -> Done:
    """Put messages into a folder, all or none."""
    folder = work.asked.text("FolderID").strip()
    if not folder.isdecimal() or work.state.desk.folders.get(int(folder)) is None:
        raise not_found(404)
    ids = [int(one) if one.isdecimal() else 0 for one in work.asked.array("ID")]
    for letter in [_letter(work.state, one) for one in ids or [0]]:
        work.state.desk.inbox.put(replace(letter, folder=int(folder)))
    return Done(EMPTY)


def _letter(state: State, number: int) -> Letter:
    found = state.desk.inbox.get(number)
    if found is None:
        raise not_found()
    return found


def shown(state: State, letter: Letter) -> dict[str, Any]:
    """A message as the wire has it; the 2012 parsers need folder and contact, so absent ones are empty."""
    contact = state.desk.contact_of(letter.number)
    kind = {"Type": "SMS"} if state.account.vintage != "2012" else {}
    return {
        "ID": letter.id,
        "PhoneNumber": letter.number,
        **kind,
        "Subject": "",
        "Message": letter.text,
        "New": letter.is_new,
        "FolderID": "" if letter.folder is None else letter.folder,
        "ContactID": "" if contact is None else contact.id,
        "ReceivedOn": minute(letter.at),
    }
