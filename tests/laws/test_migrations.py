"""Migrations only add, so that the release before runs on the new tables; one that takes away says so in its docstring.

docs/upgrading.md tells operators what they may rely on. A file that contracts has a line `Contracts: WHAT, unused since
RELEASE.` in its docstring, and may then do what it must.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import ROOT

FILES = sorted((ROOT / "migrations" / "versions").glob("*.py"))
ADDS = {"create_table", "create_index", "add_column", "execute", "get_context"}
STATEMENTS_THAT_ADD = re.compile(r"\s*(INSERT INTO|CREATE (TRIGGER|FUNCTION|INDEX|TABLE))\b")
CONTRACTS = re.compile(r"^Contracts: .+, unused since \d+\.\d+\.\d+\.$", re.MULTILINE)


def complaints(source: str) -> Iterator[str]:
    """What a migration does that takes something away from the release before."""
    tree = ast.parse(source)
    if CONTRACTS.search(ast.get_docstring(tree) or ""):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from _complaints_of(node, node.func)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _complaints_of_sql(node.value)


def _complaints_of(call: ast.Call, function: ast.Attribute) -> Iterator[str]:
    if not (isinstance(function.value, ast.Name) and function.value.id == "op"):
        return
    if function.attr not in ADDS:
        yield f"line {call.lineno}: op.{function.attr} takes away or changes"
    options = {keyword.arg: keyword.value for part in ast.walk(call) for keyword in _keywords(part)}
    if function.attr == "add_column" and _is(options.get("nullable"), value=False) and "server_default" not in options:
        yield f"line {call.lineno}: the release before cannot fill a column that must not be empty"
    if function.attr == "create_index" and _is(options.get("unique"), value=True):
        yield f"line {call.lineno}: the release before may write what a unique index refuses"


def _keywords(node: ast.AST) -> list[ast.keyword]:
    return node.keywords if isinstance(node, ast.Call) else []


def _is(node: ast.expr | None, *, value: bool) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _complaints_of_sql(words: str) -> Iterator[str]:
    if re.match(r"\s*(ALTER|DROP|DELETE|UPDATE|TRUNCATE|INSERT|CREATE)\b", words) and not STATEMENTS_THAT_ADD.match(
        words
    ):
        yield f"{words.strip()[:40]!r} takes away or changes"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_migration_only_adds(file: Path) -> None:
    assert list(complaints(file.read_text(encoding="utf-8"))) == []


def migration(body: str, docstring: str = "One.") -> str:
    return f'"""{docstring}"""\n\n\ndef upgrade() -> None:\n    {body}\n'


TAKE_AWAY = [
    'op.drop_column("contacts", "consent")',
    'op.drop_table("contacts")',
    'op.alter_column("contacts", "consent", nullable=False)',
    'op.rename_table("contacts", "people")',
    'op.add_column("contacts", sa.Column("city", sa.Text, nullable=False))',
    'op.create_index("ix", "contacts", ["consent"], unique=True)',
    'op.execute("ALTER TABLE contacts DROP COLUMN consent")',
    'op.execute("UPDATE contacts SET consent = 1")',
    'with op.batch_alter_table("contacts") as batch:\n        batch.drop_column("consent")',
]


@pytest.mark.parametrize("body", TAKE_AWAY)
def test_one_that_takes_away_is_found_unless_it_says_that_it_contracts(body: str) -> None:
    assert list(complaints(migration(body)))
    assert not list(complaints(migration(body, "One.\n\nContracts: contacts.consent, unused since 0.3.0.\n")))


ADD = [
    'op.add_column("contacts", sa.Column("city", sa.Text))',
    'op.add_column("contacts", sa.Column("city", sa.Text, nullable=False, server_default=""))',
    'op.create_index("ix", "contacts", ["consent"])',
    'op.execute("INSERT INTO groups VALUES (1)")',
]


@pytest.mark.parametrize("body", ADD)
def test_one_that_adds_is_welcome(body: str) -> None:
    assert list(complaints(migration(body))) == []
