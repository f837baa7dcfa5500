"""The return codes of all functions (reference page, sections 2.3 to 2.10)."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.delivery import Kind, OptOutList, Outcome, State, Trouble
from app.gateway.club_texting.brands import BRANDS, Brand
from app.gateway.club_texting.http.codes import SENDING
from app.gateway.club_texting.http.functions import FUNCTIONS, Function
from app.gateway.club_texting.rest.functions import FUNCTIONS as REST_FUNCTIONS
from app.gateway.club_texting.rest.functions import Function as RestFunction
from app.gateway.club_texting.rest.refusals import REFUSALS, RestCode
from app.gateway.club_texting.return_code import Proof

CLIENT_PAGE = Path(__file__).parents[2].joinpath("docs", "gateway.md").read_text(encoding="utf-8")
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


DONE, NOTHING, UNKNOWN = Proof.DONE, Proof.NOTHING, Proof.UNKNOWN
LOGIN = {"-1": NOTHING}
PAGE = {
    # function: its codes and what they prove, by section
    "send": LOGIN | dict.fromkeys(["-2", "-5", "-7", "-104", "-106"], NOTHING) | {"1": DONE, "-10": UNKNOWN},  # 2.3
    "credits": LOGIN | {"-10": UNKNOWN},  # 2.4
    "keyword-available": LOGIN | {"1": DONE, "0": DONE, "-10": UNKNOWN},  # 2.5, and 6.1 for the -2 that it lacks
    "buy-credits": LOGIN | {"1": DONE, "0": NOTHING, "-2": NOTHING, "-10": UNKNOWN},  # 2.6 and 6.1
    "rent-keyword": LOGIN | {"2": DONE, "1": NOTHING, "0": NOTHING, "-10": UNKNOWN},  # 2.7
    "set-up-keyword": LOGIN
    | dict.fromkeys(["-2", "-3", "-4", "-5", "-7"], NOTHING)
    | {"1": DONE, "-10": UNKNOWN},  # 2.8
    "voice": LOGIN | dict.fromkeys(["-2", "-3", "-4", "-5", "-6", "-7"], NOTHING) | {"1": DONE, "-10": UNKNOWN},  # 2.9
    "lookup": LOGIN | dict.fromkeys(["-2", "-3", "-4"], NOTHING) | {"UNKNOWN": DONE, "FAILURE": DONE},  # 2.10
}


def test_each_function_has_the_codes_of_the_page_and_no_other() -> None:
    assert {function.name: {code: row.proves for code, row in function.codes.items()} for function in FUNCTIONS} == PAGE


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_the_gateway_page_prints_each_table_as_it_is(function: Function) -> None:
    rows = [
        f"| `{row.code}` | {row.name} | {row.proves} | {row.meaning} | {row.what_to_do} |"
        for row in function.codes.values()
    ]
    table = [
        f"### {function.title}: `{function.name}`",
        "",
        f"`/api/{function.path}`",
        "",
        "| code | name | proves | meaning | what to do |",
        "| --- | --- | --- | --- | --- |",
        *rows,
        "",
    ]

    assert "\n".join(table) in CLIENT_PAGE


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_each_row_is_filed_under_its_own_code_and_speaks_in_sentences(function: Function) -> None:
    for code, row in function.codes.items():
        assert code == str(row.code)
        assert row.name
        assert row.meaning.endswith(".")
        assert row.what_to_do.endswith(".")


@pytest.mark.parametrize("function", REST_FUNCTIONS, ids=lambda function: function.name)
def test_the_gateway_page_lists_each_function_of_the_rest_api(function: RestFunction) -> None:
    path = re.escape(f"{function.method} /{function.path}").replace(r"\{\}", "(ID|WORD|NUMBER)")
    spends = "yes" if function.spends else "no"

    assert re.search(rf"^\| `{function.name}` \| `{path}` \| `[^|]+` \| {spends} \|$", CLIENT_PAGE, re.MULTILINE)


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: row.name)
def test_the_gateway_page_says_of_each_refusal_what_its_row_says(row: RestCode) -> None:
    assert f"| {row.name} | {row.meaning} | {row.what_to_do} |\n" in CLIENT_PAGE


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: brand.name)
def test_the_gateway_page_says_of_each_brand_what_it_takes(brand: Brand) -> None:
    express = "yes" if brand.has_express else "no choice"

    assert f"| {brand.name} | `app.{brand.domain}` | {express} | {brand.longest_number} |\n" in CLIENT_PAGE
