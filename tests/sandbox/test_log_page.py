"""The page with the log of every call: all of them, page by page, with all that was given."""

import re

from app.sandbox.account import Account
from tests.sandbox.rig import PHONE, Rig

OTHER = "2125550101"


def shown(page: str) -> list[str]:
    """The texts of the calls on a page, as numbers in the order in which they stand there."""
    return re.findall(r"text (\d+)</td>", page)


def link(page: str, words: str) -> str | None:
    """Where a link of the page goes."""
    found = re.search(rf'<a href="([^"]+)"[^>]*>{words}</a>', page)
    return found[1].replace("&amp;", "&") if found else None


def test_every_call_is_on_one_page_or_another_the_newest_first() -> None:
    rig = Rig()
    for count in range(120):
        rig.send(message=f"text {count}")

    pages, address = [], link(rig.client.get("/").text, "All 120 calls")
    while address:
        pages.append(rig.client.get(address).text)
        address = link(pages[-1], "Older")

    assert [len(shown(page)) for page in pages] == [50, 50, 20]
    assert [number for page in pages for number in shown(page)] == [str(n) for n in reversed(range(120))]
    assert [link(page, "Newest") for page in pages] == [None, "/log", "/log"]


def test_a_call_is_shown_with_all_that_it_sent_and_to_whom() -> None:
    rig = Rig(Account(credits_per_message=2))
    rig.rest("POST", "/sending/messages", **{"PhoneNumbers[]": [PHONE, OTHER]}, Message="you & me", Subject="Us")

    page = rig.client.get("/log").text

    assert "<summary>2 numbers</summary>2125550100, 2125550101" in page
    assert '<strong class="subject">Us</strong>you &amp; me' in page
    assert '<td class="money tight">-4</td>' in page


def test_an_empty_log_says_so_and_so_does_the_end_of_one() -> None:
    rig = Rig()

    assert "No program has called yet." in rig.client.get("/log").text
    assert "There are no older calls." in rig.client.get("/log?before=5").text
    assert link(rig.client.get("/").text, "All 0 calls") is None
