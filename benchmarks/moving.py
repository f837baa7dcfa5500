"""How long the whole database takes to move, to back up and to restore, and what that holds in memory meanwhile."""

import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import select

from app.bootstrap.copying import back_up, move_database, restore
from app.domain.message import IncomingMessage
from app.domain.phone import PhoneNumber
from app.domain.rules import JoinGroup
from app.storage.copying.move import Watch
from app.storage.engine import Database, open_database
from app.storage.intake import Records
from app.storage.schema import migrate
from app.storage.tables import consent_events
from app.usecases.receive import Receiving, receive
from tests.builders import book, made_up_phones, rule

MESSAGES = 200_000
CONTACTS = 50_000
A_TRANSACTION = 1_000
BEGAN = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One copy: what it was, its rows, seconds, how much the process had grown (MiB), and what was compared."""

    what: str
    rows: int
    seconds: float
    grew: float
    found: str


def measure(postgres: str, again: str, tell: Callable[[str], None]) -> Iterator[Row]:
    """Move SQLite to PostgreSQL, back that up, and restore it into `again`, another empty PostgreSQL database."""
    with _filled(tell) as source, tempfile.TemporaryDirectory() as folder:
        target, restored, file = open_database(postgres), open_database(again), Path(folder, "backup.gz")
        before, began = _memory(), time.perf_counter()
        moved = move_database(source, target, _watched(tell))
        took, rows = time.perf_counter() - began, sum(one.tally.rows for one in moved.tables)
        yield Row("moved, SQLite to PostgreSQL", rows, took, _memory() - before, _compared(source, target))

        before, began = _memory(), time.perf_counter()
        with file.open("wb") as stream:
            back_up(target, stream, _watched(tell))
        size = f"a file of {file.stat().st_size / 1024**2:.0f} MiB"
        yield Row("backed up, PostgreSQL", rows, time.perf_counter() - began, _memory() - before, size)

        before, began = _memory(), time.perf_counter()
        with file.open("rb") as stream:
            restore(stream, restored, _watched(tell))
        took = time.perf_counter() - began
        yield Row("restored, PostgreSQL", rows, took, _memory() - before, _compared(source, restored))
        target.close()
        restored.close()


def _compared(source: Database, target: Database) -> str:
    """Counts and checksums were compared by the copy itself; the ledger's order is looked at here."""
    same = _ledger(source) == _ledger(target)
    return "counts and checksums equal, the ledger's order " + ("equal" if same else "NOT EQUAL")


def _ledger(database: Database) -> list[tuple[object, ...]]:
    columns = consent_events.c
    every = select(columns.sequence, columns.phone, columns.event, columns.at).order_by(columns.sequence)
    with database.reading() as connection:
        found = [tuple(row) for row in connection.execute(every)]
    database.close()
    return found


@contextmanager
def _filled(tell: Callable[[str], None]) -> Iterator[Database]:
    """Everybody joins, texts twice more, and says STOP or not; every text is answered."""
    phones = [PhoneNumber(digits) for _, digits in zip(range(CONTACTS), made_up_phones(), strict=False)]
    rules = book(rule("JOIN", join=JoinGroup("club")), rule("ECHO", "got {rest}"))
    with tempfile.TemporaryDirectory() as folder:
        migrate(f"sqlite:///{folder}/textback.db")
        database = open_database(f"sqlite:///{folder}/textback.db")
        records, ids = Records(database), (f"d{number:031x}" for number in count())
        for start in range(0, MESSAGES, A_TRANSACTION):
            batch = [_message(number, phones) for number in range(start, start + A_TRANSACTION)]
            receive(batch, rules, records, ids.__next__, Receiving())
            if start % (A_TRANSACTION * 50) == 0:
                tell(f"{start:,} of {MESSAGES:,} texts made")
        database.close()
        yield database


def _message(number: int, phones: list[PhoneNumber]) -> IncomingMessage:
    round_, place = divmod(number, len(phones))
    words = ("join", f"echo {number}", "how late are you open", "stop" if place % 10 == 0 else "echo again")[round_ % 4]
    return IncomingMessage(
        id=f"{number:032x}",
        phone=phones[place],
        text=words,
        received_at=BEGAN + timedelta(seconds=number * 5),
        raw=f"PhoneNumber={phones[place].digits}&Message={words}".encode(),
    )


def _watched(tell: Callable[[str], None]) -> Watch:
    @contextmanager
    def watch(table: str, rows: int) -> Iterator[Callable[[int], None]]:
        tell(f"{table}, {rows:,} rows")
        yield lambda _done: None

    return watch


def _memory() -> float:
    """The most that the process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
