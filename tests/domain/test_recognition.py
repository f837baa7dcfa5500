"""Which entries of the gateway's inbox are texts that a callback has brought."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.message import Found, IncomingMessage
from app.domain.recognition import ABOUT_THEN, Stored, recognised
from tests.builders import ANN, BOB, NOON, incoming, new_id


def found(text: str = "pizza", minutes: float = 0, **changes: object) -> IncomingMessage:
    """A text of the inbox, so many minutes after noon."""
    at = NOON + timedelta(minutes=minutes)
    filled = {"received_at": at, "found": Found(NOON + timedelta(hours=1), at + timedelta(minutes=1))}
    return incoming(text, **{**filled, **changes})


def stored(text: str = "pizza", minutes: float = 0) -> Stored:
    """A text that a callback brought."""
    return Stored(new_id(), ANN, text, NOON + timedelta(minutes=minutes))


def test_the_same_words_about_then_are_the_same_text() -> None:
    entry, text = found("Pizza!"), stored(" pizza", minutes=0.1)

    assert recognised([entry], [text]) == {entry.id: text.id}


@pytest.mark.parametrize(
    "entry", [found("hours"), found(phone=BOB), found(minutes=-30), found(minutes=30), found("🍕")]
)
def test_other_words_people_or_times_are_another_text(entry: IncomingMessage) -> None:
    assert recognised([entry], [stored()]) == {}


def test_texts_without_words_are_compared_as_they_are() -> None:
    assert recognised([found("🍕")], [stored("🌮")]) == {}
    assert len(recognised([found("🍕")], [stored("🍕")])) == 1


@pytest.mark.parametrize("minutes", [(0, 5), (0, 0), (0, 0, 0), (0, 3, 6, 9)])
def test_each_stored_text_accounts_for_one_entry_and_each_entry_for_one_text(minutes: tuple[float, ...]) -> None:
    entries = [found(minutes=at) for at in minutes]

    for missing in range(len(minutes) + 1):
        brought = [stored(minutes=at + 0.2) for at in minutes[missing:]]
        pairs = recognised(entries, brought)

        assert len(pairs) == len(brought)
        assert len(set(pairs.values())) == len(pairs)


def test_callbacks_that_are_all_late_are_recognised_all() -> None:
    entries = [found(minutes=at) for at in (0, 10)]
    late = [stored(minutes=at) for at in (8, 18)]

    assert recognised(entries, late) == {entries[0].id: late[0].id, entries[1].id: late[1].id}


def test_in_the_hour_that_comes_twice_either_hour_is_right() -> None:
    entry = found(found=Found(NOON + timedelta(hours=3), NOON + timedelta(minutes=61)))

    assert len(recognised([entry], [stored(minutes=0)])) == 1
    assert len(recognised([entry], [stored(minutes=60)])) == 1


MINUTES = st.lists(st.integers(0, 60), max_size=7)


@given(entries=MINUTES, brought=MINUTES)
def test_no_other_way_recognises_more(entries: list[int], brought: list[int]) -> None:
    pairs = recognised([found(minutes=at) for at in entries], [stored(minutes=at) for at in brought])

    assert len(pairs) == most_pairs(sorted(entries), sorted(brought))


def most_pairs(entries: list[int], brought: list[int]) -> int:
    """The size of the largest matching, by augmenting paths."""
    minutes = ABOUT_THEN / timedelta(minutes=1)
    fits = [[-minutes <= at - entry <= minutes + 1 for at in brought] for entry in entries]
    taken: dict[int, int] = {}

    def place(entry: int, tried: set[int]) -> bool:
        for text, does in enumerate(fits[entry]):
            if does and text not in tried:
                tried.add(text)
                if text not in taken or place(taken[text], tried):
                    taken[text] = entry
                    return True
        return False

    return sum(place(entry, set()) for entry in range(len(entries)))
