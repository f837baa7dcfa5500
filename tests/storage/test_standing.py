"""How the service stands, read on both databases."""

from datetime import timedelta

from app.domain.delivery import Outcome, State, Trouble, Verdict
from app.storage.durable import unsafe_settings
from app.storage.engine import Database
from app.storage.intake import Records
from app.storage.outbox import Outbox
from app.storage.rulebooks import Rulebooks
from app.storage.standing import Watched, first_id
from app.system import TimeOrderedIds, utc_now
from app.usecases.deliver import deliver_next
from app.usecases.standing import Pulse, Standing
from tests.fakes import FakeClock, FakeGateway
from tests.storage.builders import BEN, NOON, later, queue


def test_a_new_service_has_nothing_to_show(database: Database) -> None:
    standing = Watched(database).standing(NOON)

    assert standing == Standing(standing.account)
    assert standing.account.trouble is None


def test_the_queue_is_as_long_and_as_late_as_it_is(database: Database) -> None:
    records = Records(database)
    queue(records)
    queue(records, phone=BEN, at=later(60))

    now, before = Watched(database).standing(later(150)), Watched(database).standing(later(-10))

    assert (now.queued, now.oldest_due) == (2, timedelta(seconds=150))
    assert (before.queued, before.oldest_due) == (2, None)


def test_lines_rules_trouble_and_unknown_texts_are_seen(database: Database) -> None:
    outbox, clock = Outbox(database), FakeClock(utc_now())
    version = Rulebooks(database).publish("digest", {"a.yaml": ""}, clock())
    ids = TimeOrderedIds()
    delivery = queue(Records(database), at=clock())
    with database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE deliveries SET id = '{ids()}' WHERE id = '{delivery.id}'")
    line = outbox.take_line("a worker", clock())
    assert line

    deliver_next(line, outbox, FakeGateway([Verdict(Outcome.UNKNOWN, "no answer")]), clock, lambda: 0.5, lambda: None)
    queue(Records(database), phone=BEN, at=clock())
    deliver_next(
        line, outbox, FakeGateway([Verdict(Outcome.NOT_SENT, "-2", Trouble.CREDITS)]), clock, lambda: 0.5, lambda: None
    )
    standing = Watched(database).standing(clock())
    clock.wait(hours=25)
    a_day_later = Watched(database).standing(clock())

    assert (standing.unknown, standing.lines, standing.live_version) == (1, 1, version)
    assert standing.live_since is not None
    assert standing.account.trouble is Trouble.CREDITS
    assert (a_day_later.unknown, a_day_later.lines) == (0, 0)


def test_the_pulse_counts_each_row_in_the_span_of_its_id(database: Database) -> None:
    records = Records(database)
    rows = [queue(records, at=later(number)) for number in range(4)]
    ages = (1, 3, 9, 30)
    with database.writing() as connection:
        for row, minutes in zip(rows, ages, strict=True):
            made_at = first_id(NOON - timedelta(minutes=minutes)) + row.id[-20:]
            state = State.SENT if minutes < 5 else State.QUEUED
            connection.exec_driver_sql(
                f"UPDATE deliveries SET id = '{made_at}', state = '{state}' WHERE id = '{row.id}'"
            )

    pulse = Watched(database).pulse(NOON, timedelta(minutes=2), 5)

    assert pulse == Pulse(texts=(0, 0, 0, 0, 0), replies=(0, 0, 0, 1, 1))


def test_ids_of_a_moment_are_not_before_it() -> None:
    before = utc_now()
    made = TimeOrderedIds()()

    assert first_id(before) <= made < first_id(before + timedelta(seconds=10))


def test_a_server_without_fsync_is_found(database: Database) -> None:
    """The tests' own PostgreSQL runs without, which nobody else should."""
    expected = () if database.dialect == "sqlite" else ("fsync", "full_page_writes")

    assert unsafe_settings(database) == expected
