"""Keywords by hand on the stand-in's page, without its script: what the forms change and what they refuse."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.sandbox.account import Account
from app.sandbox.keywords import Group, Keyword
from tests.sandbox.rig import PHONE, Rig

PIZZA = Keyword(
    word="PIZZA",
    auto_reply="Two for one!",
    url="http://127.0.0.1:9/own",
    email="lou@shop.example",
    groups=(1,),
    double_opt_in=True,
    confirm_message="Reply Y",
    alternate=True,
    alternate_reply="You are in",
)
GROUPS = (Group(id=1, name="Friends"), Group(id=2, name="Fans"))
FORM = {
    "auto_reply": "Three\r\nfor one! ",
    "confirm_message": "",
    "alternate_reply": "",
    "url": "",
    "email": "ann@shop.example",
    "groups": ["Fans", "nobody's"],
}


@pytest.fixture
def rig() -> Rig:
    return Rig(Account(keywords=(PIZZA,), groups=GROUPS))


def post(client: FlaskClient, path: str, **form: Any) -> tuple[int, str]:
    answer = client.post(path, data={"number": PHONE} | form)
    return answer.status_code, answer.headers.get("Location", "") or answer.text


def keywords(rig: Rig) -> dict[str, dict[str, Any]]:
    return {one["keyword"]: one for one in rig.client.get("/_sandbox/keywords").json or []}


def test_the_settings_show_what_is_set_up_and_save_what_is_written(rig: Rig) -> None:
    shown = rig.client.get("/keyword-settings", query_string={"word": "pizza"}).text

    answered = post(rig.client, "/keyword-settings", word="pizza", **FORM)

    for value in ("Two for one!", "http://127.0.0.1:9/own", "lou@shop.example", "Reply Y", "You are in"):
        assert value in shown
    assert shown.count(" checked>") == 3
    assert answered == (303, f"/?number={PHONE}#keywords")
    assert keywords(rig)["PIZZA"] == {
        "keyword": "PIZZA",
        "auto_reply": "Three\nfor one!",
        "url": None,
        "email": "ann@shop.example",
        "groups": ["Fans"],
        "double_opt_in": False,
        "confirm_message": "",
        "alternate": False,
        "alternate_reply": "",
    }


MISTAKES = [
    ({"auto_reply": "it’s"}, "The auto-reply holds characters that the gateway does not take."),
    ({"auto_reply": "x" * 161}, "The auto-reply counts 161 characters, and 160 are the most."),
    ({"url": "nowhere"}, "The address is none such as https://texts.shop.example/incoming."),
    ({"email": "nobody"}, "The e-mail is no e-mail address."),
]


@pytest.mark.parametrize(("change", "said"), MISTAKES)
def test_a_mistake_is_said_with_what_was_written_and_nothing_is_saved(
    rig: Rig, change: dict[str, str], said: str
) -> None:
    status, shown = post(rig.client, "/keyword-settings", word="PIZZA", **FORM | change)

    assert (status, said in shown, *[value in shown for value in change.values()]) == (400, True, True)
    assert keywords(rig)["PIZZA"]["auto_reply"] == "Two for one!"


def test_a_free_keyword_is_rented_and_given_back(rig: Rig) -> None:
    assert post(rig.client, "/keyword-rentals", word=" WIN  BIG ", by="you")[0] == 303
    assert list(keywords(rig)) == ["PIZZA", "WIN BIG"]

    assert post(rig.client, "/keyword-returns", word="win big")[0] == 303
    assert list(keywords(rig)) == ["PIZZA"]
    assert rig.client.get("/keyword-settings?word=WIN+BIG").status_code == 303


def test_somebody_else_rents_a_keyword_and_lets_it_go(rig: Rig) -> None:
    post(rig.client, "/keyword-rentals", word="WIN", by="somebody else")
    assert rig.look()["taken_keywords"] == ["TAKEN", "WIN"]

    post(rig.client, "/keyword-rentals", word="win", by="nobody")
    assert rig.look()["taken_keywords"] == ["TAKEN"]


@pytest.mark.parametrize("by", ["you", "somebody else"])
@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("pizza", "You rent pizza already."),
        ("taken", "Somebody else rents taken already."),
        ("<b>", "A keyword is 1 to 40 letters and digits"),
        ("", "A keyword is 1 to 40 letters and digits"),
    ],
)
def test_a_keyword_that_cannot_be_rented_changes_nothing_and_is_said(rig: Rig, by: str, word: str, said: str) -> None:
    before = rig.look()

    status, shown = post(rig.client, "/keyword-rentals", word=word, by=by)

    assert (status, said in shown, "<b>" in shown) == (400, True, False)
    assert rig.look() == before


@pytest.mark.parametrize("path", ["/keyword-settings", "/keyword-rentals", "/keyword-returns"])
def test_no_other_site_changes_a_keyword(rig: Rig, path: str) -> None:
    before = rig.look(), keywords(rig)

    answer = rig.client.post(path, data={"word": "PIZZA", "by": "you"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert (rig.look(), keywords(rig)) == before


def test_a_change_by_hand_is_news_to_every_other_window(rig: Rig) -> None:
    seen = (rig.client.get(f"/_page/{PHONE}").json or {})["version"]

    post(rig.client, "/keyword-settings", word="PIZZA", **FORM)

    assert "Three" in (rig.client.get(f"/_page/{PHONE}?seen={seen}").json or {})["rented"]
