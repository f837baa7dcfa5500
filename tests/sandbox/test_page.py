"""The page with the phone, without its script: what it shows, and that its forms do the same as the scripting API."""

import re
from html import unescape
from pathlib import Path

import pytest

import app.sandbox
from app.sandbox.account import Account, Limits
from app.sandbox.keywords import Group, Keyword, named
from tests.sandbox.rig import PHONE, Answer, Receiver, Rig

GROUPS = (Group(id=1, name="Friends"),)
HERE = Path(app.sandbox.__file__).parent


def test_a_text_from_the_form_shows_as_a_bubble_with_the_answer(receiver: Receiver) -> None:
    receiver.usual = Answer("Two for one!")
    rig = Rig(Account(keywords=named("PIZZA"), callback_url=receiver.url))

    answer = rig.client.post("/texts", data={"number": "(212) 555-0100", "text": "PIZZA"})
    assert rig.postman.finish(5)
    page = rig.client.get(answer.headers["Location"]).text

    assert answer.status_code == 303
    assert 'data-testid="bubble-in">PIZZA</div>' in page
    assert 'data-testid="bubble-out">Two for one!</div>' in page
    assert "keyword submission: 200" in page


def test_a_text_that_went_nowhere_says_why_on_the_phone_and_in_the_log() -> None:
    rig = Rig()

    rig.text("hello")
    page = rig.client.get("/").text

    assert page.count("not forwarded: no keyword, and no text from the account in the last 12 hours") == 2


def test_the_last_calls_show_with_their_codes_and_words() -> None:
    rig = Rig()
    rig.send()
    rig.send(**{"pass": "wrong"})
    rig.set(faults={"next": [{"kind": "silent", "seconds": 0}]})
    rig.send()
    rig.client.get("/api/credits/check/?user=demo&pass=demo")

    page = rig.client.get("/").text

    found = re.findall(r'<span class="code (good|bad)">(\S+)</span></td>\s*<td>(.*?)</td>', page)
    assert found == [
        ("good", "99998", "credits left"),
        ("bad", "none", "fault: silent, message accepted"),
        ("bad", "-1", "wrong user or password, or the API is not allowed for the account"),
        ("good", "1", "message sent"),
    ]


def test_the_account_form_saves_switches_keywords_and_credits() -> None:
    rig = Rig()

    answer = rig.client.post(
        "/account",
        data={"number": PHONE, "forwarding": "on", "message_id": "on", "keywords": "pizza, win,", "credits": "12"},
    )

    saved = rig.look()
    assert answer.status_code == 303
    assert [name for name in ("forwarding", "message_id", "unique_requests", "shared_code") if saved[name]] == [
        "forwarding",
        "message_id",
    ]
    assert (saved["keywords"], saved["credits"]) == (["pizza", "win"], 12)


def test_an_empty_credits_field_leaves_the_credits_alone() -> None:
    rig = Rig()
    rig.send()

    rig.client.post("/account", data={"number": PHONE, "credits": ""})

    assert rig.look()["credits"] == 99_999


@pytest.mark.parametrize(("field", "value"), [("callback_url", "nowhere"), ("credits", "many"), ("country", "mx")])
def test_a_mistake_in_the_account_form_is_shown_and_nothing_is_saved(field: str, value: str) -> None:
    rig = Rig()
    before = rig.look()

    answer = rig.client.post("/account", data={"number": PHONE, "message_id": "on", field: value})

    assert answer.status_code == 400
    assert f"{field}: " in answer.text
    assert rig.look() == before


def test_a_number_goes_on_an_opt_out_list_and_off_again() -> None:
    rig = Rig()

    rig.client.post("/opt-outs", data={"number": PHONE, "list": "global", "toggle": PHONE})
    blocked = rig.send().text
    rig.client.post("/opt-outs", data={"number": PHONE, "list": "global", "toggle": PHONE})

    assert (blocked, rig.send().text) == ("-104", "1")


def test_a_wrong_number_says_what_a_number_is() -> None:
    rig = Rig()

    answer = rig.client.post("/texts", data={"number": "12", "text": "hello"}, follow_redirects=True)

    assert re.search(r'id="number-problem" class="problem" role="alert">', answer.text)


def test_the_script_gets_news_only_when_there_are_any() -> None:
    rig = Rig()
    first = rig.client.get(f"/_page/{PHONE}").json or {}

    nothing = rig.client.get(f"/_page/{PHONE}?seen={first['version']}")
    rig.send(message="News!")
    news = rig.client.get(f"/_page/{PHONE}?seen={first['version']}")

    assert nothing.status_code == 204
    assert "News!" in (news.json or {})["bubbles"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"])
def test_what_a_phone_texts_is_shown_as_text(text: str) -> None:
    rig = Rig(Account(keywords=named(text)))
    rig.text(text)

    page = rig.client.get("/").text

    assert [unescape(shown) for shown in re.findall(r'data-testid="bubble-in">(.*?)</div>', page)] == [text]
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_page_brings_nothing_from_elsewhere_and_nothing_inline() -> None:
    rig = Rig()

    answer = rig.client.get("/")
    files = [HERE / "static" / name for name in ("page.css", "page.js", "icon.svg")]
    written = answer.text + "".join(file.read_text(encoding="utf-8") for file in files)

    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", answer.text)
    assert set(re.findall(r"https?://[^/\"'\s)]+", written)) <= {"http://www.w3.org", "http://127.0.0.1:8025"}
    assert "//" not in re.findall(r'(?:src|href|action)="([^"]*)"', answer.text)


def test_every_field_of_the_page_has_a_label() -> None:
    page = Rig().client.get("/").text

    fields = [tag for tag in re.findall(r"<(?:input|select)[^>]*>", page) if 'type="hidden"' not in tag]
    for tag in fields:
        named = re.search(r'\bid="(\w+)"', tag)
        inside = re.search(r"<label(?:(?!</label>).)*" + re.escape(tag), page, re.DOTALL)
        assert inside or (named and f'for="{named[1]}"' in page), tag
    assert len(fields) > 10


def test_keywords_show_with_who_rents_them_and_what_they_answer() -> None:
    rig = Rig(Account(keywords=(Keyword(word="PIZZA", auto_reply="Two for one!", groups=(1,)),), groups=GROUPS))
    rig.rest("POST", "/contacts", PhoneNumber=PHONE, Groups="Friends")

    page = rig.client.get("/").text

    assert [cells_of(page, name) for name in ("keywords", "groups")] == [
        [
            "PIZZA",
            "you",
            "Two for one!",
            "Friends",
            "the account's",
            "Set up",
            "TAKEN",
            "somebody else",
            "",
            "",
            "",
            "Let go",
        ],
        ["Friends", "1"],
    ]


def test_the_inbox_shows_the_last_texts_with_their_folder() -> None:
    rig = Rig(Account(shared_code=False))
    for count in range(10):
        rig.text(f"text {count}")
    folder = rig.entry("POST", "/messages-folders", Name="Fans")["ID"]
    last = rig.phone()[-1]["id"]
    rig.rest("POST", "/incoming-messages", _method="move-to-folder", ID=last, FolderID=folder)

    cells = cells_of(rig.client.get("/").text, "inbox")

    assert cells[1:4] == ["(212) 555-0100", "text 9 new", "Fans"]
    assert len(cells) == 8 * 4


def test_a_fault_is_set_on_the_page_and_taken_away_there() -> None:
    rig = Rig()

    added = rig.client.post("/faults", data={"number": PHONE, "fault": "code_-10", "times": "2"})
    rig.client.post("/faults", data={"fault": "http_503"})
    shown = rig.client.get("/").text
    answer = rig.send().text
    rig.client.post("/faults", data={"number": PHONE, "clear": "1"})

    assert (added.status_code, added.headers["Location"]) == (303, f"/?number={PHONE}")
    assert "<li>code -10 × 2</li><li>HTTP 503</li>" in shown
    assert (answer, rig.send().text) == ("-10", "1")


@pytest.mark.parametrize("form", [{"fault": "sad"}, {"fault": "cut", "times": "0"}, {}])
def test_what_is_no_fault_is_refused(form: dict[str, str]) -> None:
    rig = Rig()

    assert rig.client.post("/faults", data=form).status_code == 400
    assert rig.look()["faults"] == {"next": [], "rates": {}}


def test_a_call_shows_its_money() -> None:
    rig = Rig()
    rig.rest("POST", "/billing/credits", NumberOfCredits="1000", StoredCreditCard="1111")
    rig.send()

    money = re.findall(r'<td class="money tight">(.*?)</td>', rig.client.get("/").text)

    assert money == ["-1", "$10.00 · +1,000"]


def cells_of(page: str, section: str) -> list[str]:
    """The texts of all cells of a table on the page."""
    found = re.search(rf'data-testid="{section}">(.*?)</section>', page, re.DOTALL)
    assert found
    return [
        unescape(re.sub(r"<.*?>", "", cell)).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", found[1], re.DOTALL)
    ]


def test_the_year_of_the_answers_is_chosen_on_the_page() -> None:
    rig = Rig()

    rig.client.post("/account", data={"vintage": "2020"})

    assert rig.look()["vintage"] == "2020"
    assert "<option selected>2020</option>" in rig.client.get("/").text


def test_the_page_tells_both_logins_and_both_limits() -> None:
    page = Rig(Account(limits=Limits(connections=3, per_second=2))).client.get("/").text

    assert "demo; for lookups lookup, with 1,000 credits" in page
    assert "requests at once, 2 a second" in page
