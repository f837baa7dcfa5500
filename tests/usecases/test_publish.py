"""Going live: sound files become the live version, and every process follows it."""

from typing import ClassVar

import pytest

from app.domain.matching import Rulebook
from app.usecases.ports import PublishedRules, StorageUnavailable
from app.usecases.publish import LiveRules, NoLiveRules, publish_if_sound
from tests.builders import NOON, book, rule
from tests.fakes import FakeClock
from tests.memory_store import MemoryStore


def compiled(published: PublishedRules) -> Rulebook:
    made = book(rule(published.files["a.yaml"]))
    return Rulebook(made.rules, made.matcher, published.version)


def test_sound_files_go_live_once() -> None:
    store = MemoryStore()

    first = publish_if_sound({"a.yaml": "A"}, "digest-a", 0, store, FakeClock())
    again = publish_if_sound({"a.yaml": "A"}, "digest-a", 0, store, FakeClock())

    assert (first.version, first.is_new, again.version, again.is_new) == (1, True, 1, False)


def test_files_with_problems_leave_the_live_version_in_place() -> None:
    store = MemoryStore()
    store.publish("digest-a", {"a.yaml": "A"}, NOON)

    kept = publish_if_sound({"a.yaml": "B"}, "digest-b", 3, store, FakeClock())

    assert (kept.version, kept.problems) == (1, 3)
    live = store.live()
    assert live
    assert live.files == {"a.yaml": "A"}


def test_without_a_live_version_files_with_problems_start_nothing() -> None:
    with pytest.raises(NoLiveRules):
        publish_if_sound({"a.yaml": "B"}, "digest-b", 3, MemoryStore(), FakeClock())


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
