"""Keywords as code and a person at the gateway's page: plan, apply, nothing to do; by hand, drift, mended."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.storage.schema import migrate
from tests.chromium import browsing
from tests.processes import Service, answers, wait_until

RULES = """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  how often: 4 msgs/month
  timezone: America/New_York
rules:
  - keyword: PIZZA
    reply: Free slice!
gateway:
  - keyword: PIZZA
  - keyword: WIN
    forward to: none
    auto reply: Lou's Pizza, 4 msgs/month. Msg & data rates may apply. HELP for help, STOP to end.
    groups: [fans]
"""
ZOO = "  - keyword: ZOO\n    forward to: none\n"
CHEAP = "Cheap watches"


@pytest.fixture
def lou(tmp_path: Path) -> Iterator[Service]:
    """Lou's account at the stand-in, which has PIZZA, and Lou's terminal; nothing else of the service runs."""
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    settings = {"TEXTBACK_PUBLIC_URL": "https://texts.lous.example"}
    keyword = ("--keyword", "PIZZA")
    service = Service(tmp_path, f"sqlite:///{tmp_path}/textback.db", rules, settings, sandbox_arguments=keyword)
    try:
        service.sandbox.start()
        migrate(service.database_url)
        wait_until(lambda: answers(f"{service.gateway}/_sandbox/account"))
        service.account(groups=["Fans", "Friends"])
        yield service
    finally:
        service.sandbox.kill()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, lou: Service) -> Iterator[Page]:
    """The gateway's page on a phone's screen."""
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    opened.goto(lou.gateway)
    yield opened
    opened.close()


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth") is True


def set_up_by_hand(page: Page, word: str) -> None:
    """By keyboard alone: open the keyword's settings, write another auto-reply, and leave one group for another."""
    page.get_by_role("link", name=f"Set up {word}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=word, exact=True)).to_be_visible()
    assert fits(page)
    page.get_by_role("textbox", name="Auto-reply").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(CHEAP)
    for group in ("Fans", "Friends"):
        page.get_by_role("switch", name=re.compile(f"^{group}")).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("keywords").get_by_text(CHEAP)).to_be_visible()


def test_what_somebody_changes_on_the_gateways_page_shows_as_drift_and_is_mended(lou: Service, page: Page) -> None:
    card = page.get_by_test_id("keywords")
    lou.run("keywords", "plan", "--out", "plan.json")
    applied = lou.run("keywords", "apply", "plan.json", "--rent", "--stored-card", "1111")
    expect(card.get_by_role("link", name="Set up WIN")).to_be_visible()
    settled = lou.run("keywords", "plan", "--exit-code")

    set_up_by_hand(page, "WIN")
    drifted = lou.run("keywords", "plan", "--exit-code")
    mended = lou.run("keywords", "apply", "--update")
    expect(card.get_by_text(CHEAP)).to_have_count(0)
    settled_again = lou.run("keywords", "plan", "--exit-code")

    assert applied.stderr == "PIZZA is set up.\nWIN is rented.\nWIN is set up.\n"
    assert (settled.returncode, settled_again.returncode) == (0, 0)
    assert "Nothing to do: 2 keywords as stated.\n" in settled.stdout
    assert "Nothing to do: 2 keywords as stated.\n" in settled_again.stdout
    assert drifted.returncode == 1
    assert re.search(f'auto reply +"{CHEAP}" → "Lou\'s Pizza, .* +changed by hand\n', drifted.stdout)
    assert re.search(r"groups +friends → fans +changed by hand\n", drifted.stdout, re.IGNORECASE)
    assert (mended.returncode, mended.stderr) == (0, "WIN is set up.\n")


def test_what_somebody_else_rents_and_what_is_rented_by_hand_show_in_the_plan(lou: Service, page: Page) -> None:
    (lou.folder / "rules.yaml").write_text(RULES + ZOO, encoding="utf-8")
    form = page.get_by_role("form", name="Rent a keyword by hand")
    card = page.get_by_test_id("keywords")

    form.get_by_label("A keyword").fill("ZOO")
    form.get_by_role("button", name="Let somebody else rent it").click()
    expect(card.get_by_role("row", name=re.compile("ZOO.*somebody else"))).to_be_visible()
    form.get_by_label("A keyword").fill("HONEY")
    form.get_by_role("button", name="Rent", exact=True).press("Enter")
    expect(card.get_by_role("link", name="Set up HONEY")).to_be_visible()
    planned = lou.run("keywords", "plan", "--also", "taken")

    card.get_by_role("button", name="Let ZOO become free").click()
    expect(card.get_by_role("row", name=re.compile("ZOO"))).to_have_count(0)
    card.get_by_role("link", name="Set up PIZZA").click()
    page.get_by_role("button", name="Give PIZZA back").click()
    expect(card.get_by_role("link", name="Set up PIZZA")).to_have_count(0)
    later = lou.run("keywords", "plan", "--also", "honey")

    assert "! ZOO          cannot be had as stated: somebody else has it" in planned.stdout
    assert "  ~ PIZZA        set up otherwise\n" in planned.stdout
    assert "  + ZOO          rent" in later.stdout
    assert "  + PIZZA        rent and set up: it was ours before\n" in later.stdout
    assert "  - HONEY        cancel: rented, and in no file\n" in later.stdout
