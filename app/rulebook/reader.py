"""YAML text in, nodes with places out.

Only libyaml's events are used, because its composer crashes the process on 100,000 nested brackets. What makes YAML
dangerous or surprising is refused here: aliases, anchors, tags, merge keys, several documents, repeated keys.
"""

import re
from collections.abc import Iterator

import yaml

from app.domain.rules import Place
from app.rulebook.nodes import Entries, Items, Node, Source, Text
from app.rulebook.problem import Findings
from app.rulebook.yaml_words import explained

LARGEST_FILE = 1024 * 1024
"""Bytes of one rule file."""

DEEPEST = 50
"""Blocks within blocks."""

MOST_REPEATED = 20
"""Repeated keys that are worth a line each; who has more is not writing rules."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CHAT_LINES = frozenset({"as", "at", "them", "us", "us exactly", "wait", "then"})


class _Unreadable(Exception):
    """The rest of the file cannot be told; carries the place and the words for the author."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


def read(file: str, text: str, findings: Findings) -> Node | None:
    """What a file holds, or None where it is empty or cannot be read, which the findings then say."""
    source = Source(file, text)
    try:
        _refuse_raw_trouble(source)
        return _Composer(source, findings).document()
    except yaml.MarkedYAMLError as error:
        line, column, message = explained(error, text)
        findings.error(Place(file, line, column), "", message)
    except _Unreadable as fault:
        findings.error(fault.place, "", str(fault))
    return None


def _refuse_raw_trouble(source: Source) -> None:
    if len(source.text.encode("utf-8", "surrogatepass")) > LARGEST_FILE:
        raise _Unreadable(Place(source.file, 1, 1), "the file is larger than 1 MiB. Divide it into several files")
    if found := _UNPRINTABLE.search(source.text):
        before = source.text[: found.start()]
        place = Place(source.file, before.count("\n") + 1, found.start() - before.rfind("\n"))
        named = f"U+{ord(found[0]):04X}"
        raise _Unreadable(place, f"an invisible control character ({named}) is here. Type the line again")


class _Composer:
    """Turns events into nodes."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self._source = source
        self._findings = findings
        self._repeated = 0
        self._events: Iterator[yaml.Event] = iter(yaml.parse(source.text, Loader=yaml.CSafeLoader))

    def document(self) -> Node | None:
        """The one document of the file."""
        found: Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Unreadable(self._place(event), "a second document begins here (---). Keep one in each file")
            elif isinstance(event, yaml.NodeEvent):
                found = self._node(event, 0)
        return None if isinstance(found, Text) and not found.value and not found.style else found

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._refuse_magic(event)
        if depth > DEEPEST:
            raise _Unreadable(self._place(event), f"more than {DEEPEST} blocks within blocks. Rules need four")
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(tuple(self._items(depth)), self._place(event), bool(event.flow_style))
        in_braces = isinstance(event, yaml.MappingStartEvent) and bool(event.flow_style)
        return Entries(tuple(self._entries(depth)), self._place(event), in_braces)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[tuple[Text, Node]]:
        seen: dict[str, Text] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Text):
                raise _Unreadable(key.place, 'a key must be a text. Put a text that begins with { or [ in quotes: "…"')
            value = self._node(next(self._events), depth + 1)
            if key.value == "<<":
                raise _Unreadable(key.place, "<< (a merge) is not used here. Write the lines out")
            if key.value in seen:
                self._report_repeated(key, seen[key.value])
                continue
            seen[key.value] = key
            yield key, value

    def _report_repeated(self, key: Text, first: Text) -> None:
        self._repeated += 1
        if self._repeated > MOST_REPEATED:
            raise _Unreadable(key.place, "keys are repeated again and again here. The rest of the file is not read")
        self._findings.error(key.place, "", _repeated(key.value, first.line + 1))

    def _text(self, event: yaml.ScalarEvent) -> Text:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:  # libyaml marks every event; the stubs cannot know
            raise _Unreadable(Place(self._source.file, 1, 1), "this file cannot be read")
        style = "" if event.style in {None, ":"} else str(event.style)
        return Text(event.value, self._source, start.line, start.column, start.index, end.index, style)

    def _refuse_magic(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise _Unreadable(self._place(event), _begins_with("*", "an alias"))
        if getattr(event, "anchor", None) is not None:
            raise _Unreadable(self._place(event), _begins_with("&", "an anchor"))
        if getattr(event, "tag", None) is not None:
            raise _Unreadable(self._place(event), _begins_with("!", "a tag"))

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self._source.file, mark.line + 1, mark.column + 1) if mark else Place(self._source.file, 1, 1)


def _begins_with(sign: str, yaml_name: str) -> str:
    return f"a text that begins with {sign} means something else in YAML ({yaml_name}). Put the text in quotes"


def _repeated(key: str, first_line: int) -> str:
    said = f'"{key}" is here twice, first in line {first_line}.'
    if key in _CHAT_LINES:
        return f"{said} A chat needs a | behind its name, as in: my chat: |"
    return f"{said} Keep one"
