"""All that a stand-in remembers, behind one lock: values go in and come out, and nothing inside leaks.

It is read from memory; what is written is in the state file before the lock is let go, hence before any answer leaves.
"""

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from app.sandbox.account import Account
from app.sandbox.codec import dump, load
from app.sandbox.desk import Desk
from app.sandbox.faults import Fault
from app.sandbox.notice import Notice
from app.sandbox.phones import Phones
from app.sandbox.records import Bubble, By, Call, Way
from app.sandbox.shelf import Shelf
from app.sandbox.store import Store

Clock = Callable[[], datetime]
"""Tells the time with its zone, UTC."""


class State:
    """The account, the phones, the desk and the log of calls of one stand-in gateway."""

    def __init__(self, account: Account, clock: Clock, store: Store) -> None:
        """Go on where the store ends; with an empty one, begin with `account`."""
        self._lock = threading.RLock()
        self._depth = 0
        self.clock = clock
        self._at_start = account
        self._store = store
        self._version = 0
        self._read()
        store.commit()

    def _read(self) -> None:
        kept = self._store.values("account")
        self.goes_on = bool(kept)
        self._account = load(Account, kept[0]) if kept else self._at_start
        self._store.put("account", 0, dump(self._account))
        self._notice = next((load(Notice, one) for one in self._store.values("notice")), None)
        self._phones = Phones(self._store)
        self._calls = Shelf(self._store, "call", Call)
        self.desk = Desk(self._store)
        # Ids of a restarted stand-in must not repeat: receivers take a known message id for a duplicate. They start
        # with the seconds of the clock and so fit the 31 bits that some clients have for them, until 2038.
        last: list[int] = [one["last"] for one in self._store.values("counter")]
        self._last_id: int = max([int(self.clock().timestamp()), *last])

    @contextmanager
    def work(self) -> Iterator[None]:
        """Be alone with the state for the length of the block; what it changes is kept at its end, all at once."""
        with self._lock:
            self._depth += 1
            try:
                if self._depth == 1:
                    self._send_what_is_due()
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._store.commit()

    def reset(self) -> None:
        """Go back to the account of the start, with empty phones, desk and log; ids go on counting, a notice stays."""
        with self.work():
            notice = self._notice
            self._store.clear()
            self._read()
            self.post(notice)

    @property
    def version(self) -> str:
        """A mark that differs whenever anything has changed, also after a restart."""
        with self.work():
            return f"{self._last_id}.{self._version}"

    # ------------------------------------------------------------ the account

    @property
    def account(self) -> Account:
        """The account as it is now."""
        with self._lock:
            return self._account

    def change(self, changed: Callable[[Account], Account]) -> Account:
        """Replace the account by what the function makes of it; nobody else changes it meanwhile."""
        with self.work():
            self._account = changed(self._account)
            self._store.put("account", 0, dump(self._account))
            self._version += 1
            return self._account

    def take_fault(self, chance: Callable[[], float]) -> Fault | None:
        """Take the fault that the next request gets, if any."""
        with self.work():
            faults, fault = self._account.faults.taken(chance)
            if faults != self._account.faults:
                self.change(lambda account: replace(account, faults=faults))
            return fault

    # ------------------------------------------------------------ the notice

    @property
    def notice(self) -> Notice | None:
        """What the page tells above everything else, None where there is nothing to tell."""
        with self._lock:
            return self._notice

    def post(self, notice: Notice | None) -> None:
        """Put another notice up, or take it down."""
        with self.work():
            self._notice = notice
            if notice is None:
                self._store.remove("notice", 0)
            else:
                self._store.put("notice", 0, dump(notice))
            self._version += 1

    # ------------------------------------------------------------ phones

    def bubble(self, number: str, way: Way, by: By, text: str, subject: str = "") -> Bubble:
        """Put a new bubble on a phone."""
        with self.work():
            at = self.clock()
            made = Bubble(id=self.next_id(), number=number, way=way, by=by, text=text, at=at, subject=subject)
            self._phones.keep(made)
            return made

    def note(self, bubble: Bubble, words: str) -> Bubble:
        """Add words to a bubble's log line; the bubble as it is then, or unchanged where a reset took it away."""
        with self.work():
            if not self._phones.has(bubble):
                return bubble
            self._version += 1
            return self._phones.note(bubble, words)

    @property
    def phones(self) -> Phones:
        """The phones, for whoever is at work."""
        return self._phones

    def bubbles(self, number: str) -> list[Bubble]:
        """Everything on a phone, oldest first."""
        with self.work():
            return self._phones.bubbles(number)

    def _send_what_is_due(self) -> None:
        """Messages that were scheduled leave as soon as anybody looks after their time has come."""
        for one in self.desk.due(self.clock()):
            self.desk.campaigns.put(replace(one, is_waiting=False))
            for number in one.numbers:
                self.bubble(number, "out", "api", one.on_phone, one.subject)

    # ------------------------------------------------------------ the log of calls

    def log(self, call: Callable[[int, datetime], Call]) -> None:
        """Write a call into the log: the function gets its id and its time."""
        with self.work():
            self._calls.put(call(self.next_id(), self.clock()))

    def calls(self, after: int = 0) -> list[Call]:
        """The API calls with an id above `after`, oldest first."""
        with self.work():
            return [call for call in self._calls.all() if call.id > after]

    def last_calls(self, most: int, before: int | None = None) -> list[Call]:
        """The last API calls, newest first; with `before`, of those with a lower id."""
        with self.work():
            calls = self._calls.all()
            end = len(calls) if before is None else bisect_left(calls, before, key=lambda call: call.id)
            return calls[max(0, end - most) : end][::-1]

    @property
    def calls_in_all(self) -> int:
        """How many API calls are in the log."""
        with self.work():
            return len(self._calls.all())

    def next_id(self) -> int:
        """A number that no bubble, call or thing on the desk has had."""
        with self.work():
            self._last_id += 1
            self._store.put("counter", 0, {"last": self._last_id})
            return self._last_id
