"""How long it takes to replay the texts of the past, and what it holds in memory meanwhile."""

import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from app.domain.matching import Rulebook
from app.domain.message import IncomingMessage
from app.domain.phone import PhoneNumber
from app.domain.reply import Template
from app.storage.engine import Database, open_database
from app.storage.intake import Records
from app.storage.old_texts import OldTexts
from app.storage.schema import migrate
from app.usecases.receive import Receiving, receive
from app.usecases.replay import replay
from benchmarks.matching import rulebook_of, texts_for
from tests.builders import book, made_up_phones

SIZES = (10_000, 100_000)
A_TRANSACTION = 1_000
BEGAN = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One replay: seconds, and how much the process had grown at its end (MiB)."""

    texts: int
    seconds: float
    grew: float
    changed: int


def measure() -> Iterator[Row]:
    """Replay against a rulebook of 1,000 rules of which every tenth reply was edited."""
    rules = rulebook_of(1_000)
    live = book(*rules)
    edited_rules = [
        rule if number % 10 else replace(rule, reply=Template("other")) for number, rule in enumerate(rules)
    ]
    edited = book(*edited_rules)
    texts = texts_for(rules)
    for size in SIZES:
        with _database_with(size, texts, live) as database:
            before, began = _memory(), time.perf_counter()
            done = replay(OldTexts(database), BEGAN, live, edited, lambda _: live, lambda _: None)
            yield Row(done.texts, time.perf_counter() - began, _memory() - before, done.changed)


@contextmanager
def _database_with(size: int, texts: Sequence[str], live: Rulebook) -> Iterator[Database]:
    phones = [PhoneNumber(digits) for _, digits in zip(range(size // 5), made_up_phones(), strict=False)]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/textback.db"
        migrate(url)
        database = open_database(url)
        records, ids = Records(database), (f"d{number:031x}" for number in count())
        for start in range(0, size, A_TRANSACTION):
            batch = [_message(at, texts, phones) for at in range(start, min(size, start + A_TRANSACTION))]
            receive(batch, live, records, ids.__next__, Receiving())
        yield database
        database.close()


def _message(number: int, texts: Sequence[str], phones: Sequence[PhoneNumber]) -> IncomingMessage:
    return IncomingMessage(
        id=f"{number:032x}",
        phone=phones[number * 7 % len(phones)],
        text=texts[number % len(texts)],
        received_at=BEGAN + timedelta(seconds=number * 5),
        raw=b"",
    )


def _memory() -> float:
    """The most that the process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
