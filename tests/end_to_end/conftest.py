"""The whole service with the shipped rules, once for all tests here; each test texts from a number of its own."""

from collections.abc import Iterator

import pytest

from tests.builders import made_up_phones
from tests.processes import ROOT, Service, running

_phones = made_up_phones()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    started = Service(folder, f"sqlite:///{folder}/textback.db", ROOT / "rules")
    with running(started):
        started.account(shared_code=False)
        yield started


@pytest.fixture
def phone() -> str:
    """A number that has not texted before."""
    return next(_phones)
