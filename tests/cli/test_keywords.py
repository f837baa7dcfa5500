"""`textback keywords` at a terminal, against the stand-in gateway: plan, apply, plan again; consent, money, kills."""

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from app.cli.command import main
from app.storage.schema import migrate
from tests.gateway.builders import CARD, unused_port
from tests.processes import Program, answers, free_port, wait_until

TOKEN = "canary-token-of-22-letters"
PASSWORD = "canary-pass"
CANARIES = (TOKEN, PASSWORD, CARD["number"], CARD["last_name"])
DECLINED = "0002"

PROGRAM = """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  how often: 4 msgs/month
  timezone: America/New_York
rules:
  - keyword: PIZZA
    reply: Free slice!
"""
PIZZA = "  - keyword: PIZZA\n"
THANKS = "Thanks for playing! Lou's Pizza, 4 msgs/month. Msg & data rates may apply. HELP for help, STOP to end."
WIN = f"  - keyword: WIN\n    forward to: none\n    auto reply: {THANKS}\n    groups: [fans]\n"
ZOO = "  - keyword: ZOO\n    forward to: none\n"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("stand-in")
    port = free_port()
    login = ["--user", "lou", "--password", PASSWORD]
    program = Program(
        ["sandbox", "--port", str(port), "--keyword", "PIZZA", *login], {}, folder / "log", folder
    ).start()
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(f"{url}/_sandbox/account"))
        yield url
    finally:
        program.kill()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with today's tables, to copy."""
    file = tmp_path_factory.mktemp("migrated") / "textback.db"
    migrate(f"sqlite:///{file}")
    return file


class Lou:
    """Lou at a terminal, with rule files, a database and an account of his own: PIZZA is his, TAKEN somebody else's."""

    def __init__(self, folder: Path, gateway: str, migrated: Path) -> None:
        self.folder, self.gateway = folder, gateway
        self.environment = {
            "TEXTBACK_DATABASE_URL": f"sqlite:///{folder}/textback.db",
            "TEXTBACK_RULES": str(folder / "rules.yaml"),
            "TEXTBACK_GATEWAY_URL": gateway,
            "TEXTBACK_GATEWAY_USER": "lou",
            "TEXTBACK_GATEWAY_PASSWORD": PASSWORD,
            "TEXTBACK_INCOMING_TOKENS": TOKEN,
            "TEXTBACK_PUBLIC_URL": "https://texts.lous.example",
        }
        requests.post(f"{gateway}/_sandbox/reset", timeout=10).raise_for_status()
        self.set(groups=["Fans"])
        shutil.copy(migrated, folder / "textback.db")
        self.write(PIZZA, WIN)

    def __call__(self, *arguments: str, typed: str = "", **changes: str | None) -> Result:
        environment = {**self.environment, **changes}
        result = CliRunner().invoke(main, ["keywords", *arguments], input=typed, env=environment)
        assert not [canary for canary in CANARIES if canary in result.output + result.stderr]
        return result

    def write(self, *keywords: str) -> None:
        """Write the rule file with these keywords for the account."""
        text = PROGRAM + "".join(("gateway:\n", *keywords)) if keywords else PROGRAM
        (self.folder / "rules.yaml").write_text(text, encoding="utf-8")

    def plan(self) -> str:
        """A plan as a file."""
        file = self.folder / "keywords.plan.json"
        assert self("plan", "--out", str(file)).exit_code == 0
        assert not [canary for canary in CANARIES if canary in file.read_text(encoding="utf-8")]
        return str(file)

    def set(self, **changes: Any) -> None:
        """Change the stand-in."""
        requests.put(f"{self.gateway}/_sandbox/account", json=changes, timeout=10).raise_for_status()

    def by_hand(self, word: str, **fields: str) -> None:
        """Set a keyword up on the gateway's own page, as somebody else might."""
        login = {"User": "lou", "Password": PASSWORD}
        requests.post(f"{self.gateway}/keywords/{word}", data=login | fields, timeout=10).raise_for_status()

    def account(self) -> dict[str, Any]:
        """The stand-in's account as it is."""
        found: dict[str, Any] = requests.get(f"{self.gateway}/_sandbox/account", timeout=10).json()
        return found

    @property
    def rented(self) -> list[str]:
        found: list[str] = self.account()["keywords"]
        return found

    def calls(self) -> int:
        """How often the gateway was called."""
        return len(requests.get(f"{self.gateway}/_sandbox/calls", timeout=10).json())

    def fault_after_planning(self, *faults: dict[str, Any]) -> str:
        """A plan as a file, and faults for the first calls that an apply makes after it has planned anew."""
        self.plan()
        before = self.calls()
        plan = self.plan()
        unharmed = {"kind": "late", "seconds": 0, "times": self.calls() - before}
        self.set(faults={"next": [unharmed, *faults]})
        return plan

    def card_file(self) -> str:
        file = self.folder / "card.txt"
        file.write_text("".join(f"{name}={value}\n" for name, value in CARD.items()), encoding="utf-8")
        file.chmod(0o600)
        return str(file)


@pytest.fixture
def lou(tmp_path: Path, gateway: str, migrated: Path) -> Lou:
    return Lou(tmp_path, gateway, migrated)


@pytest.mark.parametrize("vintage", ["2012", "2015"])
def test_after_plan_and_apply_the_plan_says_nothing_to_do(lou: Lou, vintage: str) -> None:
    lou.set(vintage=vintage)

    planned = lou("plan", "--exit-code")
    applied = lou("apply", lou.plan(), "--rent", "--card-file", lou.card_file())
    again = lou("plan", "--exit-code")

    assert planned.exit_code == 1
    assert "  ~ PIZZA        set up otherwise\n      forward to       none → Textback\n" in planned.stdout
    assert f'  + WIN          rent and set up\n      auto reply       "{THANKS}"\n' in planned.stdout
    assert "Renting charges a card at once; the gateway does not tell the price" in planned.stdout
    assert (applied.exit_code, applied.stderr) == (0, "PIZZA is set up.\nWIN is rented.\nWIN is set up.\n")
    assert applied.stdout.endswith("Done: PIZZA, WIN.\n")
    assert (again.exit_code, "Nothing to do: 2 keywords as stated.\n" in again.stdout) == (0, True)
    assert lou("apply").stdout.endswith("Nothing was to be done.\n")


def test_planning_changes_nothing_at_the_gateway(lou: Lou) -> None:
    before = lou.account()

    lou("plan", "--also", "HONEY", "--json")

    assert lou.account() == before
    assert lou.calls() > 0


def test_a_change_by_hand_is_shown_with_what_was_set_and_what_will_be(lou: Lou) -> None:
    lou("apply", "--update", "--rent", "--stored-card", "1111")
    lou.by_hand("WIN", JoinMessage="Cheap watches", ForwardUrl="https://ann:canary-pass@evil.example/x?canary-pass")

    shown = lou("plan").stdout

    assert f'auto reply       "Cheap watches" → "{THANKS}"   changed by hand\n' in shown
    assert "forward to       https://evil.example/… → none   changed by hand\n" in shown
    lou.write(PIZZA, WIN.replace("playing", "coming"))
    assert 'changed by hand, we had set "Thanks for playing! ' in lou("plan").stdout


def test_a_keyword_in_no_file_is_cancelled_only_when_somebody_says_so(lou: Lou) -> None:
    lou("apply", "--update", "--rent", "--stored-card", "1111")
    lou.write(PIZZA)

    left_out = lou("apply", typed="\n")
    assert lou.rented == ["PIZZA", "WIN"]
    done = lou("apply", typed="WIN\n")

    assert (left_out.exit_code, "Left out: WIN." in left_out.stderr) == (1, True)
    assert (done.exit_code, lou.rented) == (0, ["PIZZA"])


def test_a_keyword_that_somebody_else_has_is_a_problem_and_the_rest_is_done(lou: Lou) -> None:
    lou.write(PIZZA, "  - keyword: TAKEN\n    forward to: none\n")

    planned, applied = lou("plan"), lou("apply", "--update")

    assert (planned.exit_code, applied.exit_code) == (1, 1)
    assert "! TAKEN        cannot be had as stated: somebody else has it" in planned.stdout
    assert "Done: PIZZA." in applied.stdout


def test_a_missing_group_is_found_before_the_card_is_charged(lou: Lou) -> None:
    lou.set(groups=[])

    result = lou("apply", "--update", "--rent", "--stored-card", "1111")

    assert "WIN          cannot be had as stated: the account has no contact group fans" in result.stdout
    assert lou.rented == ["PIZZA"]


STALE = [
    (lambda lou: lou.write(PIZZA, WIN.replace("Thanks", "Thank you")), "the rule files say something else now of WIN"),
    (lambda lou: lou.by_hand("PIZZA", JoinMessage="Hi"), "the account has changed: PIZZA"),
    (lambda lou: lou.set(taken_keywords=["WIN"]), "the account has changed: WIN"),
    (lambda lou: lou.set(groups=[]), "something else is to be done about WIN now"),
]


@pytest.mark.parametrize(("change", "reason"), STALE, ids=["files", "set up", "taken", "groups"])
def test_a_stale_plan_is_refused_with_what_differs(lou: Lou, change: Any, reason: str) -> None:
    plan = lou.plan()
    change(lou)

    result = lou("apply", plan, "--rent", "--stored-card", "1111")

    assert result.exit_code == 1
    assert f"the plan is stale, and nothing was changed:\n  {reason}\n" in result.stderr
    assert lou.rented == ["PIZZA"]


def test_a_plan_for_another_account_is_refused(lou: Lou) -> None:
    plan = lou.plan()
    lou.set(user="ann")

    result = lou("apply", plan, TEXTBACK_GATEWAY_USER="ann")

    assert result.exit_code == 1
    assert f"it was made for lou at {lou.gateway}, and the settings name ann" in result.stderr


def test_a_new_token_makes_a_plan_stale(lou: Lou) -> None:
    plan = lou.plan()

    result = lou("apply", plan, TEXTBACK_INCOMING_TOKENS=f"another-{TOKEN},{TOKEN}")

    assert "the rule files say something else now of PIZZA" in result.stderr


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"form": "textback keywords plan 1", "steps": 5}', "\x00"])
def test_what_is_no_plan_is_said_to_be_none(lou: Lou, text: str) -> None:
    file = lou.folder / "other.json"
    file.write_text(text, encoding="utf-8")

    result = lou("apply", str(file))

    assert (result.exit_code, "is no plan of this release" in result.stderr) == (2, True)


def test_an_edited_plan_is_no_plan_any_more(lou: Lou) -> None:
    file = Path(lou.plan())
    file.write_text(file.read_text(encoding="utf-8").replace("Thanks", "Cheap"), encoding="utf-8")

    result = lou("apply", str(file), "--rent", "--stored-card", "1111")

    assert "something else is to be done about WIN now" in result.stderr


@pytest.mark.parametrize("arguments", [(), ("--update",), ("--update", "--cancel")])
def test_nobody_there_to_agree_means_that_nothing_is_done(lou: Lou, arguments: tuple[str, ...]) -> None:
    result = lou("apply", *arguments)

    assert result.exit_code == 2
    assert "nothing was changed. A script agrees with --update, --rent" in result.stderr
    assert lou.rented == ["PIZZA"]
    assert "PIZZA" in lou("plan").stdout


def test_every_question_comes_before_the_first_call(lou: Lou) -> None:
    result = lou("apply", typed="apply\nWIN\n")

    assert (result.exit_code, "a card is typed at a terminal" in result.stderr) == (2, True)
    assert lou.rented == ["PIZZA"]


def test_who_does_not_agree_to_the_updates_ends_it(lou: Lou) -> None:
    result = lou("apply", typed="yes\n")

    assert (result.exit_code, "stopped: nothing was changed." in result.stderr) == (2, True)


def test_a_rental_is_agreed_to_by_its_word(lou: Lou) -> None:
    result = lou("apply", "--card-file", lou.card_file(), typed="apply\nwin\n")

    assert "Left out: WIN." in result.stderr
    result = lou("apply", "--card-file", lou.card_file(), typed="WIN\n")
    assert (result.exit_code, lou.rented) == (0, ["PIZZA", "WIN"])


def test_a_declined_card_stops_it_with_what_was_done_and_what_was_not(lou: Lou) -> None:
    lou.write(PIZZA, WIN, ZOO)

    result = lou("apply", "--update", "--rent", "--stored-card", DECLINED)

    assert result.exit_code == 1
    assert "stopped at WIN: refused" in result.stderr
    assert "Done: PIZZA. Not done: WIN, ZOO." in result.stderr
    assert "began at" not in lou("plan").stdout


CARDS = [
    (("--stored-card", "411"), "a stored card is its last 4 digits"),
    (("--stored-card", "1111", "--card-file", "x"), "are both given"),
    (("--card-file", "nowhere"), "the card file cannot be read"),
]


@pytest.mark.parametrize(("card", "said"), CARDS)
def test_a_card_that_cannot_be_one_is_said_before_anything_is_done(lou: Lou, card: tuple[str, ...], said: str) -> None:
    result = lou("apply", "--update", "--rent", *card)

    assert (result.exit_code, said in result.stderr) == (2, True)
    assert "PIZZA        set up otherwise" in lou("plan").stdout


def test_json_tells_programs_what_was_done(lou: Lou) -> None:
    planned = json.loads(lou("plan", "--json").stdout)
    applied = json.loads(lou("apply", "--update", "--rent", "--stored-card", DECLINED, "--json").stdout)

    assert [(step["do"], step["keyword"]) for step in planned["steps"]] == [("update", "PIZZA"), ("rent", "WIN")]
    assert planned["account"] == {"address": lou.gateway, "user": "lou"}
    assert (applied["outcome"], applied["done"], applied["not_done"]) == ("refused", ["PIZZA"], ["WIN"])
    assert applied.keys() >= {"reason", "what_to_do", "left_out", "cannot"}


# ---------------------------------------------------------------- what nobody knows


@pytest.mark.parametrize("accepted", [True, False])
def test_a_rental_of_which_nobody_knows_stops_everything_until_somebody_looked(lou: Lou, accepted: bool) -> None:
    lou.write(WIN, ZOO, PIZZA + "    forward to: none\n")
    plan = lou.fault_after_planning({"kind": "cut", "accepted": accepted})

    stopped = lou("apply", plan, "--rent", "--stored-card", "1111")
    after = lou("apply", "--rent", "--stored-card", "1111")

    assert (stopped.exit_code, "stopped at WIN: unknown" in stopped.stderr) == (1, True)
    assert "Look at the account" in stopped.stderr
    if accepted:
        assert (after.exit_code, lou.rented) == (2, ["PIZZA", "WIN"])  # WIN is an update now, which nobody agreed to
    else:
        assert (after.exit_code, lou.rented) == (2, ["PIZZA"])
        assert "nobody knows what became of it" in after.stdout
        again = lou("apply", "--rent", "--rent-again", "win", "--stored-card", "1111")
        assert (again.exit_code, lou.rented) == (0, ["PIZZA", "WIN", "ZOO"])


def test_a_keyword_that_was_rented_and_not_set_up_is_said_to_be_so(lou: Lou) -> None:
    lou.write(ZOO)
    plan = lou.fault_after_planning({"kind": "late", "seconds": 0}, {"kind": "http", "status": 503, "accepted": False})

    result = lou("apply", plan, "--rent", "--stored-card", "1111")

    assert result.exit_code == 1
    assert "stopped at ZOO: no answer" in result.stderr
    assert "ZOO is rented, and not set up." in result.stderr
    assert lou("plan", "--exit-code").exit_code == 0  # ZOO wants nothing set up


def test_who_loses_patience_in_the_middle_of_a_rental_is_told_what_to_do(lou: Lou, tmp_path: Path) -> None:
    lou.write(ZOO)
    plan = lou.fault_after_planning({"kind": "silent", "seconds": 20})
    log = tmp_path / "log"

    program = Program(["keywords", "apply", plan, "--rent", "--stored-card", "1111"], lou.environment, log, tmp_path)
    program.start()
    wait_until(lambda: "ZOO" in lou.rented)
    assert program.process
    program.process.send_signal(signal.SIGINT)

    assert program.process.wait(10) == 1
    said = log.read_text(encoding="utf-8")
    assert "stopped midway" in said
    assert "Traceback" not in said


def test_who_is_killed_in_the_middle_of_a_rental_leaves_the_truth_behind(lou: Lou, tmp_path: Path) -> None:
    lou.write(WIN)
    plan = lou.fault_after_planning({"kind": "silent", "seconds": 20})
    arguments = ["keywords", "apply", plan, "--rent", "--stored-card", "1111"]

    program = Program(arguments, lou.environment, tmp_path / "log", tmp_path).start()
    wait_until(lambda: "WIN" in lou.rented)
    program.kill()
    shown = lou("plan").stdout

    assert "is rented" not in (tmp_path / "log").read_text(encoding="utf-8")
    assert "  ~ WIN          set up otherwise\n" in shown
    assert lou("apply", "--update").exit_code == 0
    assert lou("plan", "--exit-code").exit_code == 0


# ---------------------------------------------------------------- what is missing


def test_no_section_means_that_nothing_is_stated_and_nothing_cancelled(lou: Lou) -> None:
    lou.write()

    result = lou("plan")

    assert (result.exit_code, 'Write a "gateway:" section' in result.stderr) == (2, True)


def test_forwarding_to_textback_needs_an_address_of_ours(lou: Lou) -> None:
    result = lou("plan", TEXTBACK_PUBLIC_URL="")

    assert (result.exit_code, "set TEXTBACK_PUBLIC_URL" in result.stderr) == (2, True)


def test_rule_files_with_problems_are_not_planned(lou: Lou) -> None:
    lou.write(PIZZA + "    auto reply: it’s\n")

    result = lou("plan")

    assert (result.exit_code, "curly apostrophe" in result.stdout) == (2, True)
    assert "textback rules check" in result.stderr


def test_a_path_that_is_not_there_is_said(lou: Lou) -> None:
    assert "there is no file or folder nowhere" in lou("plan", "--rules", "nowhere").stderr


def test_a_gateway_that_is_not_there_can_be_asked_again(lou: Lou) -> None:
    result = lou("plan", TEXTBACK_GATEWAY_URL=f"http://127.0.0.1:{unused_port()}")

    assert (result.exit_code, "no answer" in result.stderr) == (2, True)


def test_a_refused_login_is_said_with_what_to_do(lou: Lou) -> None:
    result = lou("plan", TEXTBACK_GATEWAY_PASSWORD="wrong")

    assert (result.exit_code, "Check user and password" in result.stderr) == (1, True)


def test_rules_that_no_keyword_leads_to_are_named_once(lou: Lou) -> None:
    rules = PROGRAM.replace("rules:\n", "rules:\n  - keyword: HOURS\n    reply: 11 to 10\n")
    (lou.folder / "rules.yaml").write_text(f"{rules}gateway:\n{PIZZA}", encoding="utf-8")

    assert "No keyword of the account leads to HOURS. On a shared short code" in lou("plan").stdout
