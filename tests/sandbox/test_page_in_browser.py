"""The pages in a real browser: narrow and wide, light and dark, full of calls and long words, by keyboard alone."""

from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, expect

from app.sandbox.account import Account
from app.sandbox.keywords import Group, Keyword
from tests.chromium import browsing
from tests.sandbox.rig import Rig
from tests.sandbox.test_foreign_clients import served

LONG = "Supercalifragilisticexpialidocious" * 4
CALLS = 300


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A gateway that has seen much, of every length."""
    keyword = Keyword(word="W" * 40, auto_reply=LONG, groups=(1,), url="http://127.0.0.1:9/")
    rig = Rig(Account(keywords=(keyword,), groups=(Group(id=1, name=LONG),), callback_url=None))
    for count in range(CALLS):
        rig.send(message=LONG, phonenumber=f"21255501{count % 100:02}", **{"pass": "demo" if count % 3 else LONG})
    for text in (LONG, "W" * 40):
        rig.text(text)
    with served(rig) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(
    ("path", "width", "scheme"),
    [
        ("/", 390, "light"),
        ("/", 1280, "dark"),
        ("/log", 390, "dark"),
        ("/log", 1280, "light"),
        (f"/keyword-settings?word={'W' * 40}", 390, "light"),
        (f"/keyword-settings?word={'W' * 40}", 1280, "dark"),
    ],
)
def test_nothing_is_wider_than_the_window_or_comes_from_elsewhere(
    browser: Browser, address: str, path: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{address}{path}")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    cut = page.evaluate(
        "[...document.querySelectorAll('td')].filter((td) => td.scrollWidth > td.clientWidth + 1).length"
    )
    context.close()

    assert (wide, cut) == (0, 0)
    assert [url for url in asked if not url.startswith(address)] == []


def test_the_log_is_reached_and_paged_by_keyboard_alone(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)

    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("All "):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Log of calls")).to_be_visible()
    page.get_by_role("link", name="Older").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Newest")).to_be_visible()

    assert page.get_by_test_id("log").locator("tbody tr").count() == 50
    page.close()


def test_what_somebody_is_using_stays_as_it_is_until_they_have_left_it(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    link = page.get_by_role("link", name="Set up W")
    link.focus()

    requests.put(f"{address}/_sandbox/account", json={"taken_keywords": ["BUZZ"], "credits": 7}, timeout=10)
    expect(page.get_by_test_id("credits")).to_have_text("7")
    expect(link).to_be_focused()
    expect(page.get_by_role("cell", name="BUZZ", exact=True)).to_have_count(0)
    page.locator("#text").focus()
    expect(page.get_by_role("cell", name="BUZZ", exact=True)).to_be_visible()

    page.close()
