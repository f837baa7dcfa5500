"""Going live: sound files become the live version, and every process follows it."""

from typing import ClassVar

import pytest

from app.domain.matching import Rulebook
from app.usecases.ports import Provenance, PublishedRules, StorageUnavailable
from app.usecases.publish import (
    Candidate,
    LiveRules,
    NoLiveRules,
    NoSuchVersion,
    UnsoundVersion,
    publish_if_sound,
    publish_unless_rolled_back,
    roll_back,
)
from tests.builders import NOON, book, rule
from tests.fakes import FakeClock
from tests.memory_store import MemoryStore


def compiled(published: PublishedRules) -> Rulebook:
    made = book(rule(published.files["a.yaml"]))
    return Rulebook(made.rules, made.matcher, published.version)


def test_sound_files_go_live_once() -> None:
    store = MemoryStore()

    first = publish_if_sound(Candidate({"a.yaml": "A"}, "digest-a", 0), store, FakeClock())
    again = publish_if_sound(Candidate({"a.yaml": "A"}, "digest-a", 0), store, FakeClock())

    assert (first.version, first.is_new, again.version, again.is_new) == (1, True, 1, False)


def test_files_with_problems_leave_the_live_version_in_place() -> None:
    store = MemoryStore()
    store.publish("digest-a", {"a.yaml": "A"}, NOON)

    kept = publish_if_sound(Candidate({"a.yaml": "B"}, "digest-b", 3), store, FakeClock())

    assert (kept.version, kept.problems) == (1, 3)
    live = store.live()
    assert live
    assert live.files == {"a.yaml": "A"}


def test_without_a_live_version_files_with_problems_start_nothing() -> None:
    with pytest.raises(NoLiveRules):
        publish_if_sound(Candidate({"a.yaml": "B"}, "digest-b", 3), MemoryStore(), FakeClock())


def test_a_version_that_this_release_cannot_use_leaves_the_last_one_deciding_and_the_next_is_followed() -> None:
    store = MemoryStore()
    store.publish("digest-a", {"a.yaml": "A"}, NOON)
    tried = []

    def picky(published: PublishedRules) -> Rulebook:
        tried.append(published.version)
        if published.files["a.yaml"] == "from the future":
            raise NoLiveRules("it does not check in this release")
        return compiled(published)

    live = LiveRules(store, picky)
    live.current()
    store.publish("digest-b", {"a.yaml": "from the future"}, NOON)
    live.look()
    live.look()
    kept = live.current().version
    store.publish("digest-c", {"a.yaml": "C"}, NOON)
    live.look()

    assert (kept, live.current().version, tried) == (1, 3, [1, 2, 3])


def test_the_live_rulebook_follows_what_is_published() -> None:
    store = MemoryStore()
    store.publish("digest-a", {"a.yaml": "A"}, NOON)
    live = LiveRules(store, compiled)
    before = live.current()

    store.publish("digest-b", {"a.yaml": "B"}, NOON)
    live.look()

    assert (before.version, live.current().version) == (1, 2)


class GoneLater(MemoryStore):
    """A store that can go away."""

    is_away: ClassVar[bool] = False

    def live_version(self) -> int | None:
        if self.is_away:
            raise StorageUnavailable("away")
        return super().live_version()


def test_while_the_database_is_away_the_last_version_goes_on_deciding(monkeypatch: pytest.MonkeyPatch) -> None:
    store = GoneLater()
    store.publish("digest-a", {"a.yaml": "A"}, NOON)
    live = LiveRules(store, compiled)
    version = live.current().version

    monkeypatch.setattr(GoneLater, "is_away", True)

    with pytest.raises(StorageUnavailable):
        live.look()
    assert live.current().version == version


def test_before_the_first_publication_there_is_nothing_to_decide_by() -> None:
    with pytest.raises(NoLiveRules):
        LiveRules(MemoryStore(), compiled).current()


def no_problems(published: PublishedRules) -> int:
    return 0


def two_versions() -> MemoryStore:
    store = MemoryStore()
    store.publish("digest-a", {"a.yaml": "A"}, NOON)
    store.publish("digest-b", {"a.yaml": "B"}, NOON)
    return store


def test_a_rollback_brings_the_version_before_back_as_a_new_one() -> None:
    store = two_versions()

    done, source = roll_back(None, no_problems, store, FakeClock(), "lou@shop", "prices were wrong")

    assert (done.version, done.is_new, source.version) == (3, True, 1)
    live = store.live()
    assert live
    assert (live.files, live.provenance) == (
        {"a.yaml": "A"},
        Provenance("rollback to version 1", "lou@shop", "prices were wrong"),
    )


def test_a_rollback_twice_returns_to_where_it_began() -> None:
    store = two_versions()
    for _ in range(2):
        roll_back(None, no_problems, store, FakeClock(), "lou")

    live = store.live()
    assert live
    assert (live.version, live.files) == (4, {"a.yaml": "B"})


def test_what_is_live_already_needs_no_rollback() -> None:
    done, _ = roll_back(2, no_problems, two_versions(), FakeClock(), "lou")

    assert (done.version, done.is_new) == (2, False)


@pytest.mark.parametrize("to", [None, 0, 7])
def test_nobody_can_go_back_to_what_never_was(to: int | None) -> None:
    store = MemoryStore()
    store.publish("digest-a", {"a.yaml": "A"}, NOON)

    with pytest.raises(NoSuchVersion):
        roll_back(to, no_problems, store, FakeClock(), "lou")


def test_an_older_version_that_has_problems_today_stays_out() -> None:
    store = two_versions()

    with pytest.raises(UnsoundVersion, match="version 1 has 3 problems"):
        roll_back(1, lambda _: 3, store, FakeClock(), "lou")
    assert store.live_version() == 2


def test_a_program_never_brings_back_by_itself_what_a_person_took_back() -> None:
    store = two_versions()
    roll_back(None, no_problems, store, FakeClock(), "lou")

    kept = publish_unless_rolled_back(
        Candidate({"a.yaml": "B"}, "digest-b"), store, FakeClock(), Provenance("at start")
    )

    assert (kept.version, kept.is_new, kept.rolled_back) == (3, False, True)


def test_after_a_rollback_changed_files_go_live_by_themselves_and_the_same_by_hand() -> None:
    store = two_versions()
    roll_back(None, no_problems, store, FakeClock(), "lou")

    by_hand = publish_if_sound(Candidate({"a.yaml": "B"}, "digest-b"), store, FakeClock())
    changed = publish_unless_rolled_back(
        Candidate({"a.yaml": "C"}, "digest-c"), store, FakeClock(), Provenance("on save")
    )

    assert (by_hand.version, changed.version) == (4, 5)
