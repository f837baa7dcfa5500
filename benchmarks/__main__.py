"""`make bench` prints tables in Markdown. Name parts to measure only those, as in `python -m benchmarks matching`."""

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from benchmarks import counting, footprint, matching, moving, receiving, replaying, rules, sending
from tests.postgres import fresh_database, postgres_server


def main() -> None:
    """Print what the machine is, and each part's table."""
    parts: dict[str, Callable[[], None]] = {
        "matching": _matching,
        "rules": _rules,
        "receiving": _receiving,
        "sending": _sending,
        "footprint": _footprint,
        "replaying": _replaying,
        "counting": _counting,
        "moving": _moving,
    }
    wanted = sys.argv[1:] or list(parts)
    if unknown := [name for name in wanted if name not in parts]:
        sys.exit(f"benchmarks: no part {', '.join(unknown)}; there are: {', '.join(parts)}")
    print(_machine())
    for name in wanted:
        parts[name]()


def _machine() -> str:
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    software = ", ".join(f"{name} {version(name)}" for name in ("flask", "gunicorn", "sqlalchemy", "psycopg"))
    return (
        f"{os.cpu_count()} cores ({_processor()}), {gib:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {software}\n"
    )


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _matching() -> None:
    _table(
        "Finding the rule for a text", ("rules", "indexed in", "a text", "ratio to 10", "a rule"), matching.measure()
    )


def _rules() -> None:
    _table(
        "Large rulebooks: seconds of the processor, and bytes that live",
        ("rules", "compiled in", "checked with overlaps in", "by the clock", "a rule", "a rule (process)"),
        list(rules.check()),
    )
    _table(
        "How late answers come while another version is compiled",
        ("rules", "live after", "before: p99", "longest", "meanwhile: p99", "longest"),
        list(rules.swap()),
    )


def _receiving() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = list(receiving.measure("SQLite", f"sqlite:///{folder}/textback.db", _tell))
    with _postgres() as url:
        rows.extend(receiving.measure("PostgreSQL", url, _tell))
    _table(
        f"Texts on disk and acknowledged, beside a bare view (goal: {receiving.GOAL} of it)",
        ("database", "connections", "texts/s", "p50", "p99", "bare/s", "bare p50", "bare p99", "ratio", "refused"),
        [
            (
                row.database,
                str(row.connections),
                f"{row.ours.per_second:,.0f}",
                f"{row.ours.p50:.1f} ms",
                f"{row.ours.p99:.1f} ms",
                f"{row.bare.per_second:,.0f}",
                f"{row.bare.p50:.1f} ms",
                f"{row.bare.p99:.1f} ms",
                f"{row.ratio:.2f}",
                str(row.ours.refused),
            )
            for row in rows
        ],
    )


def _sending() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = list(sending.measure("SQLite", f"sqlite:///{folder}/textback.db", _tell))
    with _postgres() as url:
        rows.extend(sending.measure("PostgreSQL", url, _tell))
    _table(
        "Texts of the same words to the stand-in gateway, by two lines of one worker",
        ("database", "people a call", "texts/s", "to one a call"),
        [(row.database, str(row.at_once), f"{row.per_second:,.0f}", f"{row.ratio:.1f}") for row in rows],
    )


def _counting() -> None:
    _table("Counting, with and without in turns in one process", ("what", "takes"), list(counting.measure()))


def _footprint() -> None:
    seconds = [
        ("`textback serve` to the first text", f"{footprint.start_up():.2f} s"),
        ("`textback rules check`", f"{footprint.command('rules', 'check'):.2f} s"),
    ]
    _table("Start-up", ("what", "median"), seconds)
    rows = [(kind, f"{rest:.0f} MiB", f"{loaded:.0f} MiB") for kind, rest, loaded in footprint.memory()]
    _table("Memory", ("program", "at rest", "after load"), rows)


def _replaying() -> None:
    rows = [
        (f"{row.texts:,}", f"{row.seconds:.1f} s", f"{row.grew:.0f} MiB", f"{row.changed:,}")
        for row in replaying.measure()
    ]
    _table("Replaying texts of the past (SQLite, 1,000 rules)", ("texts", "took", "process grew", "changed"), rows)


def _moving() -> None:
    with postgres_server(durable=True) as server, fresh_database(server) as url, fresh_database(server) as again:
        rows = [
            (row.what, f"{row.rows:,}", f"{row.seconds:.1f} s", f"{row.grew:.0f} MiB", row.found)
            for row in moving.measure(url, again, _tell)
        ]
    title = f"The whole database: {moving.MESSAGES:,} messages of {moving.CONTACTS:,} contacts, all tables"
    _table(title, ("what", "rows", "took", "process grew", "found"), rows)


@contextmanager
def _postgres() -> Iterator[str]:
    with postgres_server(durable=True) as server, fresh_database(server) as url:
        yield url


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print(f"### {title}\n")
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(row)} |")
    print(flush=True)


def _tell(progress: str) -> None:
    print(f"  {progress}", file=sys.stderr, flush=True)


main()
