"""Problems in the forms that programs read: JSON, GitHub's workflow commands, and SARIF 2.1.0."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from app.rulebook.codes import MEANINGS, Code
from app.rulebook.problem import Level, Problem

_SARIF_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def as_json(problems: Sequence[Problem]) -> str:
    """One list, each problem an object."""
    return json.dumps([_object(problem) for problem in problems], ensure_ascii=False, indent=2)


def as_github(problems: Sequence[Problem]) -> str:
    """One workflow command a problem, which GitHub shows at its line of a pull request."""
    return "\n".join(map(_command, problems))


def as_sarif(problems: Sequence[Problem]) -> str:
    """One run of this checker, for tools that gather what checkers find (OASIS SARIF 2.1.0, section 3)."""
    codes = sorted({problem.code for problem in problems})
    rules = [{"id": str(code), "shortDescription": {"text": MEANINGS[code]}} for code in codes]
    driver = {"name": "textback", "rules": rules}
    results = [_result(problem, codes) for problem in problems]
    report = {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
    return json.dumps(report, ensure_ascii=False, indent=2)


REPORTS: Final[Mapping[str, Callable[[Sequence[Problem]], str]]] = {
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}
"""Each form by the name that `--format` calls it."""


def _object(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "level": str(problem.level),
        "code": str(problem.code),
        "where": problem.where,
        "message": problem.message,
        "fixable": bool(problem.fix),
    }


def _command(problem: Problem) -> str:
    level = "warning" if problem.level is Level.WARNING else "error"
    place = {
        "file": problem.place.file,
        "line": str(problem.place.line),
        "col": str(problem.place.column),
        "title": str(problem.code),
    }
    named = ",".join(f"{name}={_escaped(value, ',:')}" for name, value in place.items())
    return f"::{level} {named}::{_escaped(problem.said)}"


def _escaped(value: str, more: str = "") -> str:
    """As workflow commands write it: signs that would end the value, as percent codes."""
    return "".join(f"%{ord(sign):02X}" if sign in f"%\r\n{more}" else sign for sign in value)


def _result(problem: Problem, codes: Sequence[Code]) -> dict[str, object]:
    region = {"startLine": problem.place.line, "startColumn": problem.place.column}
    file = Path(problem.place.file)
    uri = file.as_uri() if file.is_absolute() else quote(problem.place.file)
    return {
        "ruleId": str(problem.code),
        "ruleIndex": codes.index(problem.code),
        "level": "warning" if problem.level is Level.WARNING else "error",
        "message": {"text": problem.said},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
    }
