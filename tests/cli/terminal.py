"""The `textback` command in a folder and an environment of its own, without a process."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.command import main
from tests.processes import ROOT, TOKEN

SHIPPED = str(ROOT / "rules")


class Textback:
    """The command in a folder and an environment of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.environment = {
            "TEXTBACK_DATABASE_URL": f"sqlite:///{folder}/textback.db",
            "TEXTBACK_RULES": SHIPPED,
            "TEXTBACK_INCOMING_TOKENS": TOKEN,
            "TEXTBACK_GATEWAY_USER": "demo",
            "TEXTBACK_GATEWAY_PASSWORD": "demo",
        }
        monkeypatch.chdir(folder)

    def __call__(self, *arguments: str, **changes: str | None) -> Result:
        return CliRunner().invoke(main, list(arguments), env={**self.environment, **changes})

    def write(self, name: str, text: str) -> str:
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return str(file)
