"""Rule files saved again and again while people text: every text is answered, once, by a version that was sound.

The clients' log of 200s, the phones of the stand-in and the published files are the witnesses.
"""

import itertools
import json
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final

import pytest
import requests

from tests.builders import made_up_phones
from tests.processes import Service, running, wait_until

CUSTOMERS: Final = 4
BETWEEN_TEXTS: Final = 0.1
"""Seconds between two texts of one customer."""

HALF_WRITTEN: Final = 0.1
"""Seconds that a file is half written or away: less than the watch waits for it to settle."""

PROGRAM: Final = """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  timezone: America/New_York
rules:
  - keyword: HOURS
    reply: 11 to 10
anything else:
  reply: Sorry?
"""
"""Sound alone: a state of the other file that is taken for nothing would go live and answer DEAL with Sorry."""


def deals(number: int) -> str:
    """The file that is saved: its first half is sound, too, and has no DEAL."""
    return f"""\
rules:
  - keyword: CATER
    reply: We cater
  - keyword: DEAL
    reply: deal number {number}
tests:
  a deal: |
    them: deal
    us exactly: deal number {number}
"""


BROKEN: Final[dict[str, Callable[[int], bytes]]] = {
    "an unknown key": lambda number: deals(number).replace("reply:", "replly:").encode(),
    "a file that is cut": lambda number: deals(number).partition(": deal number")[0].encode(),
    "a bad encoding": lambda number: deals(number).replace("deal number", "d\xe9al number").encode("latin-1"),
    "an empty file": lambda _: b"",
    "a chat that is wrong": lambda number: deals(number).replace("them: deal", "them: hours").encode(),
}
"""What a save can leave behind, by name; none of it may answer anybody."""


class Author:
    """Somebody who saves one file again and again, as editors, copies over a network and slips do it."""

    def __init__(self, service: Service, folder: Path) -> None:
        self.file = folder / "deals.yaml"
        self._service = service
        self._numbers = itertools.count(2)
        self._ways = itertools.cycle((self._slowly, self._away_and_back, self._at_once))

    def saves_good(self) -> None:
        """Save a file that is sound, one time after the other in another way, and wait until it is live."""
        lives = self._told("saved rules are live")
        next(self._ways)(deals(next(self._numbers)))
        wait_until(lambda: self._told("saved rules are live") > lives, 20)

    def saves_broken(self, broken: Callable[[int], bytes]) -> None:
        """Save a file that is not, and wait until that is told."""
        outs = self._told("saved rules have problems")
        self.file.write_bytes(broken(next(self._numbers)))
        wait_until(lambda: self._told("saved rules have problems") > outs, 20)

    def _at_once(self, words: str) -> None:
        self.file.write_text(words, encoding="utf-8")

    def _slowly(self, words: str) -> None:
        """Write the first half, which is sound, and soon the rest."""
        self.file.write_text(words.partition("  - keyword: DEAL")[0], encoding="utf-8")
        time.sleep(HALF_WRITTEN)
        self.file.write_text(words, encoding="utf-8")

    def _away_and_back(self, words: str) -> None:
        """Take the file away and put another in its place, as some editors save."""
        aside = self.file.with_suffix(".old")
        self.file.rename(aside)
        time.sleep(HALF_WRITTEN)
        aside.write_text(words, encoding="utf-8")
        aside.rename(self.file)

    def _told(self, words: str) -> int:
        return self._service.logs().count(words)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "program.yaml").write_text(PROGRAM, encoding="utf-8")
    (rules / "deals.yaml").write_text(deals(1), encoding="utf-8")
    settings = {"TEXTBACK_RULES_WATCH": "1", "TEXTBACK_GATEWAY_CONNECTIONS": "8"}
    with running(Service(tmp_path, f"sqlite:///{tmp_path}/textback.db", rules, settings)) as started:
        started.account(shared_code=False, credits=1_000_000)
        yield started


class Traffic:
    """Customers who text about the deal, each of them from numbers of an area of their own, until it ends."""

    def __init__(self, service: Service) -> None:
        self.taken: list[tuple[str, str]] = []
        """Number and words of each text that was acknowledged."""
        self.refused: list[int] = []
        """The status of every answer that was no bare success."""
        self._service = service
        self._end = threading.Event()
        self._customers = [threading.Thread(target=self._text, args=(number,)) for number in range(CUSTOMERS)]
        for customer in self._customers:
            customer.start()

    def end(self) -> None:
        """Let the last text be answered."""
        self._end.set()
        for customer in self._customers:
            customer.join()

    def _text(self, number: int) -> None:
        phones = itertools.islice(made_up_phones(), number, None, CUSTOMERS)
        with requests.Session() as session:
            while not self._end.wait(BETWEEN_TEXTS):
                phone = next(phones)
                words = {"from": phone, "message": f"deal for {phone}"}
                answer = session.get(self._service.incoming, params=words, timeout=20)
                if answer.status_code == HTTPStatus.OK and not answer.content:
                    self.taken.append((phone, words["message"]))
                else:
                    self.refused.append(answer.status_code)


@pytest.fixture
def traffic(service: Service) -> Iterator[Traffic]:
    started = Traffic(service)
    yield started
    started.end()


@dataclass(frozen=True)
class Decided:
    """One decision: whose text, which words, by which rule of which version, and the answer that was queued."""

    phone: str
    text: str
    rule: str | None
    version: int
    answer: str | None


def test_a_broken_save_under_traffic_costs_no_answer_and_no_version_but_a_good_one_decides(
    service: Service, traffic: Traffic
) -> None:
    author = Author(service, service.rules)

    for broken in BROKEN.values():
        author.saves_broken(broken)
        author.saves_good()
    time.sleep(1)  # within which the last version answers, too
    traffic.end()

    decisions, versions = decided(service), published(service)
    assert traffic.refused == []
    assert len(traffic.taken) > 100, "the load was too small to prove anything"
    assert sorted((one.phone, one.text) for one in decisions) == sorted(traffic.taken)
    assert {one.rule for one in decisions} == {"DEAL"}
    assert [one for one in decisions if one.answer != f"deal number {versions[one.version]}"] == []
    assert len({one.version for one in decisions}) > len(BROKEN), "too few versions answered to prove anything"
    wait_until(lambda: len(heard(service)) >= len(traffic.taken), 30, every=0.2)
    assert heard(service) == sorted((one.phone, one.answer) for one in decisions)


def decided(service: Service) -> list[Decided]:
    """Every decision, with the answers that it queued."""
    asked = (
        "select m.phone, m.text, d.rule, d.rulebook_version, q.text from incoming_messages m"
        " join decisions d on d.message_id = m.id left join deliveries q on q.message_id = m.id"
    )
    with closing(sqlite3.connect(service.folder / "textback.db")) as database:
        return [Decided(*row) for row in database.execute(asked)]


def published(service: Service) -> dict[int, int]:
    """Of each version the deal's number; that each is a file somebody saved as a good one is asked on the way."""
    with closing(sqlite3.connect(service.folder / "textback.db")) as database:
        versions = {
            version: next(text for name, text in json.loads(files).items() if name.endswith("deals.yaml"))
            for version, files in database.execute("select version, files from rulebook_versions")
        }
    numbers = {version: int(re.findall(r"number (\d+)", file)[0]) for version, file in versions.items()}
    assert versions == {version: deals(number) for version, number in numbers.items()}
    return numbers


def heard(service: Service) -> list[tuple[str, str]]:
    """Number and text of everything that the gateway took from us."""
    calls = requests.get(f"{service.gateway}/_sandbox/calls", timeout=30).json()
    return sorted((number, call["text"]) for call in calls if call["accepted"] for number in call["numbers"])
