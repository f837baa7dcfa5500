"""A real browser: Debian's Chromium, headless, driven by playwright; skips where there is none and none is required."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium() -> str:
    """Where the browser is."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if "chromium" in os.environ.get("TEXTBACK_TESTS_REQUIRE", ""):
            pytest.fail("TEXTBACK_TESTS_REQUIRE names chromium, and there is none: apt-get install chromium")
        pytest.skip("there is no Chromium on this machine: apt-get install chromium")
    return found


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser while it is needed."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()
