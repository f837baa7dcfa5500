"""The page for makers of adapters quotes code that runs: each of its examples is a whole file of the contract tests."""

import re

import pytest

from tests.processes import ROOT

PAGE = (ROOT / "docs" / "adding-a-gateway.md").read_text(encoding="utf-8")
QUOTES = re.findall(r"^```python\n# (\S+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_both_halves_of_an_adapter_are_quoted_and_nothing_else_is() -> None:
    assert [path.rpartition("/")[2] for path, _ in QUOTES] == ["incoming.py", "sending.py"]
    assert PAGE.count("```python") == len(QUOTES)


@pytest.mark.parametrize(("path", "quoted"), QUOTES)
def test_a_quoted_example_is_the_file_as_it_is(path: str, quoted: str) -> None:
    assert quoted == (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:app|tests)/[\w/.]+)`", PAGE))))
def test_what_the_page_names_is_there(path: str) -> None:
    assert (ROOT / path.replace("NAME", "club_texting")).exists()
