"""Catching up from outside: callbacks were lost, an operator looks into the inbox, customers get their answers."""

import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.builders import made_up_phones
from tests.processes import ROOT, Service, running, wait_until


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose gateway adds no ids to its callbacks."""
    folder = tmp_path_factory.mktemp("forgetful")
    settings = {"TEXTBACK_CATCH_UP_EVERY": "off"}
    service = Service(folder, f"sqlite:///{folder}/textback.db", ROOT / "rules", settings)
    with running(service):
        service.account(shared_code=False, message_id=False)
        yield service


def caught_up(ended: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert ended.returncode == 0, ended.stderr
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


def test_what_the_gateway_did_not_bring_is_answered_once_however_many_catch_up_at_once(forgetful: Service) -> None:
    phones = [phone for phone, _ in zip(made_up_phones(), range(12), strict=False)]
    for number, phone in enumerate(phones):
        forgetful.account(forwarding=number % 4 != 1)
        forgetful.text(phone, "what are your hours?")
    forgetful.account(forwarding=True)
    wait_until(lambda: sum(len(forgetful.answers_to(phone)) for phone in phones) == 9)

    with ThreadPoolExecutor(2) as two:
        told = [*two.map(lambda _: caught_up(forgetful.run("inbox", "catch-up", "--json")), range(2))]
    wait_until(lambda: sum(len(forgetful.answers_to(phone)) for phone in phones) == 12)

    assert sorted((one["known"], one["taken_in"], one["answered"]) for one in told) == [(9, 3, 3), (12, 0, 0)]
    assert {len(forgetful.answers_to(phone)) for phone in phones} == {1}

    for worker in forgetful.worker_programs:
        worker.stop()
    by_itself = forgetful.run("inbox", "catch-up")
    forgetful.account(faults={"next": [{"kind": "http", "status": 503}]})
    refused = forgetful.run("inbox", "catch-up")

    assert by_itself.stdout == "read 12, known 12, taken in 0 (answered 0, too old 0), skipped 0\n"
    assert refused.returncode == 2
    assert refused.stderr.startswith("textback: the inbox was not read to its end (inbox: answered 503: too busy).")
