"""Planning and applying keywords against a desk and a memory in memory."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from app.domain.keyword_plan import Kind, Remembered, Standing
from app.domain.keyword_proposal import GatewayAccount, Proposal
from app.domain.keyword_setup import Part, SetUp, Wanted
from app.usecases.apply_keywords import Agreed, Applied, apply_keywords
from app.usecases.keyword_desk import DeskAway, DeskError, DeskOutcomeUnknown, DeskRefused
from app.usecases.plan_keywords import plan_keywords
from app.usecases.ports import StorageUnavailable
from tests.builders import NOON
from tests.keyword_fakes import FakeDesk, FakeMemory, failing

ACCOUNT = GatewayAccount("https://app.clubtexting.com", "lou")
OTHER = GatewayAccount("https://app.clubtexting.com", "ann")
HELLO, THANKS = SetUp(reply="Hello"), SetUp(reply="Thanks", email="lou@lous.example")
PIZZA, WIN = Wanted("PIZZA", HELLO), Wanted("WIN", THANKS)


class Shop:
    """Lou's account, desk and memory."""

    def __init__(self, **desk: Any) -> None:
        self.desk = FakeDesk(**desk)
        self.memory = FakeMemory()
        self.said: list[str] = []
        self.wanted: Sequence[Wanted] = (PIZZA, WIN)

    def plan(self, *also: str) -> Proposal:
        return plan_keywords(ACCOUNT, self.wanted, also, self.desk, self.memory, lambda: NOON)

    def apply(self, *, rent: Sequence[str] = ("win",), cancel: Sequence[str] = ()) -> Applied:
        agreed = Agreed(frozenset(rent), frozenset(cancel))
        return apply_keywords(self.plan(), self.wanted, agreed, self.desk, self.memory, lambda: NOON, self.said.append)

    def kinds(self, *also: str) -> dict[str, Kind]:
        return {step.word: step.kind for step in self.plan(*also).steps}

    def remembered(self, word: str) -> Remembered | None:
        return self.memory.of(ACCOUNT).get(word)


@pytest.fixture
def shop() -> Shop:
    """PIZZA is ours with nothing set up, WIN is free."""
    return Shop(ours={"pizza": SetUp()})


def test_planning_calls_nothing_that_changes(shop: Shop) -> None:
    shop.plan("HONEY")

    assert shop.desk.calls == []
    assert shop.desk.ours == {"pizza": SetUp()}


def test_after_an_apply_there_is_nothing_to_do(shop: Shop) -> None:
    applied = shop.apply()

    assert [step.word for step in applied.done] == ["PIZZA", "WIN"]
    assert shop.desk.ours == {"pizza": HELLO, "win": THANKS}
    assert shop.kinds() == {"PIZZA": Kind.KEEP, "WIN": Kind.KEEP}
    assert shop.said == ["PIZZA is set up.", "WIN is rented.", "WIN is set up."]
    assert shop.apply().done == []


def test_a_keyword_taken_out_of_the_files_is_known_and_offered_for_cancelling(shop: Shop) -> None:
    shop.apply()
    shop.wanted = [PIZZA]

    left = shop.apply()
    given_back = shop.apply(cancel=["win"])

    assert ([step.word for step in left.left_out], left.done) == (["WIN"], [])
    assert [step.word for step in given_back.done] == ["WIN"]
    assert shop.desk.ours.keys() == {"pizza"}
    assert shop.kinds() == {"PIZZA": Kind.KEEP}


def test_a_keyword_that_was_only_ever_planned_is_known_too(shop: Shop) -> None:
    shop.plan()
    shop.wanted = [WIN]

    assert shop.kinds() == {"WIN": Kind.RENT, "PIZZA": Kind.CANCEL}


def test_a_keyword_that_nobody_remembers_is_found_by_its_name(shop: Shop) -> None:
    shop.desk.ours["honey"] = SetUp()

    assert "HONEY" not in shop.kinds()
    assert shop.kinds("honey", "nobody")["HONEY"] is Kind.CANCEL
    assert shop.kinds()["HONEY"] is Kind.CANCEL


def test_what_one_account_had_is_nothing_to_another(shop: Shop) -> None:
    shop.apply()

    steps = plan_keywords(OTHER, [], [], FakeDesk(), shop.memory, lambda: NOON).steps

    assert steps == ()


def test_a_change_by_hand_is_told_also_where_nothing_was_ever_applied(shop: Shop) -> None:
    shop.desk.ours = {"pizza": HELLO, "win": THANKS}
    shop.plan()
    shop.desk.ours["win"] = replace(THANKS, reply="Cheap watches")

    [step] = shop.plan().changes

    assert (step.word, [change.part for change in step.by_hand]) == ("WIN", [Part.REPLY])


def test_a_keyword_given_back_by_hand_is_forgotten_with_the_next_apply(shop: Shop) -> None:
    shop.apply()
    del shop.desk.ours["win"]
    shop.wanted = [PIZZA]

    assert shop.kinds()["WIN"] is Kind.GONE
    shop.apply()
    assert shop.kinds() == {"PIZZA": Kind.KEEP}


def test_a_rental_that_nobody_agreed_to_is_left_out_and_the_rest_is_done(shop: Shop) -> None:
    applied = shop.apply(rent=())

    assert [step.word for step in applied.left_out] == ["WIN"]
    assert shop.desk.calls == [("set up", "PIZZA")]


PROVEN = [DeskRefused("declined"), DeskAway("not reached")]


@pytest.mark.parametrize("error", PROVEN)
def test_the_first_no_stops_everything_and_proves_that_nothing_was_rented(shop: Shop, error: DeskError) -> None:
    shop.wanted = [PIZZA, WIN, Wanted("ZOO", HELLO)]
    failing(shop.desk, "rent", error)

    applied = shop.apply(rent=["win", "zoo"])

    assert (applied.stopped, [step.word for step in applied.done]) == (error, ["PIZZA"])
    assert [step.word for step in applied.not_done] == ["WIN", "ZOO"]
    assert shop.remembered("win") is None
    assert not any(step.doubtful_since for step in shop.plan().steps)


@pytest.mark.parametrize("done", [True, False])
def test_a_rental_of_which_nobody_knows_is_never_simply_repeated(shop: Shop, done: bool) -> None:
    failing(shop.desk, "rent", DeskOutcomeUnknown("no answer"), done=done)
    stopped = shop.apply().stopped
    shop.desk.fails.clear()

    [step] = [step for step in shop.plan().steps if step.word == "WIN"]

    assert isinstance(stopped, DeskOutcomeUnknown)
    assert (step.kind, step.doubtful_since) == ((Kind.UPDATE, None) if done else (Kind.RENT, NOON))


def test_who_dies_while_renting_leaves_the_truth_behind(shop: Shop) -> None:
    failing(shop.desk, "rent", KeyboardInterrupt(), done=True)
    with pytest.raises(KeyboardInterrupt):
        shop.apply()
    shop.desk.fails.clear()

    applied = shop.apply()

    assert [step.kind for step in applied.done] == [Kind.UPDATE]
    assert shop.desk.ours["win"] == THANKS
    assert [name for name, word in shop.desk.calls if word == "WIN"] == ["rent", "set up"]


@pytest.mark.parametrize("done", [True, False])
def test_who_dies_while_setting_up_is_nobody_who_changed_it_by_hand(shop: Shop, done: bool) -> None:
    shop.apply()
    shop.wanted = [PIZZA, replace(WIN, set_up=HELLO)]
    failing(shop.desk, "set up", KeyboardInterrupt(), done=done)
    with pytest.raises(KeyboardInterrupt):
        shop.apply()
    shop.desk.fails.clear()

    shop.wanted = [PIZZA, replace(WIN, set_up=SetUp(reply="Newest"))]
    [step] = shop.plan().changes

    assert step.by_hand == ()
    shop.apply()
    assert shop.kinds()["WIN"] is Kind.KEEP


def test_a_refused_set_up_leaves_the_keyword_rented_and_says_so(shop: Shop) -> None:
    failing(shop.desk, "set up", DeskRefused("ContactGroupIDs"))
    shop.wanted = [WIN]

    applied = shop.apply()

    assert (shop.said, [step.word for step in applied.not_done]) == (["WIN is rented."], ["WIN"])
    assert applied.rented == ["WIN"]
    assert shop.kinds()["WIN"] is Kind.UPDATE


def test_two_people_who_apply_at_once_rent_once(shop: Shop) -> None:
    meanwhile = shop.plan()
    shop.memory.keep(ACCOUNT, Remembered("WIN").renting(NOON), NOON)

    applied = apply_keywords(
        meanwhile, shop.wanted, Agreed({"win"}), shop.desk, shop.memory, lambda: NOON, shop.said.append
    )

    assert isinstance(applied.stopped, DeskRefused)
    assert ("rent", "WIN") not in shop.desk.calls


def test_texts_that_a_gateway_gives_to_new_keywords_are_taken_away() -> None:
    shop = Shop(fresh=SetUp(reply="Thank you for joining our list"))
    shop.wanted = [Wanted("WIN", SetUp())]

    shop.apply()

    assert shop.desk.ours["win"] == SetUp()
    assert shop.kinds() == {"WIN": Kind.KEEP}


def test_a_new_keyword_without_anything_to_set_up_takes_one_call(shop: Shop) -> None:
    shop.wanted = [Wanted("WIN", SetUp())]

    shop.apply()

    assert [call for call in shop.desk.calls if call[1] == "WIN"] == [("rent", "WIN")]


def test_a_gateway_that_never_tells_the_other_reply_is_believed_once() -> None:
    shop = Shop(ours={"pizza": SetUp()}, untold=frozenset({Part.AGAIN}))
    shop.wanted = [Wanted("PIZZA", replace(HELLO, again="In already"))]

    shop.apply()

    assert shop.desk.ours["pizza"].again == "In already"
    assert shop.kinds() == {"PIZZA": Kind.KEEP}
    shop.wanted = [PIZZA]
    shop.apply()
    assert shop.desk.ours["pizza"].again is None


def test_a_gateway_that_keeps_something_else_than_it_was_told_is_reported(shop: Shop) -> None:
    shop.wanted = [replace(PIZZA, set_up=replace(HELLO, groups=("fans",)))]
    shop.desk.groups_there = frozenset({"fans"})
    shop.desk.drops = {Part.GROUPS}

    applied = shop.apply()

    assert [(word, change.part) for word, change in applied.otherwise] == [("PIZZA", Part.GROUPS)]
    assert shop.kinds() == {"PIZZA": Kind.UPDATE}


def test_a_memory_that_is_away_stops_before_the_call_that_it_could_not_write_down(shop: Shop) -> None:
    class Away(FakeMemory):
        def begin_rental(self, *given: Any) -> bool:
            raise StorageUnavailable("the database is locked")

    shop.memory = Away()

    applied = shop.apply()

    assert isinstance(applied.stopped, StorageUnavailable)
    assert shop.desk.look("WIN").standing is Standing.FREE
