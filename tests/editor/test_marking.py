"""Where problems stand in the text, and what their fixes would write."""

import pytest

from app.domain.rules import Terms
from app.editor.marking import marked
from app.editor.mending import mendings
from app.editor.text import Document, Span
from app.rulebook.load import load

PROGRAM = "program:\n  brand: Lou's\n  help: call 800-555-0100\n  timezone: America/New_York\n"


def part(document: Document, span: Span) -> str:
    assert span.start.line == span.end.line
    return document.line(span.start.line)[span.start.column : span.end.column]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("rule", "about", "title"),
    [
        ("    keywrod: A\n    reply: x\n", "keywrod", "Write keyword"),
        ("    keyword: A\n    reply: It’s 🍕\n", "’", "Write '"),
        ("    keyword: A\n    reply: Hi {frist name}\n", "{frist name}", None),
        ("    keyword: A\n    match: somewhere   # a remark\n    reply: x\n", "somewhere", None),
        ("    keyword: A\n    reply: Win a prize #1\n", "Win a prize", 'Write "Win a prize #1"'),
    ],
)
def test_a_problem_marks_what_it_is_about_and_its_fix_has_a_name(
    rule: str, about: str, title: str | None, end: str
) -> None:
    text = f"{PROGRAM}rules:\n  -\n{rule}".replace("\n", end)
    document = Document(text)
    problems = [one for one in load({"a.yaml": text}, Terms()).problems if one.place.line > 6]

    marks = [mark for mark in marked(document, problems) if part(document, mark.span) == about]

    assert marks
    assert [one.title for one in mendings(document, marks, marks[0].span)][:1] == ([] if title is None else [title])


def test_a_problem_of_a_line_that_is_gone_stands_at_the_end() -> None:
    [problem] = load({"a.yaml": "rules:\n  - 'open\n"}, Terms()).problems

    [mark] = marked(Document("rules:"), [problem])

    assert mark.span.start.line == 0
