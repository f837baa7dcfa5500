"""The return codes of sending (reference page, section 2.3)."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.delivery import Kind, OptOutList, Outcome, State, Trouble
from app.gateway.codes import SENDING

GUIDE = Path(__file__).parents[2].joinpath("docs", "delivery.md").read_text(encoding="utf-8")
ROWS = [
    # code, outcome, what is wrong with the account, which opt-out list
    (1, Outcome.SENT, None, None),
    (-1, Outcome.NOT_SENT, Trouble.LOGIN, None),
    (-2, Outcome.NOT_SENT, Trouble.CREDITS, None),
    (-5, Outcome.REFUSED, None, OptOutList.LOCAL),
    (-7, Outcome.REFUSED, None, None),
    (-10, Outcome.UNKNOWN, None, None),
    (-104, Outcome.REFUSED, None, OptOutList.GLOBAL),
    (-106, Outcome.REFUSED, None, None),
]


@pytest.mark.parametrize(("code", "outcome", "trouble", "opted_out"), ROWS)
def test_each_code_proves_what_the_page_says(
    code: int,
    outcome: Outcome,
    trouble: Trouble | None,
    opted_out: OptOutList | None,
) -> None:
    verdict = SENDING[code].verdict

    assert (verdict.outcome, verdict.trouble, verdict.opted_out) == (outcome, trouble, opted_out)


def test_the_table_holds_the_codes_of_the_page_and_no_other() -> None:
    assert set(SENDING) == {row[0] for row in ROWS}


@pytest.mark.parametrize("code", sorted(SENDING))
def test_each_code_says_what_it_means_and_what_to_do_and_is_named_in_its_reason(code: int) -> None:
    row = SENDING[code]

    assert row.code == code
    assert row.verdict.reason == f"{code}: {row.name}"
    assert row.meaning.endswith(".")
    assert row.what_to_do.endswith(".")


@pytest.mark.parametrize("code", sorted(SENDING))
def test_the_operators_guide_says_of_each_code_what_the_table_says(code: int) -> None:
    row = SENDING[code]

    assert f"| `{code}` | {row.name} | {row.verdict.outcome} | {row.what_to_do} |" in GUIDE


@pytest.mark.parametrize("kind", Kind)
def test_the_operators_guide_says_of_each_kind_what_its_terms_say(kind: Kind) -> None:
    terms = kind.terms
    minutes = terms.good_for // timedelta(minutes=1)

    assert f"| {kind} | {minutes} minutes | {'yes' if terms.needs_consent else 'no'} | {terms.copies} |" in GUIDE


@pytest.mark.parametrize("state", State)
def test_the_operators_guide_names_each_state(state: State) -> None:
    assert f"\n| {state} | " in GUIDE
