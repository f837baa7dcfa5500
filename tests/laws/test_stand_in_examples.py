"""Every curl line of the stand-in's page is run as it stands there, by a shell, and answers what stands below it."""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.processes import ROOT, stand_in

PAGE = ROOT / "docs" / "stand-in-gateway.md"
ADDRESS = "http://127.0.0.1:8026"

ALIKE = (
    (r'("(?:ID|id|FileID)":)\d+', r"\1N"),
    (r"<ID>\d+</ID>", "<ID>N</ID>"),
    (r"(media\.example\.com/)\d+", r"\1N"),
    (r"[0-9a-f]{24}", "CONTACT"),
    (r"\d\d-\d\d-\d{4}( \d{1,2}:\d\d [AP]M)?", "TIME"),
    (r"\d{4}-\d\d-\d\dT[0-9:.]+\+00:00", "TIME"),
)
"""What differs from run to run: ids and times."""


@dataclass(frozen=True)
class Example:
    """A command of the page and what stands below it."""

    command: str
    answer: str


def examples(page: str) -> Iterator[Example]:
    """The curl lines of all blocks, in their order."""
    for block in re.findall(r"^```\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, answer = piece.partition("\n")
            yield Example(command, answer.strip())


def alike(answer: str) -> str:
    """The answer without what differs from run to run."""
    for pattern, instead in ALIKE:
        answer = re.sub(pattern, instead, answer)
    return answer


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with stand_in(tmp_path, "--state", ":memory:") as url:
        yield url


def run(command: str, address: str, last_id: str) -> str:
    """What a shell prints for a command of the page, with our address in place of the page's."""
    ours = command.replace(ADDRESS, address).replace("curl ", "curl --silent --show-error ", 1)
    given = {"A": "User=demo&Password=demo", "ID": last_id, "PATH": os.environ["PATH"]}
    done = subprocess.run(  # noqa: S602 - the page is written for a shell, and it is ours
        ours,
        shell=True,
        env=given,
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.stdout.strip() or done.stderr.strip()


def test_every_curl_line_of_the_page_answers_what_it_says(address: str) -> None:
    page = list(examples(PAGE.read_text(encoding="utf-8")))
    last_id, wrong = "", []

    for example in page:
        got = run(example.command, address, last_id)
        found = re.search(r'"(?:ID|id)":"?([0-9a-f]+)', got)
        last_id = found[1] if found else last_id
        if alike(got) != alike(example.answer):
            wrong.append((example.command, example.answer, got))

    assert not wrong
    assert len(page) > 50


def test_the_page_has_a_curl_line_for_every_call_of_its_tables() -> None:
    text = PAGE.read_text(encoding="utf-8")
    commands = "\n".join(example.command for example in examples(text))

    missing = [
        path
        for paths in re.findall(r"^\|[^|]*\| `(?:GET|POST|DELETE)[^|]*\|", text, re.MULTILINE)
        for path in re.findall(r"/[a-z/$ID-]+", paths.replace("/ID", "/$ID"))
        if path.rstrip("/") not in commands
    ]

    assert not missing
