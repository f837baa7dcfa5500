"""What spends at the real stand-in gateway: the money is said before anything is called, and a no spends nothing."""

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from app.cli.command import main
from app.domain.phone import PhoneNumber
from app.storage.contacts import Contacts
from app.storage.engine import open_database
from app.storage.schema import migrate
from app.system import utc_now
from tests.gateway.builders import CARD
from tests.processes import Program, Service, answers, wait_until

ANN, BEN = "2125550120", "2125550121"


class Answering(io.BytesIO):
    """What a person types, who looks at the gateway before the first letter."""

    def __init__(self, typed: str, look: Callable[[], None]) -> None:
        super().__init__(typed.encode())
        self._look = look

    def read1(self, size: int | None = -1, /) -> bytes:
        if self.tell() == 0:
            self._look()
        return super().read1(size)


class Lou:
    """Lou at a terminal, with a stand-in account, and a worker that sends what is queued."""

    def __init__(self, service: Service) -> None:
        self.service = service
        card = service.folder / "card.txt"
        card.write_text("".join(f"{name}={value}\n" for name, value in CARD.items()), encoding="utf-8")
        card.chmod(0o600)
        self.card = ("--card-file", str(card))
        self.seen_when_asked: list[tuple[list[Any], int]] = []
        self._before = len(self._log())

    def __call__(self, *arguments: str, typed: str = "") -> Result:
        environment = {**self.service.environment, "TEXTBACK_LOOKUP_USER": "lookup"}
        environment["TEXTBACK_LOOKUP_PASSWORD"] = "lookup"
        said = Answering(typed, lambda: self.seen_when_asked.append((self.calls, self.credits)))
        return CliRunner().invoke(main, ["gateway", *arguments], input=said, env=environment)

    def _log(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = requests.get(f"{self.service.gateway}/_sandbox/calls", timeout=10).json()
        return found

    @property
    def calls(self) -> list[tuple[str, bool]]:
        """What the gateway has been asked since Lou sat down, and whether it did it."""
        return [(call["function"], call["accepted"]) for call in self._log()[self._before :]]

    @property
    def credits(self) -> int:
        found: int = self.service.account()["credits"]
        return found


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A stand-in and a worker, and Ann and Ben have said yes."""
    folder = tmp_path_factory.mktemp("money")
    started = Service(folder, f"sqlite:///{folder}/textback.db", Path("nowhere"))
    programs: list[Program] = [started.sandbox, *started.worker_programs]
    migrate(started.database_url)
    database = open_database(started.database_url)
    for digits in (ANN, BEN):
        Contacts(database).opt_in(PhoneNumber(digits), "signed a form", utc_now())
    database.close()
    try:
        started.sandbox.start()
        wait_until(lambda: answers(f"{started.gateway}/_sandbox/account"))
        for worker in started.worker_programs:
            worker.start()
        wait_until(lambda: "worker started" in started.logs())
        yield started
    finally:
        for program in programs:
            if program.process is not None:
                program.kill()


@pytest.fixture
def lou(service: Service) -> Lou:
    service.account(keywords=["PIZZA"], credits=100)
    return Lou(service)


SPENDING: list[tuple[tuple[str, ...], str, str, str, int]] = [
    # the command, what it says of the money, the word to type, the call in the log, the credits that are left
    (("send", ANN, BEN, "--text", "We close at eight"), "This texts 2 phones: 2 credits", "2", "sending", 98),
    (
        ("voice", ANN, BEN, "--caller-id", "2125550190", "--sound", "welcome.wav"),
        "This calls 2 phones: credits for each as your plan says",
        "2",
        "voice",
        98,
    ),
    (("buy-credits", "500"), "This buys 500 credits. The gateway charges the card at once", "500", "buy-credits", 600),
    (
        ("rent-keyword", "HONEY"),
        "This rents the keyword HONEY. The gateway charges the card",
        "HONEY",
        "rent-keyword",
        100,
    ),
]
NAMES = [row[0][0] for row in SPENDING]


def with_card(lou: Lou, command: Sequence[str]) -> list[str]:
    return [*command, *(lou.card if command[0] in {"buy-credits", "rent-keyword"} else ())]


@pytest.mark.parametrize(("command", "money", "word", "function", "left"), SPENDING, ids=NAMES)
def test_the_money_is_said_before_the_gateway_is_called_and_the_word_spends_it(
    lou: Lou, command: Sequence[str], money: str, word: str, function: str, left: int
) -> None:
    result = lou(*with_card(lou, command), typed=f"{word}\n")

    assert result.exit_code == 0, result.stderr
    assert lou.seen_when_asked == [([], 100)]
    assert result.stderr.index(money) < result.stderr.index(f"Type {word} to go on")
    assert set(lou.calls) == {(function, True)}
    assert lou.credits == left


@pytest.mark.parametrize(("command", "money"), [row[:2] for row in SPENDING], ids=NAMES)
@pytest.mark.parametrize("typed", ["no\n", "y\n"])
def test_a_no_spends_nothing(lou: Lou, command: Sequence[str], money: str, typed: str) -> None:
    result = lou(*with_card(lou, command), typed=typed)

    assert (result.exit_code, money in result.stderr) == (2, True)
    assert "nothing was spent" in result.stderr
    assert lou.seen_when_asked == [([], 100)]
    assert (lou.calls, lou.credits) == ([], 100)


def test_a_look_up_says_what_it_takes_and_takes_it_from_its_own_account(lou: Lou) -> None:
    before = lou.service.account()["lookup"]["credits"]

    result = lou("lookup", ANN)

    assert (result.exit_code, result.stdout) == (0, "…0120: ATTUS\n")
    assert result.stderr == "This looks up …0120 for a credit of the look-up account, as its plan says.\n"
    assert (lou.calls, lou.credits) == ([("lookup", True)], 100)
    assert lou.service.account()["lookup"]["credits"] == before - 1


def test_a_refused_card_and_an_empty_account_are_said_in_words_with_nothing_spent(lou: Lou, service: Service) -> None:
    taken = lou("rent-keyword", "TAKEN", *lou.card, "--confirm")
    few = lou("buy-credits", "1", *lou.card, "--confirm")
    service.account(lookup={"credits": 0})
    no_lookup = lou("lookup", ANN)
    service.account(lookup={"credits": 100})

    assert (taken.exit_code, few.exit_code, no_lookup.exit_code) == (1, 1, 1)
    for result in (taken, few, no_lookup):
        assert "textback: refused (" in result.stderr
    assert lou.credits == 100
