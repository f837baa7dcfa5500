"""A receiver for every test that wants one."""

from collections.abc import Iterator

import pytest

from tests.sandbox.rig import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    started = Receiver()
    yield started
    started.close()
