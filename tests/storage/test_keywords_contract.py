"""What KeywordMemory promises, kept by the fake and by both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.keyword_plan import Remembered
from app.domain.keyword_proposal import GatewayAccount
from app.domain.keyword_setup import Address, SetUp
from app.storage.engine import open_database
from app.storage.keywords import Keywords
from app.usecases.keyword_desk import KeywordMemory
from tests.keyword_fakes import FakeMemory
from tests.storage.builders import NOON, later

LOU = GatewayAccount("https://app.clubtexting.com", "lou")
ANN = GatewayAccount("https://app.clubtexting.com", "ann")
FULL = SetUp(
    reply="¡Olé!\nHello",
    address=Address("Textback", "f" * 64),
    email="lou@lous.example",
    groups=("pizza club", "fans"),
    question="Reply YES",
    again="In already",
)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def memory(request: pytest.FixtureRequest) -> Iterator[KeywordMemory]:
    if request.param == "memory":
        yield FakeMemory()
        return
    database = open_database(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))
    yield Keywords(database)
    database.close()


def test_nothing_is_remembered_before_anything_was_kept(memory: KeywordMemory) -> None:
    assert memory.of(LOU) == {}


@pytest.mark.parametrize(
    "remembered",
    [
        Remembered("PIZZA"),
        Remembered("Pizza Club").renting(NOON),
        Remembered("WIN").setting_up(FULL),
        Remembered("WIN").having(FULL).setting_up(SetUp()),
        Remembered("WIN").having(SetUp()),
    ],
)
def test_what_is_kept_comes_back_as_it_was(memory: KeywordMemory, remembered: Remembered) -> None:
    memory.keep(LOU, remembered, NOON)

    [(key, found)] = memory.of(LOU).items()
    assert (key, found) == (remembered.word.lower(), remembered)
    assert (found.applied and found.applied.address.shown) == (remembered.applied and remembered.applied.address.shown)


def test_the_last_that_is_kept_counts_whatever_the_case(memory: KeywordMemory) -> None:
    memory.keep(LOU, Remembered("pizza").having(FULL), NOON)
    memory.keep(LOU, Remembered("PIZZA"), later(1))

    assert memory.of(LOU) == {"pizza": Remembered("PIZZA")}


def test_accounts_do_not_meet(memory: KeywordMemory) -> None:
    memory.keep(LOU, Remembered("PIZZA"), NOON)
    memory.forget(ANN, "PIZZA")

    assert (memory.of(ANN), list(memory.of(LOU))) == ({}, ["pizza"])


def test_what_is_forgotten_is_gone(memory: KeywordMemory) -> None:
    memory.keep(LOU, Remembered("PIZZA"), NOON)
    memory.keep(LOU, Remembered("WIN"), NOON)

    memory.forget(LOU, "Pizza")
    memory.forget(LOU, "NEVER SEEN")

    assert list(memory.of(LOU)) == ["win"]


def test_of_two_rentals_of_a_new_keyword_one_begins(memory: KeywordMemory) -> None:
    renting = Remembered("WIN").renting(NOON)

    assert memory.begin_rental(LOU, None, renting)
    assert not memory.begin_rental(LOU, None, Remembered("WIN").renting(later(1)))
    assert memory.of(LOU) == {"win": renting}


def test_a_rental_in_doubt_is_begun_again_only_by_who_knows_of_it(memory: KeywordMemory) -> None:
    memory.begin_rental(LOU, None, Remembered("WIN").renting(NOON))

    assert not memory.begin_rental(LOU, later(5), Remembered("WIN").renting(later(9)))
    assert memory.begin_rental(LOU, NOON, Remembered("WIN").renting(later(9)))
    assert not memory.begin_rental(LOU, NOON, Remembered("WIN").renting(later(10)))
    assert memory.of(LOU)["win"].renting_since == later(9)


def test_a_rental_of_a_keyword_that_was_ours_keeps_what_was_known(memory: KeywordMemory) -> None:
    known = Remembered("WIN").having(FULL)
    memory.keep(LOU, known, NOON)

    assert memory.begin_rental(LOU, None, Remembered("WIN").renting(later(1)))
    assert memory.of(LOU)["win"] == replace(known, renting_since=later(1))
