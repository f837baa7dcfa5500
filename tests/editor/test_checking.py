"""When the checker runs, and on what: once somebody pauses, on what is open and else on what is on the disk."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from app.editor.checking import Checking
from app.editor.files import as_open, folder_of

PAUSE = 0.02


def test_many_changes_in_a_row_are_one_check_of_the_last_state() -> None:
    checked: list[str] = []
    buffers: dict[Path, str] = {}

    def check(folder: Path, texts: Mapping[Path, str]) -> str:
        checked.append(texts[folder / "a.yaml"])
        return texts[folder / "a.yaml"]

    async def typing() -> list[tuple[Path, str]]:
        told: asyncio.Queue[tuple[Path, str]] = asyncio.Queue()
        checking = Checking(check, lambda: buffers, lambda *found: told.put_nowait(found), PAUSE)
        for number in range(20):
            buffers[Path("rules/a.yaml")] = str(number)
            checking.soon(Path("rules"))
        first = await told.get()
        buffers[Path("rules/a.yaml")] = "later"
        checking.soon(Path("rules"))
        return [first, await told.get()]

    told = asyncio.run(asyncio.wait_for(typing(), 10))

    assert checked == ["19", "later"]
    assert told == [(Path("rules"), "19"), (Path("rules"), "later")]


def test_a_change_during_a_check_is_checked_after_it() -> None:
    checks = []

    async def typing() -> list[int]:
        loop = asyncio.get_running_loop()
        told: asyncio.Queue[int] = asyncio.Queue()

        def check(folder: Path, texts: Mapping[Path, str]) -> int:
            checks.append(folder)
            if len(checks) == 1:
                loop.call_soon_threadsafe(checking.soon, folder)
            return len(checks)

        checking = Checking(check, dict, lambda _, found: told.put_nowait(found), PAUSE)
        checking.soon(Path("rules"))
        return [await told.get(), await told.get()]

    assert asyncio.run(asyncio.wait_for(typing(), 10)) == [1, 2]


def test_what_is_open_counts_and_all_else_is_read_from_the_disk(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    for name, held in (("a.yaml", "saved a"), ("b.yaml", "saved b"), ("c.yaml", "")):
        (rules / name).write_text(held, encoding="utf-8")
    buffers = {
        rules / "a.yaml": "open a",
        rules / "c.yaml": "open c",
        rules / "_draft.yaml": "a draft",
        tmp_path / "elsewhere.yaml": "another",
    }

    opened = as_open(rules, buffers)

    assert opened.folder.files == {
        "rules/a.yaml": "open a",
        "rules/b.yaml": "saved b",
        "rules/c.yaml": "open c",
        "rules/_draft.yaml": "a draft",
    }
    assert opened.folder.problems == ()  # of the empty file that is open
    assert opened.paths["rules/_draft.yaml"] == rules / "_draft.yaml"


def test_a_file_that_cannot_be_read_is_a_problem_under_the_name_that_people_know(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "a.yaml").write_bytes(b"\xff\xfea")

    opened = as_open(rules, {})

    assert [problem.place.file for problem in opened.folder.problems] == ["rules/a.yaml"]
    assert opened.paths == {"rules/a.yaml": rules / "a.yaml"}


def test_a_document_belongs_to_the_rules_folder_or_to_its_own() -> None:
    rules = [Path("/shop/rules"), Path("/other/rules/one.yaml")]

    assert folder_of(Path("/shop/rules/winter/a.yaml"), rules) == Path("/shop/rules")
    assert folder_of(Path("/other/rules/one.yaml"), rules) == Path("/other/rules/one.yaml")
    assert folder_of(Path("/elsewhere/a.yaml"), rules) == Path("/elsewhere")
