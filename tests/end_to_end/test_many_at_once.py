"""One call answers many people, through the whole service: who opted out at the gateway is told apart."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import requests

from app.domain.consent import ConsentEvent, Source
from app.domain.phone import PhoneNumber
from app.storage.contacts import Contacts
from app.storage.engine import open_database
from app.usecases.ports import ConsentRecord
from tests.builders import made_up_phones
from tests.processes import Service, running, wait_until

RULES = """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  timezone: America/New_York
rules:
  - keyword: HOURS
    reply: Open till ten
"""
ANSWER = "Open till ten"
PHONES = [phone for phone, _ in zip(made_up_phones(), range(23), strict=False)]
LOCAL, GLOBAL = PHONES[3:18:7], PHONES[5:23:9]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service whose account takes ten people a call, over one connection."""
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    settings = {"TEXTBACK_RECIPIENTS_AT_ONCE": "10", "TEXTBACK_GATEWAY_CONNECTIONS": "1"}
    with running(Service(tmp_path, f"sqlite:///{tmp_path}/textback.db", rules, settings)) as started:
        started.account(shared_code=False, local_opt_outs=LOCAL, global_opt_outs=GLOBAL)
        yield started


def ledgers(service: Service) -> dict[str, Sequence[ConsentRecord]]:
    database = open_database(service.database_url)
    found = {phone: Contacts(database).ledger(PhoneNumber(phone)) for phone in PHONES}
    database.close()
    return found


def sent(service: Service) -> list[dict[str, Any]]:
    """The calls that texted somebody."""
    calls = requests.get(f"{service.gateway}/_sandbox/calls", timeout=10).json()
    return [call for call in calls if call["accepted"] and call["text"] == ANSWER]


def on_list(ledgers: dict[str, Sequence[ConsentRecord]], source: Source) -> set[str]:
    """Whom the ledger says to be on this list of the gateway's."""
    row = (ConsentEvent.OPT_OUT, source)
    return {phone for phone, ledger in ledgers.items() if row in [(one.event, one.source) for one in ledger]}


def test_those_on_the_gateways_lists_are_in_the_ledger_and_all_others_got_one_text(service: Service) -> None:
    (worker,) = service.worker_programs
    worker.stop()
    for phone in PHONES:
        service.text(phone, "hours please")
    wait_until(lambda: all(len(service.bubbles(phone)) and service.bubbles(phone)[0]["note"] for phone in PHONES))

    worker.start()
    unlisted = [phone for phone in PHONES if phone not in {*LOCAL, *GLOBAL}]
    wait_until(lambda: sum(len(service.answers_to(phone)) for phone in unlisted) >= len(unlisted))
    wait_until(lambda: on_list(ledgers(service), Source.GATEWAY_LOCAL) == set(LOCAL))
    wait_until(lambda: on_list(ledgers(service), Source.GATEWAY_GLOBAL) == set(GLOBAL))
    worker.stop()

    found = ledgers(service)
    assert on_list(found, Source.GATEWAY_LOCAL) == set(LOCAL)
    assert on_list(found, Source.GATEWAY_GLOBAL) == set(GLOBAL)
    assert {phone: service.answers_to(phone) for phone in PHONES} == {
        phone: [ANSWER] if phone in unlisted else [] for phone in PHONES
    }
    assert max(len(call["numbers"]) for call in sent(service)) > 1, "no call texted several people"
    assert len(sent(service)) < len(unlisted)

    refused = service.run("gateway", "send", *LOCAL, *GLOBAL, "--text", "Hello", "--confirm", "--no-wait")
    assert (refused.returncode, "Opted out, and left out" in refused.stderr) == (2, True)
