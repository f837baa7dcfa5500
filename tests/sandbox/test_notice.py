"""The notice on the page: put up and taken down by a program, seen by whoever looks at the phone."""

from pathlib import Path
from typing import Any

import pytest

from app.sandbox.notice import LONGEST_LINE, LONGEST_TITLE, MOST_LINES
from app.sandbox.store import Store
from tests.sandbox.rig import PHONE, Rig

GIVEN = {"title": "Rules have a problem", "lines": ["winter.yaml:3 <b>bold</b> & more"]}


def notice_piece(rig: Rig, seen: str = "") -> str:
    """The page's piece with the notice; empty while there is no news."""
    answer = rig.client.get(f"/_page/{PHONE}", query_string={"seen": seen})
    piece: str = (answer.json or {}).get("notice", "")
    return piece


def test_a_notice_stands_on_the_page_until_it_is_taken_down() -> None:
    rig = Rig()

    up = rig.client.put("/_sandbox/notice", json=GIVEN)
    page = rig.client.get("/").text
    down = rig.client.delete("/_sandbox/notice")

    assert (up.status_code, up.json, down.status_code, down.data) == (200, GIVEN, 204, b"")
    assert "winter.yaml:3 &lt;b&gt;bold&lt;/b&gt; &amp; more" in page
    assert "Rules have a problem" not in rig.client.get("/").text


def test_a_page_that_is_open_hears_of_a_notice_and_of_its_end() -> None:
    rig = Rig()
    seen = rig.client.get(f"/_page/{PHONE}").json["version"]  # type: ignore[index] # it is an object

    rig.client.put("/_sandbox/notice", json=GIVEN)
    up = notice_piece(rig, seen)
    rig.client.delete("/_sandbox/notice")

    assert "Rules have a problem" in up
    assert "Rules have a problem" not in notice_piece(rig)


def test_a_notice_stays_after_a_reset_and_a_restart(tmp_path: Path) -> None:
    file = str(tmp_path / "state.db")
    rig = Rig(store=Store(file))
    rig.client.put("/_sandbox/notice", json=GIVEN)
    rig.client.post("/_sandbox/reset")
    assert "Rules have a problem" in notice_piece(rig)
    rig.store.close()

    again = Rig(store=Store(file))

    assert "Rules have a problem" in notice_piece(again)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "an object with title and lines"),
        (None, "an object with title and lines"),
        ({"title": "a", "color": "red"}, "an object with title and lines"),
        ({"lines": []}, "title: a text of at most 200 characters"),
        ({"title": " "}, "title: a text of at most 200 characters"),
        ({"title": 7}, "title: a text of at most 200 characters"),
        ({"title": "a" * (LONGEST_TITLE + 1)}, "title: a text of at most 200 characters"),
        ({"title": "a", "lines": "b"}, "lines: a list of at most 100 texts, each of at most 1000 characters"),
        ({"title": "a", "lines": [1]}, "lines: a list of at most 100 texts, each of at most 1000 characters"),
        ({"title": "a", "lines": ["b"] * (MOST_LINES + 1)}, "lines: a list of at most 100 texts"),
        ({"title": "a", "lines": ["b" * (LONGEST_LINE + 1)]}, "lines: a list of at most 100 texts"),
    ],
)
def test_what_is_no_notice_is_refused_with_the_reason_and_the_one_there_stays(given: Any, said: str) -> None:
    rig = Rig()
    rig.client.put("/_sandbox/notice", json=GIVEN)

    answer = rig.client.put("/_sandbox/notice", json=given)

    assert answer.status_code == 400
    assert said in (answer.json or {})["problems"]["notice"]
    assert "Rules have a problem" in notice_piece(rig)
