"""A rule file as the pieces that a layout moves: blocks and lists down to texts, each with its lines and columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

import yaml


class Kind(Enum):
    """What a piece is made of."""

    TEXT = auto()
    """A text, or all that stands between brackets or braces: moved as it is."""
    LIST = auto()
    BLOCK = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a file. Lines and columns count from zero; a list and a block end with the last of their parts."""

    kind: Kind
    start: int
    end: int
    line: int
    column: int
    last_line: int
    style: str = ""
    items: tuple["Piece", ...] = ()
    entries: tuple[tuple["Piece", "Piece"], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written there."""
        return self.kind is Kind.TEXT and self.start == self.end


def pieces(text: str) -> Piece | None:
    """The pieces of a file that can be read; None where it holds nothing."""
    events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            return _piece(event, events)
    return None


def _piece(event: yaml.Event, events: Iterator[yaml.Event]) -> Piece:
    in_flow = bool(getattr(event, "flow_style", False))
    if isinstance(event, yaml.SequenceStartEvent):
        items = tuple(_until(events, yaml.SequenceEndEvent))
        return _flow(event, items) if in_flow else _gathered(Kind.LIST, event, items, items=tuple(items[:-1]))
    if isinstance(event, yaml.MappingStartEvent):
        parts = tuple(_until(events, yaml.MappingEndEvent))
        pairs = tuple(zip(parts[:-1:2], parts[1:-1:2], strict=True))
        return _flow(event, parts) if in_flow else _gathered(Kind.BLOCK, event, parts, entries=pairs)
    return _leaf(event, event)


def _until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[Piece]:
    """The pieces up to the end of a collection, and then that end as a piece of its own."""
    while not isinstance(event := next(events), end):
        yield _piece(event, events)
    yield _leaf(event, event)


def _flow(event: yaml.Event, parts: tuple[Piece, ...]) -> Piece:
    first = _leaf(event, event)
    return Piece(Kind.TEXT, first.start, parts[-1].end, first.line, first.column, parts[-1].last_line)


def _gathered(
    kind: Kind,
    event: yaml.Event,
    parts: tuple[Piece, ...],
    items: tuple[Piece, ...] = (),
    entries: tuple[tuple[Piece, Piece], ...] = (),
) -> Piece:
    first, last = _leaf(event, event), parts[-2]
    return Piece(kind, first.start, last.end, first.line, first.column, last.last_line, items=items, entries=entries)


def _leaf(event: yaml.Event, until: yaml.Event) -> Piece:
    start, end = event.start_mark, until.end_mark
    if start is None or end is None:  # libyaml marks every event; the stubs cannot know
        raise ValueError("an event without a place")
    last = end.line - 1 if end.column == 0 and end.line > start.line else end.line
    style = str(getattr(event, "style", None) or "")
    return Piece(Kind.TEXT, start.index, end.index, start.line, start.column, last, style)
