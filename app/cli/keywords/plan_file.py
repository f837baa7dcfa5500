"""A plan as a file: JSON for people and programs to read, with marks by which a stale one is known.

It holds no password, no token and no address that a keyword is forwarded to. Who edits its steps makes it stale.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.cli.outcome import CouldNotRun
from app.domain.keyword_plan import Kind, Step
from app.domain.keyword_proposal import GatewayAccount, Proposal
from app.domain.keyword_setup import Change, Part

FORM: Final = "textback keywords plan 1"
"""What the file says it is; another release may write another."""

_LARGEST: Final = 4 * 1024 * 1024
"""Characters that are read; what is longer is cut, and then no JSON any more."""


def as_json(proposal: Proposal) -> dict[str, object]:
    """The plan as the file has it."""
    return {
        "form": FORM,
        "made_at": proposal.made_at.isoformat(),
        "account": {"address": proposal.account.address, "user": proposal.account.user},
        "steps": [_step(step) for step in proposal.steps],
        "stated": dict(proposal.stated),
        "seen": dict(proposal.seen),
    }


def write_plan(file: Path, proposal: Proposal) -> None:
    """Write the file.

    Raises:
        CouldNotRun: it cannot be written.
    """
    try:
        file.write_text(json.dumps(as_json(proposal), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise CouldNotRun(f"the plan cannot be written to {file}: {error.strerror}.") from error


def read_plan(file: Path) -> Proposal:
    """Read a plan that `write_plan` wrote.

    Raises:
        CouldNotRun: there is none, or it is no plan of this release.
    """
    try:
        with file.open(encoding="utf-8") as opened:
            return _proposal(json.loads(opened.read(_LARGEST)))
    except OSError as error:
        raise CouldNotRun(f"the plan {file} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CouldNotRun(f"{file} is no plan of this release. Make one: textback keywords plan --out {file}") from None


def _step(step: Step) -> dict[str, object]:
    return {
        "do": str(step.kind),
        "keyword": step.word,
        "why": step.why,
        "changes": [_change(change) for change in step.changes],
        "changed_by_hand": [_change(change) for change in step.by_hand],
        "doubtful_since": step.doubtful_since.isoformat() if step.doubtful_since else None,
    }


def _change(change: Change) -> dict[str, str]:
    return {"part": str(change.part), "old": change.old, "new": change.new}


def _proposal(written: Mapping[str, Any]) -> Proposal:
    if written["form"] != FORM:
        raise ValueError(FORM)
    return Proposal(
        account=GatewayAccount(str(written["account"]["address"]), str(written["account"]["user"])),
        made_at=datetime.fromisoformat(written["made_at"]),
        steps=tuple(_read_step(step) for step in written["steps"]),
        stated={str(key): str(mark) for key, mark in written["stated"].items()},
        seen={str(key): str(mark) for key, mark in written["seen"].items()},
    )


def _read_step(written: Mapping[str, Any]) -> Step:
    since = written["doubtful_since"]
    return Step(
        kind=Kind(written["do"]),
        word=str(written["keyword"]),
        why=str(written["why"]),
        changes=tuple(map(_read_change, written["changes"])),
        by_hand=tuple(map(_read_change, written["changed_by_hand"])),
        doubtful_since=None if since is None else datetime.fromisoformat(since),
    )


def _read_change(written: Mapping[str, Any]) -> Change:
    return Change(Part(written["part"]), str(written["old"]), str(written["new"]))
