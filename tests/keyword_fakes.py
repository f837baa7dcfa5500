"""A keyword desk and a memory of keywords, in memory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.keyword_plan import Remembered, Sight, Standing
from app.domain.keyword_proposal import GatewayAccount
from app.domain.keyword_setup import Part, SetUp, Wanted, key_of
from app.usecases.keyword_desk import DeskError, DeskRefused

_FIELDS = {
    Part.REPLY: "reply", Part.FORWARD: "address", Part.EMAIL: "email", Part.GROUPS: "groups", Part.QUESTION: "question",
    Part.AGAIN: "again",
}  # fmt: skip


@dataclass
class FakeDesk:
    """An account: `ours` by key, `taken` by somebody else, `fresh` is how a new keyword is set up.

    `fails` raises for a method's name instead of doing it, or after it with `done_before_failing`; `drops` are parts
    that it does not set up without saying so. `calls` are the names and words of what was asked that changes something.
    """

    ours: dict[str, SetUp] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    fresh: SetUp = field(default_factory=SetUp)
    groups_there: frozenset[str] = frozenset()
    untold: frozenset[Part] = frozenset()
    drops: set[Part] = field(default_factory=set)
    fails: dict[str, BaseException] = field(default_factory=dict)
    done_before_failing: bool = False
    calls: list[tuple[str, str]] = field(default_factory=list)

    def look(self, word: str) -> Sight:
        if "look" in self.fails:
            raise self.fails["look"]
        if key_of(word) in self.ours:
            return self._sight(word)
        return Sight(Standing.TAKEN if key_of(word) in self.taken else Standing.FREE)

    def groups(self) -> frozenset[str]:
        return self.groups_there

    def rent(self, word: str) -> None:
        self._called("rent", word)
        if self.look(word).standing is not Standing.FREE:
            raise DeskRefused("the keyword is unavailable")
        self._do("rent", lambda: self.ours.update({key_of(word): self.fresh}))

    def set_up(self, wanted: Wanted, parts: Collection[Part]) -> Sight:
        self._called("set up", wanted.word)
        if wanted.key not in self.ours:
            raise DeskRefused("nothing was found")
        new = {_FIELDS[part]: getattr(wanted.set_up, _FIELDS[part]) for part in parts if part not in self.drops}
        self._do("set up", lambda: self.ours.update({wanted.key: replace(self.ours[wanted.key], **new)}))
        return self._sight(wanted.word)

    def cancel(self, word: str) -> None:
        self._called("cancel", word)
        if key_of(word) not in self.ours:
            raise DeskRefused("nothing was found")
        self._do("cancel", lambda: self.ours.pop(key_of(word)))

    def _sight(self, word: str) -> Sight:
        set_up = self.ours[key_of(word)]
        return Sight(Standing.OURS, replace(set_up, again=None) if self.untold else set_up, self.untold)

    def _called(self, name: str, word: str) -> None:
        self.calls.append((name, word))

    def _do(self, name: str, change: object) -> None:
        error = self.fails.get(name)
        if (error is None or self.done_before_failing) and callable(change):
            change()
        if error is not None:
            raise error


def failing(desk: FakeDesk, name: str, error: DeskError | BaseException, *, done: bool = False) -> FakeDesk:
    """A desk one of whose methods fails from now on, before or after doing it."""
    desk.fails[name], desk.done_before_failing = error, done
    return desk


@dataclass
class FakeMemory:
    """Keeps the port `KeywordMemory` in a dictionary."""

    kept: dict[tuple[str, str], Remembered] = field(default_factory=dict)

    def of(self, account: GatewayAccount) -> Mapping[str, Remembered]:
        return {key: remembered for (whose, key), remembered in self.kept.items() if whose == str(account)}

    def keep(self, account: GatewayAccount, remembered: Remembered, now: datetime) -> None:
        self.kept[str(account), key_of(remembered.word)] = remembered

    def begin_rental(self, account: GatewayAccount, after: datetime | None, remembered: Remembered) -> bool:
        known = self.kept.get((str(account), key_of(remembered.word)))
        if known is not None and known.renting_since != after:
            return False
        began = remembered.renting_since
        self.kept[str(account), key_of(remembered.word)] = replace(known or remembered, renting_since=began)
        return True

    def forget(self, account: GatewayAccount, word: str) -> None:
        self.kept.pop((str(account), key_of(word)), None)
