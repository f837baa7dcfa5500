"""A broken save as whoever tries the rules sees it: `textback run` says so on the phone page, until it is mended."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.chromium import browsing
from tests.cli.test_run import RULES, Running

TOLD_WITHIN = 15_000
"""Milliseconds that a save may take to be told on a busy machine; the look at the folder is twice a second."""

LONG = "a-group-with-a-name-of-sixty-letters-that-nobody-could-read-x"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The file that the marketer saves."""
    file = tmp_path / "rules" / "cater.yaml"
    file.parent.mkdir()
    file.write_text(RULES, encoding="utf-8")
    return file


@pytest.fixture
def run(tmp_path: Path, rules: Path) -> Iterator[Running]:
    assert rules.exists()
    started = Running(tmp_path)
    try:
        started.wait_until_up()
        yield started
    finally:
        started.end()


@pytest.fixture
def page(browser: Browser, run: Running) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    opened.goto(f"http://127.0.0.1:{run.gateway_port}/")
    yield opened
    opened.close()


def test_the_page_tells_a_broken_save_with_the_problems_and_which_version_answers_until_it_is_mended(
    page: Page, rules: Path, run: Running
) -> None:
    notice = page.get_by_test_id("notice")
    expect(notice).to_have_count(0)

    rules.write_text(RULES.replace("reply", "replly") + f"    leave group: {LONG}\n", encoding="utf-8")
    expect(notice).to_contain_text("stay out", timeout=TOLD_WITHIN)
    expect(notice).to_contain_text("version 1 goes on answering")
    expect(notice).to_contain_text('rules/cater.yaml:7  CATER: unknown key "replly". Did you mean "reply"?')
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    requests.post(f"http://127.0.0.1:{run.gateway_port}/_sandbox/reset", timeout=10).raise_for_status()
    page.reload()
    expect(page.locator("#text")).to_be_focused()
    expect(notice).to_be_in_viewport()
    expect(notice).to_contain_text("version 1 goes on answering")

    rules.write_text(RULES.replace("We cater", "We cater daily"), encoding="utf-8")
    expect(notice).to_have_count(0, timeout=TOLD_WITHIN)
    assert "Rules      version 2, from 1 file in rules" in run.said
