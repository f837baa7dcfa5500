"""A person at the phone page: phone → stand-in gateway → webhook → rules → database → worker → gateway → phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import browsing
from tests.processes import Service

ANSWER_WITHIN = 15_000
"""Milliseconds that an answer may take on a busy machine; the walk itself takes a fraction of a second."""

STOP_CONFIRMED = "you are unsubscribed"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, service: Service, phone: str) -> Iterator[Page]:
    """The phone page with a number that has not texted before; nothing may be asked of another host."""
    opened = browser.new_page()
    strangers: list[str] = []
    opened.on("request", lambda request: strangers.append(request.url) if service.gateway not in request.url else None)
    opened.goto(service.gateway)
    opened.locator("#number").fill(phone)
    opened.locator("#number").press("Enter")
    expect(opened.locator(".bubble")).to_have_count(0)
    yield opened
    opened.close()
    assert strangers == []


def say(page: Page, words: str) -> None:
    """Type a text and send it."""
    before = page.locator(".bubble.in").count()
    page.locator("#text").fill(words)
    page.locator("#send").click()
    expect(page.locator(".bubble.in")).to_have_count(before + 1, timeout=ANSWER_WITHIN)


def hears(page: Page, answer: str, number: int = 1) -> None:
    """The phone shows so many answers, the last with these words."""
    expect(page.locator(".bubble.out")).to_have_count(number, timeout=ANSWER_WITHIN)
    expect(page.locator(".bubble.out").last).to_contain_text(re.compile(re.escape(answer), re.IGNORECASE))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("PIZZA", "free slice"),
        ("slice", "free slice"),
        ("hours on sunday?", "11am to 10pm"),
        ("huors", "11am to 10pm"),
        ("what is this", "did not get that"),
        ("HELP", "call 800-555-0100"),
        ("win", "contest is over"),
        ("do you have gluten free dough", "every pizza comes gluten free"),
    ],
)
def test_a_text_gets_its_answer(page: Page, words: str, answer: str) -> None:
    say(page, words)

    hears(page, answer)


@pytest.mark.parametrize("disguise", ["STOP", "stop. thank you", "St0p", "🛑 ＳＴＯＰ!!", "please stop texting me"])
def test_a_stop_in_disguise_is_confirmed_once_and_then_silence_is_kept(page: Page, disguise: str) -> None:
    say(page, disguise)
    hears(page, STOP_CONFIRMED)

    say(page, "hours")
    say(page, "stop")
    say(page, "HELP")

    hears(page, "call 800-555-0100", number=2)


def test_start_brings_a_person_back(page: Page) -> None:
    say(page, "stop")
    hears(page, STOP_CONFIRMED)

    say(page, "START")
    hears(page, "HELP for help, STOP to end", number=2)

    say(page, "hours")
    hears(page, "11am to 10pm", number=3)


def test_joining_again_as_a_member_is_answered_as_a_member(page: Page) -> None:
    say(page, "Pizza!")
    hears(page, "free slice")

    say(page, "slice")

    hears(page, "in the club already", number=2)


def test_stop_with_a_keyword_leaves_one_group_and_the_rest_goes_on(page: Page) -> None:
    say(page, "pizza")
    hears(page, "free slice")

    say(page, "STOP PIZZA")
    hears(page, "no more PIZZA texts", number=2)

    say(page, "hours")
    hears(page, "11am to 10pm", number=3)
