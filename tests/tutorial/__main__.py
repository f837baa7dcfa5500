"""Follow the tutorial and write into it what it really shows: `python -m tests.tutorial`, then look at the diff."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.processes import ROOT
from tests.tutorial.page import retold
from tests.tutorial.reader import following

FILE = ROOT / "docs" / "rules-in-fifteen-minutes.md"


def main() -> None:
    """Tell the page anew."""
    page = FILE.read_text(encoding="utf-8")
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        with following(Path(folder), monkeypatch) as follow:
            told = retold(page, follow)
        monkeypatch.undo()  # back from the folder, before it goes
    FILE.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
