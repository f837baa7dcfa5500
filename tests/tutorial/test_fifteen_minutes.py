"""The tutorial is true: whoever does what it says, in its order, sees what it shows. No block of it is left out."""

from pathlib import Path

import pytest

from tests.processes import ROOT
from tests.tutorial.page import alike, blocks
from tests.tutorial.reader import Reader
from tests.tutorial.rule_file import edit

PAGE = (ROOT / "docs" / "rules-in-fifteen-minutes.md").read_text(encoding="utf-8")


def test_who_follows_the_page_sees_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(tmp_path, monkeypatch)
    try:
        for block in blocks(PAGE):
            assert alike(reader.follow(block)) == alike(block.body), block.lead
    finally:
        reader.leave()


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


@pytest.mark.parametrize("words", ["Add:", "Below `c: 3`, add:", "The whole of `a.yaml`:"])
def test_lines_that_belong_nowhere_or_a_file_that_is_another_are_found(tmp_path: Path, words: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("rules:\n  - a: 1\n", encoding="utf-8")

    with pytest.raises(AssertionError):
        edit(words.replace("a.yaml", str(file)), "NEW\n", file)
