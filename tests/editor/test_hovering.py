"""What an editor tells of the word somebody points at."""

import pytest

from app.editor.hovering import meaning
from app.editor.meaning import PLACEHOLDERS
from app.rulebook.keys import RULE
from tests.editor.marked_text import at_cursor

REPLY = "rules:\n  - keyword: PIZZA\n    reply: Hi {first name|friend}, welcome\n"


@pytest.mark.parametrize(
    ("text", "part", "said"),
    [
        (REPLY.replace("reply", "re▮ply"), "reply", "**reply**\n\nThe answer."),
        (REPLY.replace("Hi", "H▮i"), "Hi {first name|friend}, welcome", "**reply**"),
        (REPLY.replace("first", "fi▮rst"), "{first name|friend}", PLACEHOLDERS["first name"]),
        (REPLY.replace("PIZZA", "PIZ▮ZA"), "PIZZA", "```yaml\nkeyword: PIZZA\n```"),
        ("ru▮les:\n", "rules", "begins with a dash"),
        ("rules:\n  - keyword: A\n    match: any▮where\n", "anywhere", "`whole message`, `first word`"),
        ("tests:\n  a chat: |\n    th▮em: hi\n", "them", "What the person texts."),
    ],
)
def test_a_word_is_told_with_its_meaning(text: str, part: str, said: str) -> None:
    document, spot = at_cursor(text)

    found = meaning(document, spot)

    assert found is not None
    assert said in found.about
    assert document.line(spot.line)[found.span.start.column : found.span.end.column] == part


@pytest.mark.parametrize("text", ["tests:\n  a ch▮at: |\n", "rules:\n  - keywrod▮: A\n", "▮\n", "# a re▮mark\n"])
def test_what_is_nobodys_word_but_the_authors_is_left_alone(text: str) -> None:
    assert meaning(*at_cursor(text)) is None


def test_every_key_of_a_rule_has_a_meaning_and_an_example() -> None:
    assert [key.name for key in RULE.table if not key.about or not key.example] == []
