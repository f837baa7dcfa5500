"""Counting over processes that come, go and are killed: nothing is lost, counted twice, or left behind."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.metrics.catalogue import CREDITS, CREDITS_SEEN, DECISIONS, GATEWAY_SECONDS, TEXTS
from app.metrics.folder import take_slot, totals_in
from app.metrics.meter import LONGEST_RULE, MOST_RULES, OTHER_RULES, Meter
from app.metrics.slot import SIZE, Slot
from tests.processes import ROOT, bare_environment, wait_until

NEW = (TEXTS.name, "inbox", "new")

_COUNTS_AND_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from app.metrics.catalogue import TEXTS
from app.metrics.meter import Meter
meter = Meter(Path(sys.argv[1]))
for _ in range(100):
    meter.count(TEXTS, "inbox", "new")
os.kill(os.getpid(), signal.SIGKILL)
"""

_FORKS = """
import os, sys
from pathlib import Path
from app.metrics.catalogue import TEXTS
from app.metrics.meter import Meter
meter = Meter(Path(sys.argv[1]))
meter.count(TEXTS, "inbox", "new")
children = []
for _ in range(3):
    child = os.fork()
    if child == 0:
        for _ in range(50):
            meter.count(TEXTS, "inbox", "new")
        os.write(1, b"counted\\n")
        sys.stdin.read()
        os._exit(0)
    children.append(child)
for _ in range(49):
    meter.count(TEXTS, "inbox", "new")
os.write(1, b"counted\\n")
for child in children:
    os.waitpid(child, 0)
"""


def a_program(source: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", source, str(folder)],
        env=bare_environment(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_killed_process_leaves_its_counts_and_the_next_goes_on_in_its_file(tmp_path: Path) -> None:
    for _ in range(3):
        program = a_program(_COUNTS_AND_IS_KILLED, tmp_path)
        program.communicate(timeout=30)
        assert program.returncode == -signal.SIGKILL

    assert totals_in(tmp_path)[NEW] == 300
    assert files(tmp_path) == ["1.counts"]


def test_forked_processes_count_each_in_a_file_of_its_own(tmp_path: Path) -> None:
    program = a_program(_FORKS, tmp_path)
    assert program.stdout
    for _ in range(4):
        assert program.stdout.readline() == "counted\n"

    assert totals_in(tmp_path)[NEW] == 200
    assert len(files(tmp_path)) == 4
    program.communicate(timeout=30)


def test_two_that_live_have_two_files_and_a_third_takes_the_one_that_was_let_go(tmp_path: Path) -> None:
    first, second = take_slot(tmp_path), take_slot(tmp_path)
    first.add(NEW, 1)
    second.add(NEW, 10)
    first.close()

    third = take_slot(tmp_path)
    third.add(NEW, 100)

    assert totals_in(tmp_path)[NEW] == 111
    assert files(tmp_path) == ["1.counts", "2.counts"]
    second.close()
    third.close()


def test_threads_lose_no_count(tmp_path: Path) -> None:
    meter = Meter(tmp_path)

    def count() -> None:
        for _ in range(2000):
            meter.count(TEXTS, "inbox", "new")

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert meter.totals()[NEW] == 8000


@pytest.mark.parametrize("spoiled", [b"x" * SIZE, b"\xff" * 8 + bytes(SIZE - 8), b"half"])
def test_a_spoiled_file_is_begun_anew(tmp_path: Path, spoiled: bytes) -> None:
    (tmp_path / "1.counts").write_bytes(spoiled)

    assert totals_in(tmp_path) == {}
    meter = Meter(tmp_path)
    meter.count(TEXTS, "inbox", "new")

    assert meter.totals() == {NEW: 1}


def test_a_folder_that_cannot_be_used_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    meter = Meter(tmp_path / "file")

    meter.count(TEXTS, "inbox", "new")

    assert meter.totals() == {NEW: 1}


def test_rules_beyond_the_bound_count_as_one_and_a_restart_keeps_the_bound(tmp_path: Path) -> None:
    for start in (0, 1000):
        meter = Meter(tmp_path)
        for number in range(start, start + MOST_RULES + 50):
            meter.decided({("rule", f"RULE {number}"): 1}, 1, 0.001)
        labels = {series[2] for series in meter.totals() if series[0] == DECISIONS.name}
        assert len(labels) == MOST_RULES + 1
        meter._begin_anew()

    assert totals_in(tmp_path)[DECISIONS.name, "rule", OTHER_RULES] == 50 + MOST_RULES + 50


def test_a_rules_name_is_cut(tmp_path: Path) -> None:
    meter = Meter(tmp_path)

    meter.decided({("rule", "x" * 500): 1}, 1, 0.001)

    assert meter.totals()[DECISIONS.name, "rule", "x" * LONGEST_RULE] == 1


def test_a_full_file_counts_no_more_series_and_keeps_those_it_has() -> None:
    slot = Slot()
    for number in range(SIZE // 100):
        slot.add((f"series {number} {'x' * 100}",), 1)
    kept = len(slot.series)

    slot.add(("series 0 " + "x" * 100,), 1)
    slot.set(("one more " + "y" * 100,), 5)

    assert kept < SIZE // 100
    assert slot.value(("series 0 " + "x" * 100,)) == 2
    assert slot.value(("one more " + "y" * 100,)) == 0


def test_of_two_notes_of_the_credits_the_newer_counts(tmp_path: Path) -> None:
    first, second = Meter(tmp_path), Meter(tmp_path)
    first.note_credits(500, seen_at=2000)
    second.note_credits(900, seen_at=1000)

    totals = first.totals()

    assert (totals[CREDITS.name,], totals[CREDITS_SEEN.name,]) == (500, 2000)


def test_a_value_on_a_bound_is_in_its_bucket(tmp_path: Path) -> None:
    meter = Meter(tmp_path)
    for seconds in (0.05, 0.06, 99):
        meter.observe(GATEWAY_SECONDS, seconds, "sent")

    bucket = GATEWAY_SECONDS.name + "_bucket"
    totals = meter.totals()

    assert [totals.get((bucket, "sent", bound)) for bound in ("0.05", "0.1", "+Inf")] == [1, 1, 1]


def test_what_is_read_while_it_is_written_is_never_torn(tmp_path: Path) -> None:
    program = a_program(
        _COUNTS_AND_IS_KILLED.replace("range(100)", "range(10**9)").replace('"new"', "str(_ % 400)"), tmp_path
    )
    try:
        wait_until(lambda: any(value > 3 for value in totals_in(tmp_path).values()))
        for _ in range(100):
            seen = totals_in(tmp_path)
            assert seen
            assert all(value == int(value) >= 0 for value in seen.values())
    finally:
        program.kill()
        program.communicate()
    assert os.path.getsize(tmp_path / "1.counts") == SIZE  # noqa: PTH202 - reads best
