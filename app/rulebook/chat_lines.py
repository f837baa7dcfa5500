"""Reading chats: the block `tests:`, line by line, as chats look on the phone."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.rules import Place
from app.rulebook.chats import Becomes, Chat, Is, Passes, Replied, Step, Texts, Then
from app.rulebook.codes import Code
from app.rulebook.dates import moment
from app.rulebook.groups import group_name
from app.rulebook.keys import CHAT
from app.rulebook.nodes import Entries, Node, Text
from app.rulebook.problem import Findings, NotUnderstood
from app.rulebook.suggestions import did_you_mean, surely_meant

_LINE = re.compile(r"\s*([A-Za-z][A-Za-z ]*?)\s*:\s*(.*?)\s*")
_ODD_COLON = re.compile(r"\s*[A-Za-z ]+?\s*([\uff1a\ufe55\u2236\ua789;=])")
_WAIT = re.compile(r"(\d{1,5}) (minute|hour|day)s?")
_NOT_BUILT = ("speaks", "voted", "entered", "forwarded to", "remembers")
_NAMES: Final = CHAT.built
_AS_HINT = "Write: new, member of GROUP, opted out, or first name Ann"
_THEN_HINT = "Write: in GROUP, not in GROUP, opted out, or opted in"


def chats_of(node: Node, zone: ZoneInfo, findings: Findings) -> Iterator[Chat]:
    """The chats of one `tests:` block; lines that are none are reported."""
    if not isinstance(node, Entries):
        findings.error(
            node.place, "tests", "chats belong under it, each with a name and a |, as in: my chat: |", code=Code.SHAPE
        )
        return
    starts = datetime(2026, 1, 7, 12, tzinfo=zone).astimezone(UTC)
    for name, value in node.entries:
        if not isinstance(value, Text) or value.style != "|":
            said = 'a chat begins on the line below its name, and the name ends with ": |"'
            findings.error(value.place, f'test "{name.value}"', said, code=Code.SHAPE)
            continue
        chat = Chat(name.value, name.place, (), starts)
        yield Chat(name.value, name.place, tuple(_steps(chat, value, zone, findings)), starts)


def _steps(chat: Chat, text: Text, zone: ZoneInfo, findings: Findings) -> Iterator[Step]:
    texted, understood = False, True
    for place, line in text.lines():
        if line.lstrip().startswith("#"):
            continue
        try:
            for step in _step(place, line, zone):
                _check_order(step, texted=texted)
                texted = texted or isinstance(step, Texts)
                yield step
        except NotUnderstood as problem:
            findings.error(place, chat.where, str(problem), code=Code.CHAT)
            understood = False
    if understood and not texted:
        findings.error(chat.place, chat.where, 'nobody texts. Write a line like "them: hello"', code=Code.CHAT)


def _check_order(step: Step, *, texted: bool) -> None:
    if isinstance(step, Replied) and not texted:
        raise NotUnderstood('"us:" comes after the "them:" that it answers')
    if isinstance(step, Is) and texted:
        raise NotUnderstood('"as:" comes before the first "them:"')


def _step(place: Place, line: str, zone: ZoneInfo) -> Iterator[Step]:
    found = _LINE.fullmatch(line)
    name, text = (found[1].casefold(), found[2]) if found else ("", "")
    if name not in _NAMES:
        raise NotUnderstood(f'"{line.strip()}" is no line of a chat. {_suggestion(name, line)}')
    if not text:
        raise NotUnderstood(f'there is nothing behind "{name}:"')
    readers: dict[str, Callable[[Place, str], Iterator[Step]]] = {
        "as": _is,
        "at": partial(_becomes, zone=zone),
        "wait": _passes,
        "then": _then,
    }
    if name in readers:
        yield from readers[name](place, " ".join(text.split()))
    elif name == "them":
        yield Texts(place, text)
    else:
        silence = name == "us" and text.casefold() == "nothing"
        yield Replied(place, None if silence else text, exactly=name == "us exactly")


def _suggestion(name: str, line: str) -> str:
    if meant := surely_meant(name, _NAMES):
        return f'Did you mean "{meant}"?'
    if odd := _ODD_COLON.match(line):
        return f'{odd[1]} is not the colon that belongs there. Write ":"'
    return (did_you_mean(name, _NAMES) if name else "") or _lines_known()


def _lines_known() -> str:
    return "A line begins with " + ", ".join(f"{name}:" for name in _NAMES)


def _is(place: Place, text: str) -> Iterator[Step]:
    for part in text.split(","):
        said = part.strip()
        _refuse_later(said)
        if said == "new":
            yield Is(place)
        elif said == "opted out":
            yield Is(place, opted_out=True)
        elif said.startswith("member of "):
            yield Is(place, group=group_name(said.removeprefix("member of ")))
        elif said.startswith("first name "):
            yield Is(place, first_name=said.removeprefix("first name "))
        else:
            raise NotUnderstood(f'"as: {said}" is not known. {_AS_HINT}')


def _becomes(place: Place, text: str, zone: ZoneInfo) -> Iterator[Step]:
    yield Becomes(place, moment(text, zone))


def _passes(place: Place, text: str) -> Iterator[Step]:
    found = _WAIT.fullmatch(text)
    if found is None:
        raise NotUnderstood(f'"wait: {text}" is no time. Write it like 20 minutes, 2 hours or 3 days')
    yield Passes(place, timedelta(**{f"{found[2]}s": int(found[1])}))


def _then(place: Place, text: str) -> Iterator[Step]:
    _refuse_later(text)
    if text in {"opted out", "opted in"}:
        yield Then(place, text)
        return
    for state in ("not in", "in"):
        if text.startswith(f"{state} "):
            yield Then(place, state, group_name(text.removeprefix(f"{state} ")))
            return
    raise NotUnderstood(f'"then: {text}" is not known. {_THEN_HINT}')


def _refuse_later(text: str) -> None:
    for later in _NOT_BUILT:
        if text.startswith(later):
            raise NotUnderstood(f'"{later}" is not built yet. Take the line out')
