"""What must stay true of the whole, whoever changes which part."""

import ast
import json
import re
import sys
from pathlib import Path

import click
import pytest

from app.cli.command import main
from app.rulebook.schema import schema
from app.settings import SETTINGS
from app.storage.schema import heads
from tests.processes import ROOT

SOURCES = sorted((ROOT / "app").rglob("*.py"))
VALUE_MODULES = {
    "__future__", "collections", "dataclasses", "datetime", "enum", "functools", "hashlib", "itertools", "re", "string",
    "types", "typing", "unicodedata", "zoneinfo",
}  # fmt: skip


def commands(group: click.Group, path: str = "textback") -> dict[str, click.Command]:
    """Every command by the words that call it."""
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        words = f"{path} {name}"
        if isinstance(command, click.Group):
            found |= commands(command, words)
        else:
            found[words] = command
    return found


def imported(source: Path) -> set[str]:
    """The modules that a file imports, whole names."""
    names = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_the_package_itself_imports_nothing() -> None:
    assert imported(ROOT / "app" / "__init__.py") == set()


@pytest.mark.parametrize("folder", sorted({source.parent for source in SOURCES}), ids=lambda folder: folder.name)
def test_every_folder_states_its_law(folder: Path) -> None:
    law = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))

    assert law
    assert "ever" in law or "imports nothing" in law, "say what never belongs here"


def test_the_domain_imports_only_itself_and_value_modules() -> None:
    for source in (ROOT / "app" / "domain").glob("*.py"):
        strangers = {name for name in imported(source) if not name.startswith("app.domain")} - VALUE_MODULES
        assert {name.partition(".")[0] for name in strangers} <= VALUE_MODULES, source.name


def test_the_use_cases_import_only_the_domain_themselves_and_the_standard_library() -> None:
    for source in (ROOT / "app" / "usecases").glob("*.py"):
        for name in imported(source):
            ours = name.startswith(("app.domain", "app.usecases"))
            assert ours or name.partition(".")[0] in sys.stdlib_module_names, f"{source.name}: {name}"


def test_only_system_asks_the_machine_for_the_time() -> None:
    asks = re.compile(r"datetime\.now\(|time\.time\(\)|utcnow\(|time_ns\(\)|date\.today\(")
    askers = {source.relative_to(ROOT).as_posix() for source in SOURCES if asks.search(source.read_text("utf-8"))}

    assert askers == {"app/system.py"}


def test_only_the_command_line_and_wsgi_touch_the_environment() -> None:
    touches = re.compile(r"os\.environ|os\.getenv")
    touchers = {source.relative_to(ROOT).parts[1] for source in SOURCES if touches.search(source.read_text("utf-8"))}

    assert touchers == {"cli"}


def test_no_module_of_a_bad_name() -> None:
    bad = {"utils", "helpers", "common", "manager", "base", "core", "misc"}

    assert not [source for source in SOURCES if bad & {source.stem, source.parent.name}]


def test_there_is_one_migration_head() -> None:
    assert len(heads()) == 1


@pytest.mark.parametrize("page", ["README.md", "docs/settings.md"])
def test_every_setting_is_in_the_docs_with_its_default(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    for setting in SETTINGS:
        default = "(must be set)" if setting.default is None else f"`{setting.default}`" if setting.default else ""
        assert f"| `{setting.name}` | {default} |" in text, setting.name


@pytest.mark.parametrize("page", ["README.md", "docs/settings.md", "docs/operators-guide.md", "docs/commands.md"])
def test_the_docs_name_no_setting_that_is_none(page: str) -> None:
    known = {setting.name for setting in SETTINGS}
    known |= {f"{name}_FILE" for name in known} | {"TEXTBACK_YES"}

    named = set(re.findall(r"\bTEXTBACK_[A-Z_]+[A-Z]\b", (ROOT / page).read_text(encoding="utf-8")))

    assert named <= known


def test_every_command_is_in_the_docs_with_its_options() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    for words, command in commands(main).items():
        assert f"`{words}" in text, words
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert option.opts[0] in text, f"{words} {option.opts[0]}"


@pytest.mark.parametrize(("words", "command"), commands(main).items())
def test_every_command_explains_itself_with_an_example(words: str, command: click.Command) -> None:
    assert command.help, words
    assert command.epilog, words
    assert command.epilog.startswith("Example: ")


def test_the_changelog_knows_this_version() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)

    assert version
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_schema_for_editors_is_checked_in_as_it_is_made() -> None:
    checked_in = (ROOT / "rules" / "schema.json").read_text(encoding="utf-8")

    assert json.loads(checked_in) == schema(), "run: textback rules schema > rules/schema.json"


def test_links_between_the_docs_lead_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "deploy").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
