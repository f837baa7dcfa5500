"""The tutorial is true: whoever does what it says, in its order, sees what it shows. No block of it is left out."""

from pathlib import Path

import pytest

from tests.tutorial.__main__ import FILE
from tests.tutorial.page import blocks, retold
from tests.tutorial.reader import following
from tests.tutorial.rule_file import edit

PAGE = FILE.read_text(encoding="utf-8")


def test_who_follows_the_page_sees_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with following(tmp_path, monkeypatch) as follow:
        assert retold(PAGE, follow) == PAGE, "`python -m tests.tutorial` writes the page as it should be"


def test_every_fence_of_the_page_begins_or_ends_a_block() -> None:
    assert PAGE.count("```") == 2 * len(list(blocks(PAGE)))


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("At the end of `rules`, add:", "rules:\n  - a: 1\nNEW\n\ntests:\n  b: 2\n"),
        ("Now, above `tests:`, add:", "rules:\n  - a: 1\n\nNEW\ntests:\n  b: 2\n"),
        ("Below `a: 1`, add:", "rules:\n  - a: 1\nNEW\n\ntests:\n  b: 2\n"),
        ("Instead of `b: 2`,\nwrite:", "rules:\n  - a: 1\n\ntests:\nNEW\n"),
        ("In your editor, write `a.yaml`:", "NEW\n"),
    ],
)
def test_lines_go_where_the_words_above_them_say(tmp_path: Path, words: str, after: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("rules:\n  - a: 1\n\ntests:\n  b: 2\n", encoding="utf-8")

    edit(words.replace("a.yaml", str(file)), "NEW\n", file)

    assert file.read_text(encoding="utf-8") == after


@pytest.mark.parametrize("words", ["Add:", "Below `c: 3`, add:", "At the end of `tests`, add:"])
def test_lines_that_belong_nowhere_are_found(tmp_path: Path, words: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("rules:\n  - a: 1\n", encoding="utf-8")

    with pytest.raises(AssertionError):
        edit(words.replace("a.yaml", str(file)), "NEW\n", file)


def test_the_whole_of_a_file_is_what_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("rules:\n  - a: 1\n", encoding="utf-8")

    assert edit(f"The whole of `{file}`:", "rules:\n", Path()) == (file, "rules:\n  - a: 1\n")


def test_a_page_that_is_no_longer_true_is_told_anew_and_the_rest_of_it_stays() -> None:
    page = "One.\n\n```console\n$ a\nold\n```\n\nTwo.\n\n```console\n$ b\nat 10:00:00  x\n```\n"
    shown = {"$ a\nold\n": "$ a\nnew\n", "$ b\nat 10:00:00  x\n": "$ b\nat 11:11:11   x\n"}

    assert retold(page, lambda block: shown[block.body]) == page.replace("old", "new")
