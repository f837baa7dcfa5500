"""Answers of the REST API: the envelope around everything, in JSON and in XML (section 3.1)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

Entry = Mapping[str, Any]

_HEADER = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_ITEMS: Mapping[str, str] = {
    "Entries": "Entry",
    "Errors": "Error",
    "PhoneNumbers": "PhoneNumber",
    "LocalOptOuts": "PhoneNumber",
    "GlobalOptOuts": "PhoneNumber",
    "Groups": "Group",
    "ContactGroupIDs": "Group",
    "Files": "File",
}
"""What the elements of a list are called in XML."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and what is in the envelope: `Entry`, `Entries`, `Errors`, or nothing for an empty body."""

    status: int = 200
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all is answered but the status."""
        return not self.content


def entry(of: Entry, status: int = 200) -> Answer:
    """An answer with one entry."""
    return Answer(status, {"Entry": of})


def entries(of: Sequence[Any]) -> Answer:
    """An answer with a list, which may be empty."""
    return Answer(200, {"Entries": list(of)})


EMPTY = Answer(204)


class Refusal(Exception):
    """The request is refused: these errors are answered, and nothing is changed."""

    def __init__(self, *errors: str, status: int = 403) -> None:
        super().__init__("the request is refused")
        self.answer = Answer(status, {"Errors": list(errors)})


def not_found(status: int = 403) -> Refusal:
    """What is asked for is not there; only folders say so with 404 (section 6.12)."""
    return Refusal("Sorry, nothing was found", status=status)


def body(answer: Answer, *, as_json: bool) -> bytes:
    """The answer as it goes over the wire."""
    if answer.is_empty:
        return b""
    status = "Success" if answer.status < 400 else "Failure"
    envelope = {"Status": status, "Code": answer.status, **answer.content}
    if as_json:
        return json.dumps({"Response": envelope}, separators=(",", ":")).encode()
    root = Element("Response")
    for name, value in envelope.items():
        _append(root, name, value)
    return _HEADER + tostring(root, encoding="unicode").encode()


def _append(parent: Element, name: str, value: Any) -> None:
    """Add a value as an element; characters that XML cannot have are left out."""
    element = SubElement(parent, name.replace(" ", "").replace("-", ""))
    if isinstance(value, Mapping):
        for key, one in value.items():
            _append(element, key, one)
    elif isinstance(value, list):
        for one in value:
            _append(element, _ITEMS.get(name, "Entry"), one)
    else:
        element.text = _written(value)


def _written(value: Any) -> str:
    """Write a value; booleans as the vendor's PHP samples read them, which make numbers of them in XML alone."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "".join(character for character in str(value) if character >= " " or character in "\t\r\n")
