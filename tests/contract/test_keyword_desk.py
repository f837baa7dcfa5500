"""What KeywordDesk promises, kept by the fake and by the REST client against our stand-in gateway.

In both vintages of keywords, texts and objects, and in both formats (reference page, sections 3.4 and 6.8).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import requests

from app.domain.keyword_address import OurDoor
from app.domain.keyword_plan import Sight, Standing, told
from app.domain.keyword_proposal import GatewayAccount, Proposal
from app.domain.keyword_setup import Part, SetUp, Wanted, changes
from app.gateway.club_texting.card import StoredCard
from app.gateway.club_texting.keyword_desk import RestKeywordDesk
from app.gateway.club_texting.rest.account import RestAccount
from app.gateway.club_texting.rest.formats import Format
from app.gateway.wire.line import Login
from app.usecases.apply_keywords import Agreed, apply_keywords
from app.usecases.keyword_desk import DeskAway, DeskOutcomeUnknown, DeskRefused, KeywordDesk
from app.usecases.plan_keywords import plan_keywords
from tests.builders import NOON
from tests.gateway.builders import QUICK, REAL, unused_port
from tests.keyword_fakes import FakeDesk, FakeMemory

DOOR = OurDoor("https://texts.lous.example", ("canary-token",))
LOU = GatewayAccount("https://app.clubtexting.com", "lou")
URL = DOOR.url()
FULL = Wanted(
    "PIZZA",
    SetUp(
        reply="You are in!\nWelcome",
        address=DOOR.address_of(URL),
        email="lou@lous.example",
        groups=("Fans", "pizza club"),
        question="Reply YES to join",
        again="In already",
    ),
    URL,
)
TOLD = [part for part in Part if part is not Part.AGAIN]


@dataclass(frozen=True)
class Case:
    """A desk on which PIZZA is ours, TAKEN is somebody else's, and there are two groups."""

    desk: KeywordDesk
    vintage: str


def desk_at(gateway: str, answered: Format = Format.JSON, **options: Any) -> RestKeywordDesk:
    login = Login("demo", options.pop("password", "demo"))
    account = RestAccount(gateway, login, REAL, answers=answered, limits=QUICK)
    return RestKeywordDesk(account, DOOR.address_of, options.pop("payment", StoredCard("1111")))


def change(gateway: str, **changes: Any) -> None:
    requests.put(f"{gateway}/_sandbox/account", json=changes, timeout=10).raise_for_status()


@pytest.fixture(params=["fake 2012", "fake 2015", "json 2012", "json 2015", "xml 2012", "xml 2015"])
def case(gateway: str, request: pytest.FixtureRequest) -> Iterator[Case]:
    kind, vintage = request.param.split()
    if kind == "fake":
        untold = frozenset({Part.AGAIN} if vintage == "2012" else ())
        groups = frozenset({"fans", "pizza club"})
        yield Case(FakeDesk({"pizza": SetUp()}, {"taken"}, untold=untold, groups_there=groups), vintage)
        return
    requests.post(f"{gateway}/_sandbox/reset", timeout=10).raise_for_status()
    change(gateway, vintage=vintage, groups=["Fans", "Pizza  Club"])
    desk = desk_at(gateway, Format(kind))
    yield Case(desk, vintage)
    desk.account.hang_up()


def test_a_look_says_whose_a_keyword_is(case: Case) -> None:
    found = {word: case.desk.look(word) for word in ("WIN", "Pizza", "TAKEN")}

    assert {word: sight.standing for word, sight in found.items()} == {
        "WIN": Standing.FREE, "Pizza": Standing.OURS, "TAKEN": Standing.TAKEN,
    }  # fmt: skip
    assert changes(found["Pizza"].set_up, SetUp()) == ()


def test_looking_changes_nothing(case: Case) -> None:
    case.desk.set_up(FULL, tuple(Part))
    before = case.desk.look("PIZZA")

    assert case.desk.look("PIZZA") == before


def test_what_is_set_up_is_what_is_seen(case: Case) -> None:
    answered = case.desk.set_up(FULL, tuple(Part))
    seen = case.desk.look("PIZZA")

    for sight in (answered, seen):
        assert sight.untold == ({Part.AGAIN} if case.vintage == "2012" else frozenset())
        assert changes(sight.set_up, FULL.set_up, besides=sight.untold) == ()


def test_only_the_parts_that_are_asked_for_change(case: Case) -> None:
    case.desk.set_up(FULL, tuple(Part))
    for part in TOLD:
        now = case.desk.set_up(Wanted("PIZZA", SetUp()), [part])
        assert part not in {change.part for change in changes(now.set_up, SetUp())}
        case.desk.set_up(FULL, [part])

    sight = case.desk.look("PIZZA")
    assert changes(sight.set_up, FULL.set_up, besides=sight.untold) == ()


def test_everything_can_be_taken_away_again(case: Case) -> None:
    case.desk.set_up(FULL, tuple(Part))

    case.desk.set_up(Wanted("PIZZA", SetUp()), tuple(Part))

    assert changes(told(case.desk.look("PIZZA"), None), SetUp()) == ()


def test_a_rented_keyword_is_ours_with_nothing_set_up(case: Case) -> None:
    case.desk.rent("WIN")

    sight = case.desk.look("WIN")
    assert (sight.standing, changes(sight.set_up, SetUp())) == (Standing.OURS, ())


def test_a_keyword_given_back_is_free(case: Case) -> None:
    case.desk.cancel("PIZZA")

    assert case.desk.look("PIZZA") == Sight(Standing.FREE)


def test_what_cannot_be_done_is_refused(case: Case) -> None:
    for call in (
        lambda: case.desk.rent("TAKEN"),
        lambda: case.desk.rent("PIZZA"),
        lambda: case.desk.cancel("WIN"),
        lambda: case.desk.set_up(replace(FULL, word="WIN"), [Part.REPLY]),
    ):
        with pytest.raises(DeskRefused):
            call()


def test_groups_are_known_by_their_folded_names(case: Case) -> None:
    assert case.desk.groups() == {"fans", "pizza club"}


# ---------------------------------------------------------------- the real one alone


@pytest.fixture
def fresh(gateway: str) -> str:
    requests.post(f"{gateway}/_sandbox/reset", timeout=10).raise_for_status()
    return gateway


def test_a_refusal_names_the_field_and_repeats_no_value(fresh: str) -> None:
    desk = desk_at(fresh)

    with pytest.raises(DeskRefused) as refusal:
        desk.set_up(replace(FULL, url="canary"), [Part.FORWARD, Part.GROUPS])

    assert "ForwardUrl, ContactGroupIDs" in refusal.value.reason
    assert "canary" not in refusal.value.reason


def test_a_wrong_login_is_a_refusal_with_what_to_do(fresh: str) -> None:
    with pytest.raises(DeskRefused, match="login") as refusal:
        desk_at(fresh, password="wrong").look("PIZZA")

    assert "password" in refusal.value.what_to_do


def test_no_card_rents_nothing(fresh: str) -> None:
    with pytest.raises(DeskRefused, match="no card"):
        desk_at(fresh, payment=None).rent("WIN")


def test_a_rental_whose_answer_is_lost_is_unknown_and_a_look_is_not(fresh: str) -> None:
    change(fresh, faults={"next": [{"kind": "cut", "times": 2}]})

    with pytest.raises(DeskOutcomeUnknown):
        desk_at(fresh).rent("WIN")
    with pytest.raises(DeskAway):
        desk_at(fresh).look("WIN")
    assert desk_at(fresh).look("WIN").standing is Standing.OURS


def test_a_gateway_that_is_not_there_is_away() -> None:
    with pytest.raises(DeskAway):
        desk_at(f"http://127.0.0.1:{unused_port()}").rent("WIN")


# ---------------------------------------------------------------- planning and applying on either


def test_after_plan_and_apply_there_is_nothing_to_do(case: Case) -> None:
    memory, wanted = FakeMemory(), [FULL, replace(FULL, word="WIN")]

    def planned() -> Proposal:
        return plan_keywords(LOU, wanted, (), case.desk, memory, lambda: NOON)

    applied = apply_keywords(planned(), wanted, Agreed({"win"}), case.desk, memory, lambda: NOON, lambda _: None)

    assert [step.word for step in applied.done] == ["PIZZA", "WIN"]
    assert (applied.otherwise, planned().changes) == ([], ())
