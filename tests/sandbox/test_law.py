"""The stand-in knows nothing of Textback, and nothing of Textback knows the stand-in but its command."""

import ast
from collections.abc import Iterator
from pathlib import Path

import app

ROOT = Path(app.__file__).parent


def imported(file: Path) -> Iterator[str]:
    """Every module of `app` that a file imports."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] == "app")


def test_the_stand_in_imports_only_itself() -> None:
    found = {str(file): set(imported(file)) for file in (ROOT / "sandbox").rglob("*.py")}

    foreign = {name: [one for one in names if not one.startswith("app.sandbox.")] for name, names in found.items()}

    assert len(found) > 10
    assert not any(foreign.values()), foreign


def test_only_its_command_imports_the_stand_in() -> None:
    importers = {
        str(file.relative_to(ROOT))
        for file in ROOT.rglob("*.py")
        if not file.is_relative_to(ROOT / "sandbox") and any(name.startswith("app.sandbox") for name in imported(file))
    }

    assert importers == {"cli/sandbox.py"}
