"""Texts a second from the queue to the stand-in gateway, one and many people a call, in turns within one run."""

import io
import itertools
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap.service import worker
from app.domain.delivery import Kind, State, made_by_hand
from app.domain.phone import PhoneNumber
from app.logs import configure_logs
from app.settings import Settings
from app.storage.by_hand import ByHand
from app.storage.engine import Database, open_database
from app.storage.overview import overview
from app.storage.schema import migrate
from app.system import TimeOrderedIds, utc_now
from tests.builders import made_up_phones
from tests.processes import Program, answers, free_port, wait_until

AT_ONCE = (1, 10, 100)
ROUNDS = 3
TEXTS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One database with so many people a call: texts a second, the median over the rounds, and beside one a call."""

    database: str
    at_once: int
    per_second: float
    ratio: float


@contextmanager
def stand_in(folder: Path) -> Iterator[str]:
    """The address of a stand-in gateway while it is needed."""
    port = free_port()
    program = Program(["sandbox", "--port", str(port)], {}, folder / "sandbox.log", folder).start()
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/_sandbox/account"))
        yield f"http://127.0.0.1:{port}"
    finally:
        program.kill()


def measure(database: str, database_url: str, tell: Callable[[str], None]) -> Iterator[Row]:
    """A row for each number of people a call; they take turns, so that a drifting machine hits all of them."""
    migrate(database_url)
    opened = open_database(database_url)
    configure_logs("json", io.StringIO())
    speeds: dict[int, list[float]] = {at_once: [] for at_once in AT_ONCE}
    with tempfile.TemporaryDirectory() as name, stand_in(Path(name)) as gateway:
        for number, at_once in itertools.product(range(ROUNDS), AT_ONCE):
            tell(f"{database}, {at_once} people a call, round {number + 1} of {ROUNDS}")
            speeds[at_once].append(_drained(opened, _settings(database_url, gateway, at_once)))
    opened.close()
    alone = statistics.median(speeds[1])
    for at_once, measured in speeds.items():
        speed = statistics.median(measured)
        yield Row(database, at_once, speed, speed / alone)


def _settings(database_url: str, gateway: str, at_once: int) -> Settings:
    environment = {
        "TEXTBACK_DATABASE_URL": database_url,
        "TEXTBACK_GATEWAY_URL": gateway,
        "TEXTBACK_GATEWAY_USER": "demo",
        "TEXTBACK_GATEWAY_PASSWORD": "demo",
        "TEXTBACK_RECIPIENTS_AT_ONCE": str(at_once),
    }
    return Settings.from_env(environment, receives=False)


def _drained(database: Database, settings: Settings) -> float:
    """Queue the texts, let a worker send them, and say how many a second those were."""
    queue, new_id, now = ByHand(database), TimeOrderedIds(), utc_now()
    phones = [PhoneNumber(digits) for digits in itertools.islice(made_up_phones(), TEXTS)]
    late = now + Kind.REPLY.terms.good_for
    texts = [made_by_hand(phone, "We close at eight today", Kind.REPLY, now, late, new_id()) for phone in phones]
    queue.queue(texts, "a benchmark", now)

    sender = worker(settings, database)
    sweeping = threading.Thread(target=sender.run)
    begun = time.monotonic()
    sender.start()
    sweeping.start()
    wait_until(lambda: _is_empty(database), 300)
    seconds = time.monotonic() - begun
    sender.stop()
    sweeping.join()
    return TEXTS / seconds


def _is_empty(database: Database) -> bool:
    counts = overview(database, utc_now()).deliveries
    return counts[State.QUEUED] + counts[State.SENDING] == 0
