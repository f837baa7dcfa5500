"""What counting costs: the same texts taken in with and without it, in turns, in one process and one thread."""

import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.domain.message import IncomingMessage
from app.metrics.catalogue import TEXTS
from app.metrics.meter import Meter
from app.metrics.page import page
from app.metrics.receiving import CountedRecords, counted_take
from app.storage.engine import open_database
from app.storage.intake import Records
from app.storage.schema import migrate
from app.system import TimeOrderedIds, utc_now
from app.usecases.receive import Receipt, Receiving, receive
from app.web.intake import Intake
from tests.builders import book, incoming, rule

ROUNDS = 21
"""The quietest of them counts: what others do on the machine only ever adds."""

TEXTS_A_ROUND = 200
COUNTS = 100_000

_numbers = itertools.count(1)


def measure() -> Iterator[tuple[str, str]]:
    """Rows of what, and the processor's time for it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        meter = Meter(folder / "metrics")
        plain, counted = _takers(folder, meter)
        pairs = [(_seconds(plain), _seconds(counted)) for _ in range(ROUNDS)]
        without, with_it = (min(times) for times in zip(*pairs, strict=True))
        yield "a text in a commit of its own, not counted", _microseconds(without)
        yield "a text in a commit of its own, counted", _microseconds(with_it)
        yield "one count", _microseconds(_per_call(lambda: meter.count(TEXTS, "inbox", "new"), COUNTS))
        decided = {("rule", "HOURS"): 1}
        yield "one commit", _microseconds(_per_call(lambda: meter.decided(decided, 1, 0.001), COUNTS))
        yield "the page, without the database", _microseconds(_per_call(lambda: page(meter.totals(), None), 100))


def _takers(folder: Path, meter: Meter) -> tuple[Callable[[IncomingMessage], Receipt], ...]:
    """Two ways to take texts into one database."""
    url = f"sqlite:///{folder}/textback.db"
    migrate(url)
    records, rules, ids, how = Records(open_database(url)), book(rule("HOURS")), TimeOrderedIds(), Receiving()
    counting = CountedRecords(records, meter, time.monotonic)
    plain = Intake(lambda batch: receive(batch, rules, records, ids, how), time.monotonic)
    counted = Intake(lambda batch: receive(batch, rules, counting, ids, how), time.monotonic)
    return plain.take, counted_take(counted.take, meter)


def _seconds(take: Callable[[IncomingMessage], Receipt]) -> float:
    """Seconds of the interpreter for a text, over one round; waiting for the disk is left out, which drifts more."""
    ids = TimeOrderedIds()
    texts = [_text(ids()) for _ in range(TEXTS_A_ROUND)]
    began = time.thread_time()
    for text in texts:
        take(text)
    return (time.thread_time() - began) / TEXTS_A_ROUND


def _text(message_id: str) -> IncomingMessage:
    return incoming(f"hours {next(_numbers)}", id=message_id, received_at=utc_now())


def _per_call(call: Callable[[], object], times: int) -> float:
    began = time.thread_time()
    for _ in range(times):
        call()
    return (time.thread_time() - began) / times


def _microseconds(seconds: float) -> str:
    return f"{seconds * 1e6:,.1f} µs"
