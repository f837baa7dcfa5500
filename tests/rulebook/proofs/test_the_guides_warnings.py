"""The warnings that the marketer's guide shows are those of real rules, to the letter."""

from datetime import UTC, datetime
from pathlib import Path

from tests.rulebook.written import advised

GUIDE = (Path(__file__).parents[3] / "docs" / "marketers-guide.md").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
RULES = r"""rules:
  - keyword: MENU
    reply: Cheese $3.
  - keyword: MENU
    only if: new
    reply: Welcome! Cheese $2.
  - keyword: MENU
    only if: texted before
    reply: Cheese $3, as ever.
  - keyword: WIN
    active: until 2026-10-31
    reply: You are in the draw!
  - keyword: MENUS
    reply: Text DEALS for deals.
  - keyword: CATER
    reply: Thanks! Reply CANCEL to cancel your order.
  - keyword: ORDER
    reply: Call 800-555-0100.
  - pattern: '^order \d+$'
    reply: We are looking for your order.
  - pattern: 'table for \d'
    reply: We keep your table.
  - pattern: 'gluten ?free'
    reply: Every pizza comes gluten free.
"""


def test_the_guide_shows_the_warnings_as_they_come() -> None:
    said = advised(RULES, NOW)

    assert len(said) == 7
    assert "\n".join(said) in GUIDE
