"""The messages of the rule language's own page, to the letter, and the form of all others."""

from app.domain.rules import Terms
from app.rulebook.load import load
from app.rulebook.run_chats import run_chats
from tests.rulebook.written import PROGRAM, loaded, said_of


def test_a_curly_apostrophe_is_named_with_the_one_to_write() -> None:
    text = "rules:" + "\n" * 14 + "  - keyword: PIZZA\n    reply: Lou’s has slices\n"

    assert said_of(text) == [
        (
            "rules/winter.yaml:16:15  error    PIZZA, reply: the gateway does not accept ’ "
            "(a curly apostrophe, often pasted from Word). Write '"
        )
    ]


def test_a_reply_that_ends_at_a_comment_is_told_from_a_reply_with_a_comment_behind_it() -> None:
    text = "rules:" + "\n" * 27 + "  - keyword: WIN\n    reply: Win a prize #1 of many\n"

    assert said_of(text) == [
        (
            'rules/winter.yaml:29:12  error    WIN, reply: everything after " #" is a comment in YAML, '
            'so the text ends at "Win a prize". Put the text in quotes'
        )
    ]
    assert said_of(text.replace(" #1 of many", "  # the first of many")) == []
    assert said_of(text.replace("Win a prize #1 of many", '"Win prize #1"')) == []


def test_two_rules_that_both_take_a_text_are_shown_with_it() -> None:
    text = "rules:" + "\n" * 10 + "  - keyword: PIZZA\n    match: anywhere\n    reply: Mmm\n"
    text += "\n" * 5 + "  - keyword: HOURS\n    match: anywhere\n    reply: 11 to 10\n"

    assert said_of(text) == [
        (
            'rules/winter.yaml:19:14  error    HOURS and PIZZA both take "hours pizza" '
            "(PIZZA: rules/winter.yaml:11, match: anywhere). Set one to: whole message"
        )
    ]


def test_a_misspelt_key_is_answered_with_the_right_one() -> None:
    text = "rules:" + "\n" * 38 + "  - keyword: CATER\n    reply: Thanks\n    foward to: lou\n"

    assert said_of(text) == [
        'rules/winter.yaml:41:5   error    CATER: unknown key "foward to". Did you mean "forward to"?'
    ]


def test_a_failed_chat_names_its_line_what_was_expected_and_what_came() -> None:
    text = (
        "rules:\n  - keyword: HOURS\n    reply: 11 to 10\nanything else:\n  reply: Sorry\ntests:"
        + "\n" * 56
        + "  an opt-out in plain words: |\n    them: please no\n    then: opted out\n"
    )
    found = loaded(text)

    assert found.rulebook is not None
    (result,) = run_chats(found.rulebook, found.chats)
    assert str(result) == (
        'rules/winter.yaml:64     failed   test "an opt-out in plain words": '
        'expected opted out, got the reply of "anything else"'
    )


def test_all_problems_of_all_files_come_at_once_in_the_order_of_their_places() -> None:
    files = {
        "rules/b.yaml": "rules:\n  - keyword: A\n    replly: x\n  - keyword: STOP\n    reply: x\n",
        "rules/a.yaml": 'rules:\n  - keyword: B\n    reply: "never closed\n',
        "rules/c.yaml": PROGRAM.replace("America/New_York", "Mars"),
    }

    problems = [str(problem).split("  ")[0] for problem in load(files, Terms()).problems]

    assert problems == [
        "rules/a.yaml:3:12",
        "rules/b.yaml:3:5",
        "rules/b.yaml:4:14",
        "rules/c.yaml:5:13",
    ]


def test_a_file_is_read_past_what_is_sure_so_that_all_its_faults_come_at_once() -> None:
    text = (
        "rules:\n\t- keyword: HOURS\n\t\treply: Today: 11 to 10’\n\t\tmatch: any\n"
        "  - keyword: MENU\n    reply: 'it's cheap'\n    foo: x\n"
        '  - keyword: WIN\n    reply: "never closed\n'
    )

    assert [(each.place.line, each.place.column, each.code) for each in loaded(text).problems] == [
        (2, 1, "tab"),
        (3, 10, "unquoted-colon"),
        (6, 12, "quotes"),
        (9, 12, "open-quote"),
    ]


def test_what_is_found_behind_a_stumble_has_its_place_in_the_file_as_it_is() -> None:
    text = "rules:\n  - keyword: HOURS\n    reply: Today: it’s\n    macth: first word\n"

    assert said_of(text) == [
        'rules/winter.yaml:3:12   error    there is a ": " inside the text. Put the text in quotes',
        (
            "rules/winter.yaml:3:21   error    HOURS, reply: the gateway does not accept ’ "
            "(a curly apostrophe, often pasted from Word). Write '"
        ),
        'rules/winter.yaml:4:5    error    HOURS: unknown key "macth". Did you mean "match"?',
    ]
