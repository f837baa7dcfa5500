"""What is shipped is sound: every rule file loads, every chat passes, every rule has a chat."""

from pathlib import Path

import pytest

from app.domain.alphabet import Country, DeliveryType, Limits
from app.domain.decision import Layer
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.domain.rules import Terms
from app.rulebook.chats import Chat, Texts
from app.rulebook.folder import read_folder
from app.rulebook.load import Loaded, load
from app.rulebook.run_chats import run_chats
from app.usecases.rehearse import Rehearsal

RULES = Path(__file__).parents[2] / "rules"


@pytest.fixture(scope="module")
def shipped() -> Loaded:
    return load(read_folder([RULES]).files, Terms())


def test_the_shipped_rules_have_no_problem_and_their_chats_pass(shipped: Loaded) -> None:
    assert [str(problem) for problem in shipped.problems] == []
    assert shipped.rulebook is not None

    results = run_chats(shipped.rulebook, shipped.chats)

    assert [str(result) for result in results if not result.passed] == []
    assert len(results) >= 20


def test_every_shipped_rule_answers_in_some_chat(shipped: Loaded) -> None:
    assert shipped.rulebook is not None
    names = {rule.name for rule in shipped.rulebook.rules.rules}

    assert {name for chat in shipped.chats for name in _who_answered(shipped, chat)} >= names


def test_the_shipped_rules_say_the_same_to_people_however_their_texts_are_broken_into_lines() -> None:
    files = {file: text.replace("\n", "\r\n") for file, text in read_folder([RULES]).files.items()}

    found = load(files, Terms())

    assert found.rulebook is not None
    assert all(result.passed for result in run_chats(found.rulebook, found.chats))


def test_the_shipped_rules_suit_every_kind_of_account() -> None:
    files = read_folder([RULES]).files

    for delivery, country in ((DeliveryType.STANDARD, Country.US), (DeliveryType.EXPRESS, Country.CA)):
        problems = load(files, Terms(limits=Limits(delivery, country))).problems
        assert [str(problem) for problem in problems] == []


def _who_answered(shipped: Loaded, chat: Chat) -> list[str]:
    """The rules that take the texts of a chat, as far as nobody in particular texts them."""
    assert shipped.rulebook is not None
    rehearsal = Rehearsal(shipped.rulebook, Person(phone=PhoneNumber.parse("2125550101")), chat.starts)
    decisions = [rehearsal.text(step.text) for step in chat.steps if isinstance(step, Texts)]
    return [decision.rule for decision in decisions if decision.layer is Layer.RULE and decision.rule]
