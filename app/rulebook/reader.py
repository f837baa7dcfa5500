"""YAML text in, nodes with places out.

Only libyaml's events are used, because its composer crashes the process on 100,000 nested brackets. What makes YAML
dangerous or surprising is refused here: aliases, anchors, tags, merge keys, several documents, repeated keys.
"""

from collections.abc import Iterator

import yaml

from app.domain.rules import Place
from app.rulebook.codes import Code
from app.rulebook.edits import Fix
from app.rulebook.keys import CHAT
from app.rulebook.nodes import Entries, Items, Node, Source, Text
from app.rulebook.problem import Findings
from app.rulebook.yaml_lines import value_in_quotes
from app.rulebook.yaml_slips import control_character, odd_indentation, odd_sign
from app.rulebook.yaml_words import explained

LARGEST_FILE = 1024 * 1024
"""Bytes of one rule file."""

DEEPEST = 50
"""Blocks within blocks."""

MOST_REPEATED = 20
"""Repeated keys that are worth a line each; who has more is not writing rules."""


class _Unreadable(Exception):
    """The rest of the file cannot be told; carries the place, the kind and the words for the author, and the fix."""

    def __init__(self, place: Place, message: str, code: Code = Code.YAML, fix: Fix = ()) -> None:
        super().__init__(message)
        self.place = place
        self.code = code
        self.fix = fix


def read(source: Source, findings: Findings) -> Node | None:
    """What a file holds, or None where it is empty or cannot be read, which the findings then say."""
    try:
        _refuse_raw_trouble(source)
        return _Composer(source, findings).document()
    except yaml.MarkedYAMLError as error:
        stumble = explained(error, source.text)
        place = source.place(stumble.line - 1, stumble.column - 1)
        findings.stumble(place, stumble.said, code=stumble.code, fix=stumble.fix)
    except _Unreadable as fault:
        findings.stumble(fault.place, str(fault), code=fault.code, fix=fault.fix)
    return None


def _refuse_raw_trouble(source: Source) -> None:
    if len(source.text.encode("utf-8", "surrogatepass")) > LARGEST_FILE:
        said = "the file is larger than 1 MiB. Divide it into several files"
        raise _Unreadable(Place(source.file, 1, 1), said, Code.TOO_LARGE)
    if slip := control_character(source.text) or odd_indentation(source.text):
        raise _Unreadable(source.place(slip.line - 1, slip.column - 1), slip.said, slip.code, slip.fix)


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
                    said = "a second document begins here (---). Keep one in each file"
                    raise _Unreadable(self._place(event), said, Code.SECOND_DOCUMENT)
            elif isinstance(event, yaml.NodeEvent):
                found = self._node(event, 0)
        return None if isinstance(found, Text) and not found.value and not found.style else found

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._refuse_magic(event)
        if depth > DEEPEST:
            said = f"more than {DEEPEST} blocks within blocks. Rules need four"
            raise _Unreadable(self._place(event), said, Code.TOO_DEEP)
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
        repeated: set[str] = set()
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Text):
                raise _Unreadable(key.place, 'a key must be a text. Put a text that begins with { or [ in quotes: "…"')
            if not key.value.isascii() and (slip := odd_sign(key.value, key.line, key.column, key.start)):
                place = self._source.place(slip.line - 1, slip.column - 1)
                raise _Unreadable(place, slip.said, slip.code, slip.fix)
            value = self._node(next(self._events), depth + 1)
            if key.value == "<<":
                raise _Unreadable(key.place, "<< (a merge) is not used here. Write the lines out")
            if key.value in seen:
                if "keyword" not in repeated:
                    self._report_repeated(key, seen[key.value])
                repeated.add(key.value)
                continue
            seen[key.value] = key
            yield key, value

    def _report_repeated(self, key: Text, first: Text) -> None:
        self._repeated += 1
        if self._repeated > MOST_REPEATED:
            said = "keys are repeated again and again here. The rest of the file is not read"
            raise _Unreadable(key.place, said, Code.REPEATED_KEY)
        self._findings.error(key.place, "", _repeated(key.value, first.line + 1), code=Code.REPEATED_KEY)

    def _text(self, event: yaml.ScalarEvent) -> Text:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:  # libyaml marks every event; the stubs cannot know
            raise _Unreadable(Place(self._source.file, 1, 1), "this file cannot be read")
        style = "" if event.style in {None, ":"} else str(event.style)
        return Text(event.value, self._source, start.line, start.column, start.index, end.index, style)

    def _refuse_magic(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise _Unreadable(
                self._place(event), _begins_with("*", "an alias"), Code.UNQUOTED_SIGN, self._requoted(event)
            )
        if getattr(event, "anchor", None) is not None:
            raise _Unreadable(
                self._place(event), _begins_with("&", "an anchor"), Code.UNQUOTED_SIGN, self._requoted(event)
            )
        if getattr(event, "tag", None) is not None:
            raise _Unreadable(self._place(event), _begins_with("!", "a tag"), Code.UNQUOTED_SIGN, self._requoted(event))

    def _requoted(self, event: yaml.Event) -> Fix:
        mark = event.start_mark
        return value_in_quotes(self._source.text, mark.line, mark.column) if mark else ()

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return self._source.place(mark.line, mark.column) if mark else Place(self._source.file, 1, 1)


def _begins_with(sign: str, yaml_name: str) -> str:
    return f"a text that begins with {sign} means something else in YAML ({yaml_name}). Put the text in quotes"


def _repeated(key: str, first_line: int) -> str:
    said = f'"{key}" is here twice, first in line {first_line}.'
    if key in CHAT.named:
        return f"{said} A chat needs a | behind its name, as in: my chat: |"
    if key == "keyword":
        return f'{said} If another rule begins here, write "- keyword"; else keep one'
    return f"{said} Keep one"
