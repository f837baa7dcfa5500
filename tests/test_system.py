"""The machine's clock and chance."""

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from app.system import SHORT_TURN, TimeOrderedIds, chance, long_work, utc_now, worker_name


def test_ids_sort_in_the_order_they_were_made() -> None:
    new_id = TimeOrderedIds()

    made = [new_id() for _ in range(20_000)]

    assert made == sorted(set(made))
    assert UUID(made[0]).version == 7


def test_threads_never_get_the_same_id() -> None:
    new_id = TimeOrderedIds()

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_id(), range(5_000)))

    assert len(set(made)) == 5_000


def test_the_clock_is_aware_and_chance_is_a_share() -> None:
    assert utc_now().utcoffset() is not None
    assert 0 <= chance() < 1
    assert worker_name() != worker_name()


def test_long_work_goes_on_without_the_collector_and_in_short_turns_and_leaves_both_as_they_were() -> None:
    turn = sys.getswitchinterval()

    with long_work():
        assert not gc.isenabled()
        assert sys.getswitchinterval() == pytest.approx(SHORT_TURN)

    assert gc.isenabled()
    assert sys.getswitchinterval() == pytest.approx(turn)
    gc.unfreeze()
