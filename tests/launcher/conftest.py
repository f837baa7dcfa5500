"""The checkout that every test of the launcher starts from."""

from pathlib import Path

import pytest

from tests.launcher.checkout import Checkout, lay_out


@pytest.fixture
def bare(tmp_path: Path) -> Checkout:
    """A checkout on a machine without Python."""
    return lay_out(tmp_path)


@pytest.fixture
def checkout(bare: Checkout) -> Checkout:
    """A checkout on a machine with a good Python."""
    return bare.with_python("python3", "whole 3.12.1")
