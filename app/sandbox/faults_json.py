"""Faults as JSON: how they are shown, and how they are read."""

import json
from collections.abc import Mapping
from typing import Any, get_args

from app.sandbox.faults import ACCEPTS, Fault, Faults, Kind, rated

_KINDS: tuple[Kind, ...] = get_args(Kind)
_OWN_KEYS: Mapping[Kind, frozenset[str]] = {
    "code": frozenset({"code"}),
    "http": frozenset({"status"}),
    "silent": frozenset({"seconds"}),
    "late": frozenset({"seconds"}),
    "huge": frozenset({"megabytes"}),
}
_COMMON_KEYS = frozenset({"kind", "times", "accepted"})
_LONGEST_SECONDS = 600


def shown_faults(faults: Faults) -> dict[str, Any]:
    """The faults as they could be given again."""
    return {"next": [_shown(fault) for fault in faults.next], "rates": dict(faults.rates)}


def _shown(fault: Fault) -> dict[str, Any]:
    keys = sorted(_OWN_KEYS.get(fault.kind, frozenset()))
    return {"kind": fault.kind, "times": fault.times, "accepted": fault.accepted} | {k: getattr(fault, k) for k in keys}


def read_faults(value: Any, now: Faults) -> Faults:
    """Read faults; the part that is not given (`next` or `rates`) stays as it is.

    Raises:
        ValueError: something is not as it should be; the message says what should be there.
    """
    if not isinstance(value, dict) or not value.keys() <= {"next", "rates"}:
        raise ValueError("an object with next, rates or both")
    queue = _queue(value["next"]) if "next" in value else now.next
    rates = _rates(value["rates"]) if "rates" in value else now.rates
    return Faults(next=queue, rates=rates)


def fault_of_header(written: str) -> Fault:
    """Read the fault of one request from its header: the name of a rate, or a fault as JSON.

    Raises:
        ValueError: it is neither; the message says what should be there.
    """
    found = rated(written.strip())
    if found is not None:
        return found
    try:
        return _fault(json.loads(written), 0)
    except json.JSONDecodeError:
        raise ValueError('a name such as silent, http_503 or code_-10, or {"kind": "late", "seconds": 2}') from None


def _queue(value: Any) -> tuple[Fault, ...]:
    if isinstance(value, list):
        return tuple(_fault(one, place) for place, one in enumerate(value))
    raise ValueError("next: a list of faults")


def _fault(value: Any, place: int) -> Fault:
    where = f"next[{place}]"
    if not isinstance(value, dict) or value.get("kind") not in _KINDS:
        raise ValueError(f"{where}: an object whose kind is one of {', '.join(_KINDS)}")
    kind: Kind = value["kind"]
    allowed = _COMMON_KEYS | _OWN_KEYS.get(kind, frozenset())
    if not value.keys() <= allowed:
        raise ValueError(f"{where}: {kind} takes no other keys than {', '.join(sorted(allowed))}")

    usual = rated(kind) or Fault(kind=kind)
    return Fault(
        kind=kind,
        code=_number(value, "code", usual.code, -999, -1, where),
        status=_number(value, "status", usual.status, 300, 599, where),
        megabytes=_number(value, "megabytes", usual.megabytes, 1, 100, where),
        seconds=_seconds(value.get("seconds", usual.seconds), where),
        accepted=_accepted(value.get("accepted", ACCEPTS[kind]), where),
        times=_number(value, "times", 1, 1, 1_000_000, where),
    )


def _number(value: dict[str, Any], key: str, usual: int, least: int, most: int, where: str) -> int:
    given = value.get(key, usual)
    if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= most:
        raise ValueError(f"{where}: {key} is a whole number from {least} to {most}")
    return given


def _seconds(given: Any, where: str) -> float:
    if not isinstance(given, int | float) or isinstance(given, bool) or not 0 <= given <= _LONGEST_SECONDS:
        raise ValueError(f"{where}: seconds is a number from 0 to {_LONGEST_SECONDS}")
    return given


def _accepted(given: Any, where: str) -> Any:
    if given is True or given is False:
        return given
    raise ValueError(f"{where}: accepted is true or false")


def _rates(value: Any) -> dict[str, float]:
    if not isinstance(value, dict) or not all(map(rated, value)):
        raise ValueError(
            "rates: an object; names are silent, html, redirect, late, cut, half, huge, http_503 or code_-10"
        )
    for name, share in value.items():
        if not isinstance(share, int | float) or isinstance(share, bool) or not 0 <= share <= 1:
            raise ValueError(f"rates: {name} is a share from 0 to 1")
    if sum(value.values()) > 1:
        raise ValueError("rates: together no more than 1")
    return dict(value)
