"""The machine's clock and chance."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from app.system import TimeOrderedIds, chance, utc_now, worker_name


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
