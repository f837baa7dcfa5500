"""Explaining texts of the past: what is put together from the record is what was so."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

import pytest

from app.domain.calendar import Repeat, ReplyAgain
from app.domain.consent import Consent
from app.domain.delivery import Delivered, Outcome, Verdict
from app.domain.matching import Rulebook
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.domain.reply import Template
from app.domain.rules import AnythingElse, JoinGroup, OnlyIf, Who
from app.storage.contacts import Contacts
from app.storage.engine import Database
from app.storage.history import History
from app.storage.intake import Records
from app.storage.outbox import Outbox
from app.usecases.explain import Explanation, explain
from app.usecases.receive import Receiving, receive
from tests.builders import book, rule
from tests.storage.builders import ANN, BEN, NOON, incoming, later, new_id

RULES = book(
    rule("PIZZA", "welcome", join=JoinGroup("club", 2), reply_if_member=Template("already in")),
    rule("BYE", "gone", leave="club"),
    rule("HOURS", "open", reply_again=ReplyAgain(Repeat.ONCE_A_DAY)),
    rule("DEAL", "for members", only_if=OnlyIf(Who.MEMBER, "club"), reply_again=ReplyAgain(Repeat.ONCE)),
    rule("DEAL", "for others", reply_again=ReplyAgain(Repeat.EVERY, timedelta(hours=12))),
    rule("HI", "first time", only_if=OnlyIf(Who.NEW)),
    anything_else=AnythingElse(reply=Template("what?"), reply_again=ReplyAgain(Repeat.EVERY, timedelta(hours=3))),
)
"""Everything that the past may have an influence on."""

TEXTS = ("pizza", "bye", "hours", "deal", "hi", "what do you sell", "stop", "start", "stop pizza", "help")


def took_in(database: Database, text: str, at: datetime = NOON, phone: PhoneNumber = ANN) -> str:
    """The id of a text that was taken in."""
    message = incoming(text, at=at, phone=phone)
    receive([message], RULES, Records(database), new_id, Receiving())
    return message.id


def explained(
    database: Database, message_id: str, of: Callable[[int], Rulebook | None] = lambda _: RULES
) -> Explanation:
    text = History(database).text(message_id)
    assert text is not None
    return explain(text, History(database), of)


def a_week(chance: Random) -> Iterator[tuple[str, datetime, PhoneNumber]]:
    now = NOON
    for _ in range(60):
        now += timedelta(minutes=chance.choice([1, 40, 300, 1500]))
        yield chance.choice(TEXTS), now, chance.choice([ANN, BEN])


@pytest.mark.parametrize("seed", range(4))
def test_what_is_on_record_explains_every_decision_as_it_was_made(database: Database, seed: int) -> None:
    known: dict[str, Person] = {}
    contacts = Contacts(database)
    for text, at, phone in a_week(Random(seed)):  # noqa: S311 - a week that can be had again
        before = contacts.person(phone) or Person(phone=phone)
        known[took_in(database, text, at, phone)] = before

    for message_id, before in known.items():
        found = explained(database, message_id)
        now = found.text.message.received_at
        assert found.is_reproduced, (found.text, found.again)
        assert (found.person.consent, found.person.texted_before) == (before.consent, before.texted_before)
        assert found.person.is_member("club", now) is before.is_member("club", now)


def test_silence_names_the_earlier_answer_with_its_time(database: Database) -> None:
    took_in(database, "hours")
    silent = explained(database, took_in(database, "hours", later(60)))

    assert (silent.answered_at, silent.sendings) == (NOON, ())
    assert silent.rules is not None
    assert [str(one) for one in silent.rules if one.took] == ["HOURS: the keyword comes first"]


def test_what_staff_recorded_before_the_text_counts_and_what_came_after_does_not(database: Database) -> None:
    contacts = Contacts(database)
    took_in(database, "pizza")
    contacts.opt_out(ANN, "called", later(10))
    message_id = took_in(database, "hours", later(20))
    took_in(database, "start", later(30))

    found = explained(database, message_id)

    assert (found.person.consent, found.is_reproduced) == (Consent.OPTED_OUT, True)
    assert found.person.groups == {}


def test_what_was_sent_comes_with_its_calls(database: Database) -> None:
    message_id = took_in(database, "hours")
    outbox = Outbox(database)
    line = outbox.take_line("worker", NOON)
    assert line
    [delivery] = outbox.claim(line, later(1))
    verdict = Verdict(Outcome.SENT, "1: sent")
    outbox.settle([Delivered(delivery.settled(verdict, later(2)), verdict)], 0.0, later(2))

    [sending] = explained(database, message_id).sendings

    assert (sending.delivery.text, sending.settled_at) == ("open", later(2))
    assert [(call.number, call.started_at, call.outcome) for call in sending.attempts] == [(1, later(1), "sent")]


def test_a_version_that_compiles_no_more_leaves_what_happened_readable(database: Database) -> None:
    found = explained(database, took_in(database, "hours"), lambda _: None)

    assert (found.rules, found.is_reproduced, found.text.rule) == (None, False, "HOURS")


def newest(history: History, phones: Sequence[PhoneNumber]) -> list[str | None]:
    return [found.message.text if (found := history.newest(phone)) else None for phone in phones]


def test_the_newest_text_is_the_numbers_own(database: Database) -> None:
    took_in(database, "pizza")
    took_in(database, "hours", later(1))
    took_in(database, "hi", later(2), BEN)
    history = History(database)

    assert newest(history, [ANN, BEN, PhoneNumber("2125550199")]) == ["hours", "hi", None]
    assert history.text("0" * 32) is None
