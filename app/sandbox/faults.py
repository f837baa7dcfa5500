"""Ways to misbehave on demand, for people who test a client against the stand-in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["code", "http", "silent", "html", "redirect", "late", "cut", "half", "huge"]

# Whether the message is accepted although the client does not hear so: the cases where a client must not send again.
ACCEPTS: Mapping[Kind, bool] = {
    "code": False,
    "http": False,
    "html": False,
    "redirect": False,
    "silent": True,
    "late": True,
    "cut": True,
    "half": True,
    "huge": True,
}

_RATE_NAME = re.compile(
    r"(?:(?P<plain>silent|html|redirect|late|cut|half|huge)|http_(?P<status>\d+)|code_(?P<code>-\d+))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One misbehaviour: its kind, what it needs to know, and for how many requests it is good."""

    kind: Kind
    code: int = -10
    status: int = 503
    seconds: float = 30.0
    megabytes: int = 4
    accepted: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What goes wrong next, in order, and how often what goes wrong by chance (shares between 0 and 1)."""

    next: tuple[Fault, ...] = ()
    rates: Mapping[str, float] = field(default_factory=dict)

    def taken(self, chance: Callable[[], float]) -> tuple["Faults", Fault | None]:
        """Take the fault for one request: the queue first, then chance; also the faults that remain."""
        if not self.next:
            return self, self._by_chance(chance)
        first, *others = self.next
        left = (replace(first, times=first.times - 1),) if first.times > 1 else ()
        return replace(self, next=(*left, *others)), first

    def _by_chance(self, chance: Callable[[], float]) -> Fault | None:
        if not self.rates:
            return None
        drawn = chance()
        for name, share in self.rates.items():
            drawn -= share
            if drawn < 0:
                return rated(name)
        return None


def rated(name: str) -> Fault | None:
    """Read the name of a rate, such as `silent`, `http_503` or `code_-10`; `None` if there is no such fault."""
    found = _RATE_NAME.fullmatch(name)
    if found is None:
        return None
    if found["status"]:
        status = int(found["status"])
        return Fault(kind="http", status=status) if 400 <= status <= 599 else None
    if found["code"]:
        return Fault(kind="code", code=int(found["code"]))
    kind: Kind = next(kind for kind in ACCEPTS if kind == found["plain"])
    return Fault(kind=kind, accepted=ACCEPTS[kind], seconds=3.0 if kind == "late" else 30.0)
