"""What becomes of each keyword, from what is stated, what the account says, and what is remembered."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.keyword_plan import Kind, Known, Remembered, Sight, Standing, Step, steps_towards
from app.domain.keyword_setup import NOWHERE, Address, Change, Part, SetUp, Wanted, changes
from tests.builders import NOON

OURS, FREE, TAKEN = Sight(Standing.OURS), Sight(Standing.FREE), Sight(Standing.TAKEN)
HELLO = SetUp(reply="Hello")
WANTED = Wanted("PIZZA", HELLO)
RENTING = Remembered("PIZZA").renting(NOON)


def steps(*wanted: Wanted, sights: dict[str, Sight], **known: Any) -> tuple[Step, ...]:
    return steps_towards(wanted, Known(sights, **known))


def remembered(**known: Any) -> dict[str, Remembered]:
    return {"pizza": Remembered("PIZZA", **known)}


# what is stated, what the account says, what is remembered, what becomes of it, why
ROWS: list[tuple[str, bool, Sight, dict[str, Remembered], Kind | None, str]] = [
    ("free", True, FREE, {}, Kind.RENT, ""),
    ("ours, otherwise", True, OURS, {}, Kind.UPDATE, ""),
    ("ours, as stated", True, Sight(Standing.OURS, HELLO), {}, Kind.KEEP, ""),
    ("somebody else's", True, TAKEN, {}, Kind.CANNOT, "somebody else has it"),
    ("given back by hand", True, FREE, remembered(applied=HELLO), Kind.RENT, "it was ours before"),
    ("lost", True, TAKEN, remembered(applied=HELLO), Kind.CANNOT, "somebody else has it; it was ours before"),
    ("in doubt, free", True, FREE, {"pizza": RENTING}, Kind.RENT,
        "a rental of it began at 2026-01-07 17:00 UTC, and nobody knows what became of it"),
    ("in doubt, ours", True, OURS, {"pizza": RENTING}, Kind.UPDATE, ""),
    ("in doubt, lost", True, TAKEN, {"pizza": RENTING}, Kind.CANNOT, "somebody else has it"),
    ("in no file, remembered", False, OURS, remembered(), Kind.CANCEL, "rented, and in no file"),
    ("in no file, asked about", False, OURS, {}, Kind.CANCEL, "rented, and in no file"),
    ("in no file, free", False, FREE, {}, None, ""),
    ("in no file, gone", False, FREE, remembered(), Kind.GONE, "it was ours, and is free now"),
    ("in no file, lost", False, TAKEN, remembered(), Kind.GONE, "it was ours, and is somebody else's now"),
    ("in no file, in doubt", False, FREE, {"pizza": RENTING}, Kind.GONE,
        "a rental of it began and came to nothing: it is free"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "sight", "memory", "kind", "why"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS]
)
def test_each_case_has_its_step(
    stated: bool, sight: Sight, memory: dict[str, Remembered], kind: Kind | None, why: str
) -> None:
    found = steps(*([WANTED] if stated else []), sights={"pizza": sight}, remembered=memory)

    assert [(step.kind, step.word, step.why) for step in found] == ([(kind, "PIZZA", why)] if kind else [])


def test_only_a_rental_that_may_have_worked_is_in_doubt() -> None:
    [doubtful] = steps(WANTED, sights={"pizza": FREE}, remembered={"pizza": RENTING})
    [plain] = steps(WANTED, sights={"pizza": FREE})

    assert (doubtful.doubtful_since, plain.doubtful_since) == (NOON, None)


def test_a_rental_says_everything_that_will_be_set_up() -> None:
    wanted = Wanted("WIN", SetUp(reply="Hi", groups=("fans",), question="Reply YES", again="In already"))

    [step] = steps(wanted, sights={"win": FREE})

    assert [(change.part, change.new) for change in step.changes] == [
        (Part.REPLY, '"Hi"'), (Part.GROUPS, "fans"), (Part.QUESTION, '"Reply YES"'), (Part.AGAIN, '"In already"'),
    ]  # fmt: skip


def test_updates_come_first_and_what_cannot_be_taken_back_last() -> None:
    wanted = [Wanted(word, HELLO) for word in ("NEW", "OLD", "LOST", "SAME", "APPLE")]
    sights = {
        "new": FREE, "old": OURS, "lost": TAKEN, "same": Sight(Standing.OURS, HELLO), "apple": FREE, "honey": OURS,
    }  # fmt: skip

    found = steps(*wanted, sights=sights)

    assert [(step.kind, step.word) for step in found] == [
        (Kind.UPDATE, "OLD"), (Kind.RENT, "APPLE"), (Kind.RENT, "NEW"), (Kind.CANCEL, "HONEY"), (Kind.CANNOT, "LOST"),
        (Kind.KEEP, "SAME"),
    ]  # fmt: skip


def test_what_somebody_changed_since_we_applied_it_is_told_from_what_the_file_changed() -> None:
    applied = SetUp(reply="Old", email="lou@lous.example")
    account = Sight(Standing.OURS, SetUp(reply="By hand", email="lou@lous.example"))

    [step] = steps(
        Wanted("PIZZA", SetUp(reply="New", email="ann@lous.example")),
        sights={"pizza": account},
        remembered=remembered(applied=applied),
    )

    assert step.changes == (
        Change(Part.REPLY, '"By hand"', '"New"'), Change(Part.EMAIL, "lou@lous.example", "ann@lous.example"),
    )  # fmt: skip
    assert step.by_hand == (Change(Part.REPLY, '"Old"', '"By hand"'),)


def test_a_set_up_of_ours_whose_answer_was_never_heard_is_nobodys_hand() -> None:
    memory = remembered(applied=SetUp(reply="Old"), intended=HELLO)

    [step] = steps(
        Wanted("PIZZA", SetUp(reply="Newer")), sights={"pizza": Sight(Standing.OURS, HELLO)}, remembered=memory
    )

    assert (step.kind, step.by_hand) == (Kind.UPDATE, ())


def test_a_group_that_the_account_does_not_have_is_found_before_anything_is_rented() -> None:
    wanted = Wanted("WIN", SetUp(groups=("Pizza  Club", "fans")))

    [missing] = steps(wanted, sights={"win": FREE}, groups=frozenset({"fans"}))
    [there] = steps(wanted, sights={"win": FREE}, groups=frozenset({"fans", "pizza club"}))

    assert (missing.kind, missing.why) == (Kind.CANNOT, "the account has no contact group Pizza  Club")
    assert there.kind is Kind.RENT


def test_what_a_gateway_never_tells_is_taken_as_it_was_last_applied() -> None:
    wanted = Wanted("PIZZA", replace(HELLO, again="In already"))
    account = {"pizza": Sight(Standing.OURS, HELLO, frozenset({Part.AGAIN}))}

    [never_set] = steps(wanted, sights=account)
    [set_before] = steps(wanted, sights=account, remembered=remembered(applied=wanted.set_up))

    assert (never_set.kind, set_before.kind) == (Kind.UPDATE, Kind.KEEP)


# what the gateway does not mind
SAME = [
    (SetUp(reply="a\r\nb "), SetUp(reply="a\nb")),
    (SetUp(groups=("Fans", "pizza  club")), SetUp(groups=("Pizza Club", "fans"))),
    (SetUp(email=" a@b.example"), SetUp(email="a@b.example")),
    (SetUp(address=Address("Textback", "1")), SetUp(address=Address("another name", "1"))),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_means_the_same_is_no_change(one: SetUp, other: SetUp) -> None:
    assert changes(one, other) == ()


def test_no_double_opt_in_is_something_else_than_one_without_words() -> None:
    assert [change.part for change in changes(SetUp(), SetUp(question=""))] == [Part.QUESTION]


def test_two_addresses_of_one_host_are_told_apart() -> None:
    old, new = (SetUp(address=Address("https://a.example/…", mark)) for mark in "12")

    assert changes(old, new) == (Change(Part.FORWARD, "https://a.example/…", "https://a.example/… (another one)"),)
    assert changes(old, SetUp(address=NOWHERE))[0].new == "none"
