"""What large rulebooks cost: checking, overlaps and compiling, memory, and answering while another version compiles."""

import gc
import itertools
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import quantiles

from app.bootstrap.rules import compiled
from app.domain.decide import decide
from app.domain.message import IncomingMessage
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.domain.rules import Terms
from app.rulebook.load import load
from app.system import long_work
from app.usecases.publish import LiveRules
from benchmarks.footprint import resident_kib
from tests.memory_store import MemoryStore

SIZES = (1_000, 10_000, 100_000)
SYLLABLES = "ba ko li mu ne po ri sa tu vo xi za de fu ge hi jo".split()
RULES_A_FILE = 5_000
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PROGRAM = "  brand: Lou's Pizza\n  help: call 800-555-0100\n  how often: 4 msgs/month\n  timezone: America/New_York\n"
KINDS = (
    "{word}",
    "{word} CLUB",
    "{word}\n    match: whole message",
    "{word}\n    also: [{word} PLEASE]",
    "{word}\n    close enough: one letter",
    "{word}\n    active: 2026-01-01 to 2027-01-01\n    too late: It is over.",
    "{word}\n    reply again: once a day",
    "{word}\n    only if: texted before",
)
PAUSE = 0.001
"""Seconds between two texts of the thread that answers; a pause gives up the interpreter, as a request does."""
CALM = 2.0
"""Seconds of answering before the other version comes."""


def files_of(size: int, edition: int = 0) -> dict[str, str]:
    """Sound rule files with so many rules, of every kind in turn; editions differ in one reply."""
    blocks = [_block(number, word) for number, word in zip(range(size), made_up_keywords(), strict=False)]
    files = {"program.yaml": f"program:\n{PROGRAM}anything else:\n  reply: Edition {edition}\n"}
    for start in range(0, size, RULES_A_FILE):
        files[f"rules{start:06}.yaml"] = "rules:\n" + "".join(blocks[start : start + RULES_A_FILE])
    return files


def made_up_keywords() -> Iterator[str]:
    """Words of which no two are one letter apart: two syllables more than they need check the others."""
    count = len(SYLLABLES)
    for digits in itertools.product(range(count), repeat=5):
        checks = (sum(digits) % count, sum(place * digit for place, digit in enumerate(digits, start=1)) % count)
        yield "".join(SYLLABLES[digit] for digit in (*digits, *checks)).upper()


def _block(number: int, word: str) -> str:
    return (
        f"  - keyword: {KINDS[number % len(KINDS)].format(word=word)}\n    reply: Answer {number}. Text HELP for help\n"
    )


def check() -> Iterator[tuple[str, ...]]:
    """A row for each size: seconds of this process's own, because other programs' do not count, and bytes."""
    for size in SIZES:
        files = files_of(size)
        compiling, _ = _seconds(files, None)
        everything, wall = _seconds(files, NOW)
        yield (
            f"{size:,}",
            f"{compiling:.2f} s",
            f"{everything:.2f} s",
            f"{wall:.2f} s",
            f"{_traced(files) / size:,.0f} B",
            f"{_in_a_process_of_its_own(size) / size:,.0f} B",
        )


def _seconds(files: Mapping[str, str], now: datetime | None) -> tuple[float, float]:
    """Seconds of the processor, and of the clock."""
    gc.collect()
    processor, clock = time.process_time(), time.perf_counter()
    with long_work():
        found = load(files, Terms(), now)
    spent = time.process_time() - processor, time.perf_counter() - clock
    if found.problems or found.rulebook is None:
        raise ValueError(f"the benchmark's rules are not sound: {found.problems[0]}")
    return spent


def _traced(files: Mapping[str, str]) -> int:
    gc.collect()
    tracemalloc.start()
    book = load(files, Terms()).rulebook
    gc.collect()
    used, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del book
    return used


def _in_a_process_of_its_own(size: int) -> int:
    program = f"from benchmarks.rules import resident; print(resident({size}))"
    return int(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout)


def resident(size: int) -> int:
    """Bytes that this process grows by when it compiles a rulebook and keeps it (Linux only)."""
    files = files_of(size)
    load(files_of(10), Terms())
    before = resident_kib("self")
    with long_work():
        book = load(files, Terms()).rulebook
    gc.collect()
    grown = (resident_kib("self") - before) * 1024
    del book
    return grown


@dataclass(slots=True)
class _Answering:
    """A thread that answers text after text, and how late each answer was, in milliseconds, with its moment."""

    rules: LiveRules
    late: list[tuple[float, float]] = field(default_factory=list)
    ends: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Answer until the end."""
        person = Person(phone=PhoneNumber.parse("2125550100"))
        for number in itertools.count():
            started = time.perf_counter()
            if self.ends.wait(PAUSE):
                return
            text = f"bakobakobakobako {number}"
            message = IncomingMessage(id="x", phone=person.phone, text=text, received_at=NOW)
            decide(message, person, self.rules.current())
            ended = time.perf_counter()
            self.late.append((ended, (ended - started - PAUSE) * 1000))


def swap() -> Iterator[tuple[str, ...]]:
    """A row for each size: how late answers come, before another version comes and while it is compiled."""
    for size in SIZES:
        store, other = MemoryStore(), files_of(size, edition=2)
        store.publish("first", files_of(size), NOW)
        rules = LiveRules(store, lambda published: compiled(published, Terms()))
        rules.current()
        gc.collect()
        answering = _Answering(rules)
        thread = threading.Thread(target=answering.run)
        thread.start()
        time.sleep(CALM)
        published = time.perf_counter()
        store.publish("other", other, NOW)
        while rules.current().version != 2:
            time.sleep(0.01)
        swapped = time.perf_counter()
        time.sleep(0.2)
        answering.ends.set()
        thread.join()
        calm = [late for at, late in answering.late if at < published]
        busy = [late for at, late in answering.late if at >= published]
        yield (f"{size:,}", f"{swapped - published:.1f} s", *_described(calm), *_described(busy))


def _described(late: list[float]) -> tuple[str, str]:
    return f"{quantiles(late, n=100)[98]:.1f} ms", f"{max(late):.1f} ms"
