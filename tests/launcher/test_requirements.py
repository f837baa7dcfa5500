"""What the locked requirements must stay: complete, hashed, one in another, and silent about where they came from."""

import re
import tomllib

import pytest

from tests.launcher.checkout import ROOT

LEVELS = ("run", "test", "dev")


def read(level: str) -> str:
    """One requirements file."""
    return (ROOT / "requirements" / f"{level}.txt").read_text("utf-8")


def pins(level: str) -> dict[str, str]:
    """Each package of a file with its version."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", read(level), re.MULTILINE))


def declared(level: str) -> set[str]:
    """What pyproject.toml asks for at this level, without our own extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = project["dependencies"] if level == "run" else project["optional-dependencies"][level]
    names = {re.split(r"[\[<>=;, ]", need)[0] for need in asked}
    return names - {"textback"}


@pytest.mark.parametrize("level", LEVELS)
def test_every_package_has_a_recorded_hash(level: str) -> None:
    blocks = re.split(r"^(?=[a-z])", read(level), flags=re.MULTILINE)[1:]

    assert len(blocks) == len(pins(level))
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("level", LEVELS)
def test_no_address_is_recorded(level: str) -> None:
    assert not re.search(r"://|--(extra-)?index|--find-links|file:", read(level))


@pytest.mark.parametrize("level", LEVELS)
def test_everything_that_is_asked_for_is_locked(level: str) -> None:
    assert declared(level) - set(pins(level)) == set()


@pytest.mark.parametrize(("smaller", "larger"), [("run", "test"), ("test", "dev")])
def test_the_larger_file_holds_the_smaller_one_in_the_same_versions(smaller: str, larger: str) -> None:
    assert pins(smaller).items() <= pins(larger).items()
