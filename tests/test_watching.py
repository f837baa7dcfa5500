"""Publishing on save: what is saved goes live where it is sound, and nothing half written is read."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.bootstrap.publishing import publish_by_itself, roll_back_rules, versions_of
from app.bootstrap.rules import RuleFiles, read_rules
from app.bootstrap.service import database_of
from app.bootstrap.watching import RulesWatch, Saved
from app.domain.rules import Terms
from app.settings import Settings
from app.storage.schema import migrate

RULES = """\
program:
  brand: Lou's Pizza
  help: call 800-555-0100
  timezone: America/New_York
rules:
  - keyword: PIZZA
    reply: Two for one
"""


class Author:
    """Somebody who saves one rule file, with a watch that looks only when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "rules"
        self.folder.mkdir()
        self.write(RULES)
        self.settings = Settings.from_env(
            {"TEXTBACK_DATABASE_URL": f"sqlite:///{folder}/textback.db", "TEXTBACK_RULES": str(self.folder)},
            receives=False,
            sends=False,
        )
        migrate(self.settings.database_url)
        self.database = database_of(self.settings)
        self.watch = RulesWatch(self.settings, self.database)
        publish_by_itself(read_rules([self.folder], self.settings.terms), self.database, "at start")

    def write(self, text: str, name: str = "rules.yaml") -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def looks(self, times: int = 2) -> list[Saved]:
        return [saved for _ in range(times) if (saved := self.watch.look()) is not None]

    def live(self) -> int:
        return versions_of(self.database, 1)[0].version


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


def test_nothing_happens_while_nothing_is_saved(author: Author) -> None:
    assert author.looks(3) == []


def test_a_saved_file_goes_live(author: Author) -> None:
    author.write(RULES.replace("Two", "Three"))

    [saved] = author.looks()

    assert saved.publication is not None
    assert (saved.publication.version, saved.publication.is_new, author.live()) == (2, True, 2)
    assert versions_of(author.database, 1)[0].provenance.how == "on save"


def test_a_file_that_is_still_being_written_is_left_alone(author: Author) -> None:
    for length in range(len(RULES) - 3, len(RULES)):
        author.write(RULES[:length] + "#")
        assert author.looks(1) == []


def test_a_file_that_is_written_to_while_it_is_read_is_read_again(author: Author) -> None:
    saves = iter((RULES.replace("Two", "Three"), RULES.replace("Two", "Four")))

    def read_while_somebody_saves(paths: Sequence[Path], terms: Terms) -> RuleFiles:
        found = read_rules(paths, terms)
        if (text := next(saves, None)) is not None:
            author.write(text)
        return found

    author.watch = RulesWatch(author.settings, author.database, read_while_somebody_saves)
    author.write(RULES.replace("Two", "2"))
    looked = [author.looks(1) for _ in range(7)]

    assert [len(saved) for saved in looked] == [0, 0, 0, 0, 0, 1, 0]
    assert [line.version for line in versions_of(author.database, 9)] == [2, 1]
    assert "Four" in next(iter(looked[5][0].found.files.values()))


def test_a_file_with_a_problem_stays_out_and_is_told_once(author: Author) -> None:
    author.write(RULES.replace("reply", "replly"))

    [saved] = author.looks(5)

    assert saved.publication is not None
    assert (saved.publication.problems, saved.found.errors, author.live()) == (1, 1, 1)


def test_a_new_file_and_a_file_that_went_away_are_saves(author: Author) -> None:
    author.write("rules:\n  - keyword: CATER\n    reply: We do\n", "more.yaml")
    assert len(author.looks()) == 1

    (author.folder / "more.yaml").unlink()
    assert len(author.looks()) == 1
    assert author.live() == 3


def test_a_folder_that_is_away_for_a_moment_ends_nothing(author: Author) -> None:
    author.folder.rename(author.folder.with_name("elsewhere"))
    assert author.looks() == []

    author.folder.with_name("elsewhere").rename(author.folder)
    author.write(RULES.replace("Two", "Three"))
    assert len(author.looks(3)) == 1


def test_files_that_a_person_rolled_back_come_back_only_when_they_change(author: Author) -> None:
    changed = RULES.replace("Two", "Three")
    author.write(changed)
    author.looks()
    roll_back_rules(author.database, author.settings.terms, None)

    (author.folder / "rules.yaml").touch()
    [touched] = author.looks()
    author.write(changed.replace("Three", "Four"))
    author.looks()

    assert touched.publication is not None
    assert touched.publication.rolled_back
    assert author.live() == 4
