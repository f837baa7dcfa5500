"""The machine's clock and chance; nothing else asks for the time or throws dice."""

import gc
import getpass
import os
import random
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

SHORT_TURN = 0.0005
"""Seconds after which long work gives up the interpreter to a thread that waits for it; Python's own are 0.005."""

_long_work = threading.Lock()


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place that asks the machine


def chance() -> float:
    """A number from 0 (included) to 1 (excluded)."""
    return secrets.SystemRandom().random()


@contextmanager
def long_work() -> Iterator[None]:
    """Long work that makes many lasting objects, beside threads that answer; one at a time.

    The garbage collector is off meanwhile, because it would walk over all that was made again and again, and stops
    every thread while it does. What lasts is left out of its later walks too. Turns are short, so that a thread that
    answers does not wait ten times for one text (docs/performance.md has the figures).
    """
    with _long_work:
        collected, turn = gc.isenabled(), sys.getswitchinterval()
        gc.disable()
        sys.setswitchinterval(SHORT_TURN)
        try:
            yield
        finally:
            gc.freeze()
            sys.setswitchinterval(turn)
            if collected:
                gc.enable()


class TimeOrderedIds:
    """Makes ids of 32 hexadecimal digits that sort by the time they were made: UUID version 7 without the dashes.

    12 digits are milliseconds, 4 count inside one (RFC 9562, method 1), 16 are chance. A clock that steps back does
    not make ids step back: the count goes on from the last millisecond.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> str:
        """The next id."""
        tick = (time.time_ns() // 1_000_000) << 12
        with self._lock:
            self._last = max(self._last + 1, tick)
            tick = self._last
        version_and_count = 0x7000 | (tick & 0xFFF)
        # Asking the kernel lets go of the interpreter, which costs a busy thread its turn; ids are no secrets.
        variant_and_chance = random.getrandbits(62) | 0x8000_0000_0000_0000
        return f"{tick >> 12:012x}{version_and_count:04x}{variant_and_chance:016x}"


def user_name() -> str:
    """Who runs this program, as `user@host`; the number where the account has no name, as in some containers."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return f"{user}@{os.uname().nodename}"


def worker_name() -> str:
    """A name for this process among all workers of all hosts."""
    return f"{os.uname().nodename}:{os.getpid()}:{secrets.token_hex(4)}"
