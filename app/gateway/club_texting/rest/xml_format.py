"""Answers in XML, read into the plain tree (reference page, section 3.1).

A document type is refused before anything of it is read, so no entity is ever declared, expanded or fetched.
"""

from typing import Final, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from app.gateway.club_texting.rest.tree import DEEPEST, NoDocument, Tree

LISTS: Final = frozenset(
    {"Entries", "Errors", "PhoneNumbers", "LocalOptOuts", "GlobalOptOuts", "Groups", "ContactGroupIDs", "Files"}
)
"""The elements that hold a list, however many there are in it; what their items are called says nothing."""


def read_xml(body: bytes) -> Tree:
    """The tree of an XML document.

    Raises:
        NoDocument: it is none, or declares a document type.
    """
    builder = _Builder()
    parser = ParserCreate()
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.buffer_text = True
    try:
        parser.Parse(body, True)
    except (ExpatError, ValueError, LookupError):
        raise NoDocument("no XML") from None
    return builder.document


def _refuse(*_: object) -> NoReturn:
    raise NoDocument("a document type")


class _Element:
    """An element while it is read."""

    __slots__ = ("children", "name", "words")

    def __init__(self, name: str) -> None:
        self.name = name
        self.words: list[str] = []
        self.children: list[tuple[str, Tree]] = []

    def tree(self) -> Tree:
        if self.name in LISTS:
            return [child for _, child in self.children]
        return dict(self.children) if self.children else "".join(self.words)


class _Builder:
    """Takes the parser's events and makes a tree, without ever calling itself."""

    def __init__(self) -> None:
        self.document: dict[str, Tree] = {}
        self._open: list[_Element] = []

    def start(self, name: str, _attributes: object) -> None:
        if len(self._open) == DEEPEST:
            raise NoDocument("too deep")
        self._open.append(_Element(name))

    def text(self, words: str) -> None:
        self._open[-1].words.append(words)

    def end(self, name: str) -> None:
        tree = self._open.pop().tree()
        if self._open:
            self._open[-1].children.append((name, tree))
        else:
            self.document = {name: tree}
