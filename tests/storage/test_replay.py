"""Replaying the past: what an edit would change, from what was really on record."""

from datetime import datetime, timedelta
from random import Random

import pytest

from app.domain.calendar import Repeat, ReplyAgain
from app.domain.matching import Rulebook
from app.domain.phone import PhoneNumber
from app.domain.rules import JoinGroup, OnlyIf, Who
from app.storage import old_texts
from app.storage.contacts import Contacts
from app.storage.engine import Database
from app.storage.intake import Records
from app.storage.old_texts import OldTexts
from app.usecases.receive import Receiving, receive
from app.usecases.replay import Replay, replay
from tests.builders import book, rule
from tests.storage.builders import ANN, BEN, NOON, incoming, later, new_id
from tests.storage.test_history import RULES, a_week

LIVE = book(
    rule("HOURS", "open", reply_again=ReplyAgain(Repeat.ONCE_A_DAY)),
    rule("PIZZA", "welcome", join=JoinGroup("club")),
    rule("DEAL", "for members", only_if=OnlyIf(Who.MEMBER, "club")),
)


def took_in(
    database: Database, text: str, at: datetime = NOON, phone: PhoneNumber = ANN, rules: Rulebook = LIVE
) -> None:
    receive([incoming(text, at=at, phone=phone)], rules, Records(database), new_id, Receiving())


def replayed(database: Database, edited: Rulebook, since: datetime = NOON, live: Rulebook = LIVE) -> Replay:
    return replay(OldTexts(database), since, live, edited, lambda _: live, lambda _: None)


def told(done: Replay) -> list[tuple[str, str, int, list[str]]]:
    return [(c.before, c.after, changed.count, list(changed.samples)) for c, changed in done.changes.items()]


def test_the_same_rules_change_nothing(database: Database) -> None:
    for number, text in enumerate(("hours", "pizza", "deal", "stop", "hours", "what")):
        took_in(database, text, later(60 * number))

    done = replayed(database, LIVE)

    assert (done.texts, done.people, done.changes) == (6, 1, {})


def test_texts_that_another_rule_would_take_are_counted_with_samples(database: Database) -> None:
    for phone in (ANN, BEN):
        took_in(database, "catering hours?", phone=phone)
    took_in(database, "catering?", later(30))
    edited = book(*LIVE.rules.rules, rule("CATERING", "we cater"))

    done = replayed(database, edited)

    assert told(done) == [("anything else", "CATERING", 3, ["catering hours?", "catering?"])]


def test_another_reply_of_the_same_rule_is_a_change_and_shows_both(database: Database) -> None:
    took_in(database, "hours")
    edited = book(rule("HOURS", "closed", reply_again=ReplyAgain(Repeat.ONCE_A_DAY)), *LIVE.rules.rules[1:])

    [changed] = replayed(database, edited).changes.values()

    assert changed.samples == {"hours": ("open", "closed")}


def test_a_person_is_followed_on_both_sides(database: Database) -> None:
    for seconds, text in enumerate(("pizza", "deal")):
        took_in(database, text, later(60 * seconds))
    joins_nobody = book(LIVE.rules.rules[0], rule("PIZZA", "welcome"), LIVE.rules.rules[2])

    assert [row[:3] for row in told(replayed(database, joins_nobody))] == [
        ("PIZZA", "PIZZA", 1),
        ("DEAL", "anything else", 1),
    ]


def test_what_was_on_record_before_the_window_counts(database: Database) -> None:
    took_in(database, "pizza", NOON - timedelta(days=30))
    took_in(database, "hours", NOON - timedelta(minutes=5))
    took_in(database, "deal", later(10))
    took_in(database, "hours", later(20))
    edited = book(rule("HOURS", "open late"), *LIVE.rules.rules[1:])

    done = replayed(database, edited)

    assert done.texts == 2
    assert [row[:3] for row in told(done)] == [("no reply (HOURS: answered before: once a day)", "HOURS", 1)]


def test_what_staff_recorded_meanwhile_counts_on_both_sides(database: Database) -> None:
    took_in(database, "what")
    Contacts(database).opt_out(ANN, "called", later(10))
    took_in(database, "what", later(20))
    edited = book(*LIVE.rules.rules, otherwise="Pardon?")

    assert [row[2] for row in told(replayed(database, edited))] == [1]


def test_long_numbers_in_samples_are_masked(database: Database) -> None:
    took_in(database, "call me at (212) 555-0143 or +1 212 555 0144, table 12")
    edited = book(*LIVE.rules.rules, otherwise="Pardon?")

    assert told(replayed(database, edited))[0][3] == ["call me at (••• or •••, table 12"]


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_texts, "CHUNK", 3)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("days", [0, 5])
def test_wherever_the_window_begins_the_same_rules_change_nothing(database: Database, seed: int, days: int) -> None:
    """What is put together at the window's beginning decides as what was so: else both sides would differ from life."""
    texts = list(a_week(Random(seed)))  # noqa: S311 - a week that can be had again
    for text, at, phone in texts:
        took_in(database, text, at, phone, RULES)
    since = NOON + timedelta(days=days)

    done = replayed(database, RULES, since, RULES)

    assert (done.texts, done.changes) == (sum(at >= since for _, at, _ in texts), {})
