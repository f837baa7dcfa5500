"""Calls of the APIs as the pages tell them to people: the answer in short, in words, and the money."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from app.sandbox.billing import dollars
from app.sandbox.codes import words
from app.sandbox.records import Call


def told(calls: Iterable[Call]) -> Iterator[dict[str, Any]]:
    """Calls with what they answered, in short and in words."""
    for call in calls:
        answer = next((str(one) for one in (call.code, call.status) if one is not None), "none")
        good = _is_good(call)
        yield {"call": call, "answer": answer, "words": _words(call), "good": good, "money": _money(call)}


def _is_good(call: Call) -> bool:
    if call.code is None:
        return call.status is not None and call.status < 300 and not call.fault
    return isinstance(call.code, str) or call.code >= 0


def _words(call: Call) -> str:
    if call.fault:
        return f"fault: {call.fault}" + (", message accepted" if call.accepted else "")
    if call.status is not None and call.function.startswith("rest ") and call.status != 503:
        return HTTPStatus(call.status).phrase
    if call.code is None:
        return "too many connections at once, not processed"
    return words(call.function, call.code)


def _money(call: Call) -> str:
    """What a call cost, or brought: on the card and in credits."""
    card = [f"${dollars(call.cents)}"] if call.cents else []
    credit = [f"{'+' if call.credits < 0 else '-'}{abs(call.credits):,}"] if call.credits else []
    return " · ".join((*card, *credit))
