"""What `textback tidy` forgets, and what it never touches."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.domain.phone import PhoneNumber
from app.storage import tidying
from app.storage.engine import Database, open_database
from app.storage.intake import Records
from app.storage.tables import metadata, text_claims
from app.storage.tidying import forget_claims
from tests.storage.builders import NOON, WINDOW, incoming, later, taken

OVER = 3600
"""Seconds after noon by which every duplicate window has ended."""


def keep(database: Database, *gateway_ids: str | None) -> None:
    """A text for each, from another phone each time, taken in at noon."""
    for number, gateway_id in enumerate(gateway_ids):
        message = incoming(phone=PhoneNumber(f"21255501{number:02d}"), gateway_id=gateway_id)
        with Records(database).intake() as intake:
            assert intake.new_among([message], WINDOW)
            intake.people([message.phone])
            intake.record([taken(message)], 1)


def rows(database: Database) -> dict[str, int]:
    """How many each table has."""
    with database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def forgotten(database: Database, seconds: float) -> int:
    return max(forget_claims(database, later(seconds)), default=0)


def test_words_are_forgotten_when_their_time_is_over_and_ids_never(database: Database) -> None:
    keep(database, None, "a", "b")

    assert forgotten(database, OVER) == 3

    with database.reading() as connection:
        left = connection.execute(select(text_claims.c.key, text_claims.c.until)).all()
    assert [(row.key[:3], row.until) for row in left] == [("id:", None), ("id:", None)]


def test_no_other_table_loses_a_row(database: Database) -> None:
    keep(database, None, "a")
    before = rows(database)

    forgotten(database, OVER)

    assert {name for name, number in rows(database).items() if number != before[name]} == {"text_claims"}


def test_nothing_is_forgotten_before_its_time(database: Database) -> None:
    keep(database, None, "a")

    assert forgotten(database, WINDOW.total_seconds() - 1) == 0


def test_a_second_run_finds_nothing(database: Database) -> None:
    keep(database, None)

    assert [forgotten(database, OVER), forgotten(database, OVER)] == [1, 0]


def test_many_are_forgotten_in_steps(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "_NEXT", tidying._NEXT.limit(2))
    keep(database, *(None for _ in range(5)))

    assert list(forget_claims(database, later(OVER))) == [2, 4, 5]


def test_a_name_that_was_claimed_anew_after_it_was_found_stays(database: Database) -> None:
    keep(database, None)
    found = tidying._found(database, "", later(OVER))
    with database.writing() as connection:
        connection.execute(text_claims.update().values(until=NOON + timedelta(days=1)))

    with database.writing() as connection:
        gone = connection.execute(tidying._FORGET, {"keys": found, "before": later(OVER)}).rowcount

    assert (len(found), gone) == (1, 0)


def test_a_name_that_somebody_is_claiming_is_left_to_them_without_waiting(postgres_url: str) -> None:
    database = open_database(postgres_url)
    keep(database, None)

    with database.writing() as claimant:
        claimant.execute(select(text_claims).with_for_update())
        gone = forgotten(database, OVER)
    database.close()

    assert gone == 0


def test_a_forgotten_text_is_taken_in_anew_as_it_would_have_been(database: Database) -> None:
    keep(database, None)
    forgotten(database, OVER)

    with Records(database).intake() as intake:
        first, copy = incoming(at=later(OVER)), incoming(at=later(OVER + 1))
        assert intake.new_among([first, copy], WINDOW) == [first]
