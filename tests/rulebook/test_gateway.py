"""The section `gateway:`: what it states, and what the checker says of it."""

import pytest

from app.domain.alphabet import Country, DeliveryType, Limits
from app.domain.keyword_setup import TEXTBACK, SetUp, Stated
from app.domain.rules import Place, Terms
from app.rulebook.codes import Code
from app.rulebook.formatting import formatted
from app.rulebook.gateway_meets_rules import unreached
from app.rulebook.load import load
from tests.rulebook.written import FILE, PROGRAM, loaded, said_of

RULES = "rules:\n  - keyword: PIZZA\n    reply: Hi\n"


def stated(section: str) -> tuple[Stated, ...]:
    """What a section states, which must be sound."""
    found = loaded(f"{RULES}gateway:\n{section}")
    assert [str(problem) for problem in found.problems] == []
    assert found.gateway is not None
    return found.gateway


def said(section: str, *, rules: str = RULES, terms: Terms | None = None) -> list[str]:
    """What is said of a section whose first line is line 5 of the file, without the file's name."""
    problems = said_of(f"{rules}gateway:\n{section}", terms=terms)
    return [" ".join(problem.removeprefix(f"{FILE}:").split()) for problem in problems]


def test_a_keyword_alone_is_rented_forwarded_to_us_and_silent() -> None:
    assert stated("  - keyword: Pizza\n") == (
        Stated(word="Pizza", place=Place(FILE, 5, 14), forward_to=TEXTBACK, set_up=SetUp()),
    )


def test_everything_that_a_keyword_can_say() -> None:
    [found] = stated(
        "  - keyword: pizza\n"
        "    double opt-in: Reply YES to join\n"
        "    join message: |\n      You are in!\n      Lou's Pizza 4 msgs/month, rates may apply. HELP STOP\n"
        "    alternate reply: In already\n"
        "    forward to: https://hooks.example/x\n"
        "    forward email: lou@lous.example\n"
        "    groups: [pizza club, Fans]\n"
        "    note: ask Ann\n"
    )

    assert found.forward_to == "https://hooks.example/x"
    assert found.set_up == SetUp(
        reply="You are in!\nLou's Pizza 4 msgs/month, rates may apply. HELP STOP",
        email="lou@lous.example",
        groups=("pizza club", "Fans"),
        question="Reply YES to join",
        again="In already",
    )


NONE = [
    ("auto reply: none", SetUp()), ("double opt-in: no", SetUp()), ("double opt-in: none", SetUp()),
    ("alternate reply: None", SetUp()), ("forward email: none", SetUp()), ("groups: none", SetUp()),
    ("groups: []", SetUp()), ('alternate reply: "none"', SetUp(again="none")),
]  # fmt: skip


@pytest.mark.parametrize(("line", "set_up"), NONE)
def test_none_is_a_word_of_the_language_unless_it_stands_in_quotes(line: str, set_up: SetUp) -> None:
    assert stated(f"  - keyword: PIZZA\n    {line}\n")[0].set_up == set_up


def test_forwarding_may_go_nowhere() -> None:
    assert stated("  - keyword: PIZZA\n    forward to: none\n")[0].forward_to == ""


def test_sections_of_several_files_are_one() -> None:
    files = {
        "a.yaml": f"{PROGRAM}{RULES}gateway:\n  - keyword: PIZZA\n",
        "b.yaml": "gateway:\n  - keyword: WIN\n    forward to: none\n",
    }

    found = load(files, Terms())

    assert [each.word for each in found.gateway or ()] == ["PIZZA", "WIN"]


@pytest.mark.parametrize(("section", "expected"), [("", None), ("gateway: none\n", ()), ("gateway: []\n", ())])
def test_no_section_states_nothing_and_an_empty_one_no_keyword(section: str, expected: object) -> None:
    assert loaded(RULES + section).gateway == expected


# what is written behind "- keyword: PIZZA", where the problem is, what is said
WRONG = [
    (
        "auto reply: it’s",
        "6:19",
        "the gateway does not accept ’ (a curly apostrophe, often pasted from Word). Write '",
    ),
    (
        "auto reply: Hi {first name}",
        "6:20",
        "the gateway sends {first name} as it stands: only replies of rules are filled in. Write it out",
    ),
    (
        "auto reply: " + "x" * 161,
        "6:17",
        "1 character too long for a text of 160 (Express account). Shorten it",
    ),
    (
        "auto reply: Win #1",
        "6:17",
        'everything after " #" is a comment in YAML, so the text ends at "Win". Put the text in quotes',
    ),
    (
        "auto reply: [a, b]",
        "6:17",
        "one text belongs here, not a list. If the text begins with [, put it in quotes",
    ),
    (
        "join message: Welcome",
        "6:19",
        'this follows the yes of a "double opt-in". Without one, call it "auto reply"',
    ),
    (
        "forward to: lou@lous.example",
        "6:17",
        'this is an email address. Write it under "forward email"',
    ),
    (
        "forward to: textbak",
        "6:17",
        "this is no address of the web. Write: textback, none, or an address from https:// on",
    ),
    (
        "forward to: https://h.example:99999/",
        "6:17",
        "this is no address of the web. Write: textback, none, or an address from https:// on",
    ),
    (
        "forward to: http://h.example/",
        "6:17",
        "customers' texts would travel there for all to read. Write https:// instead of http://",
    ),
    (
        "forward to: https://us.example/incoming/canary",
        "6:17",
        "this address has a secret in it, which must not stand in a file. For our own address, write: textback",
    ),
    (
        "forward email: lou",
        "6:20",
        '"lou" is no email address. Write one like lou@lous.example',
    ),
    (
        "groups: [fans, Fans]",
        "6:20",
        "Fans is here twice; capital letters do not count. Take one out",
    ),
]


@pytest.mark.parametrize(("line", "place", "message"), WRONG)
def test_what_is_wrong_is_said_with_its_place_and_what_to_write(line: str, place: str, message: str) -> None:
    key = line.partition(":")[0]

    assert said(f"  - keyword: PIZZA\n    {line}\n") == [f"{place} error PIZZA, {key}: {message}"]


UNKNOWN = [
    ("forward url: https://x.example", 'unknown key "forward url". Did you mean "forward to"?'),
    ("reply: Hi", 'unknown key "reply". It belongs in a rule, under "rules:"'),
    (
        "greeting: Hi",
        'unknown key "greeting". The keys here are: keyword, forward to, forward email, groups, auto reply',
    ),
]


@pytest.mark.parametrize(("line", "message"), UNKNOWN)
def test_an_unknown_key_is_answered_with_the_right_one_or_its_place(line: str, message: str) -> None:
    [problem] = said(f"  - keyword: PIZZA\n    {line}\n")

    assert problem.startswith(f"6:5 error PIZZA: {message}")


def test_who_joins_a_group_is_told_what_they_joined() -> None:
    keyword = "  - keyword: PIZZA\n    forward to: none\n    groups: [fans]\n"
    [silent] = said(keyword)
    [short] = said(f"{keyword}    auto reply: Welcome\n")
    [asked] = said(f"{keyword}    double opt-in: Sure?\n    join message: Welcome\n")

    assert silent == '7:13 error PIZZA, groups: who joins a group must be told what they joined. Write "auto reply"'
    assert short.startswith("8:17 error PIZZA, auto reply: a reply that joins a group must name the brand, how often,")
    assert "Write: Lou's Pizza: Welcome. 4 msgs/month. Msg & data rates may apply." in short
    assert asked.startswith("9:19 error PIZZA, join message: a reply that joins a group must name the brand")
    assert said("  - keyword: PIZZA\n    groups: [fans]\n") == []


def test_every_placeholder_is_named_once_and_other_signs_all_the_same() -> None:
    problems = said("  - keyword: PIZZA\n    forward to: none\n    auto reply: '{brand} {rest} {brand} ok*'\n")

    assert [problem.split(" ", 1)[0] for problem in problems] == ["7:18", "7:26", "7:43"]
    assert ["the gateway sends" in problem for problem in problems] == [True, True, False]


def test_an_address_on_this_machine_needs_no_secrecy() -> None:
    assert said("  - keyword: PIZZA\n    forward to: http://127.0.0.1:8025/x\n") == []


def test_a_question_and_an_auto_reply_are_one_too_many() -> None:
    [problem] = said("  - keyword: PIZZA\n    forward to: none\n    double opt-in: Sure?\n    auto reply: Hi\n")

    assert problem == (
        '8:17 error PIZZA, auto reply: with "double opt-in" the gateway asks first. Call what follows the yes '
        '"join message"'
    )


BAD_WORDS = [
    ("STOP", "STOP belongs to STOP, HELP and START, which nobody can rent. Choose another keyword"),
    ("HÖREN", '"HÖREN" cannot be rented. Use letters without accents, numbers, and single blanks between words'),
    ("a/b", '"a/b" cannot be rented. Use letters without accents, numbers, and single blanks between words'),
    ("W" * 81, "the keyword has 81 characters. Use at most 80"),
]


@pytest.mark.parametrize(("word", "message"), BAD_WORDS)
def test_a_keyword_that_nobody_can_rent_is_refused(word: str, message: str) -> None:
    assert said(f"  - keyword: {word}\n") == [f"5:14 error {word}, keyword: {message}"]


SHAPES = [
    ("  - PIZZA\n", '5:5 error gateway 1: a keyword is a block that begins with "- keyword: WORD"'),
    ("  - auto reply: Hi\n", '5:5 error gateway 1: there is no keyword. Begin the block with "- keyword: WORD"'),
    (
        "  keyword: PIZZA\n",
        '5:3 error gateway: a list of keywords belongs under it; each begins with "- keyword: WORD"',
    ),
    (
        "  - keyword: PIZZA\n  - keyword: pizza\n",
        "6:14 error pizza: this keyword is here twice, first at rules/winter.yaml:5:14. Keep one",
    ),
]


@pytest.mark.parametrize(("section", "expected"), SHAPES)
def test_the_shape_is_explained(section: str, expected: str) -> None:
    [problem] = said(section)

    assert problem.startswith(expected)


def test_a_key_of_the_section_in_the_first_column_is_sent_where_it_belongs() -> None:
    assert said_of("forward email: lou@lous.example\n")[0].endswith('It belongs to a keyword, under "gateway:"')


@pytest.mark.parametrize(
    ("limits", "longest"),
    [(Limits(DeliveryType.STANDARD), 130), (Limits(country=Country.CA), 136), (Limits(), 160)],
)
def test_texts_are_as_long_as_the_account_allows(limits: Limits, longest: int) -> None:
    def problems(characters: int) -> list[str]:
        section = f"  - keyword: PIZZA\n    forward to: none\n    auto reply: {'x' * characters}\n"
        return said(section, terms=Terms(limits=limits))

    assert (problems(longest), len(problems(longest + 1))) == ([], 1)


@pytest.mark.parametrize("line", ["auto reply: Hello", "double opt-in: Sure?"])
def test_two_answers_to_one_text_are_a_warning(line: str) -> None:
    key = line.partition(":")[0]
    two = "customers get two texts: this one from the gateway, and the reply of PIZZA. Take one of the two out"

    assert said(f"  - keyword: PIZZA\n    {line}\n") == [f"5:14 warning PIZZA, {key}: {two}"]
    assert said(f"  - keyword: PIZZA\n    {line}\n    forward to: none\n") == []


def test_a_silent_rule_leaves_the_answer_to_the_gateway() -> None:
    silent = "rules:\n  - keyword: PIZZA\n    no reply: on purpose\n"

    assert said("  - keyword: PIZZA\n    auto reply: Hello\n", rules=silent) == []


ANSWERED = [
    ("keyword: PIZZA\n    match: whole message", True),
    ("keyword: PIZ\n    also: [pizza]", True),
    ("keyword: PIZZA CLUB", False),
    ("keyword: PIZZA\n    match: anywhere", True),
    ("pattern: 'pi+zza'", True),
    ("keyword: SLICE", False),
]


@pytest.mark.parametrize(("rule", "answered"), ANSWERED)
def test_a_keyword_that_no_rule_takes_is_a_warning(rule: str, answered: bool) -> None:
    problems = said("  - keyword: PIZZA\n", rules=f"rules:\n  - {rule}\n    reply: Hi\n")

    expected = 'warning PIZZA: no rule takes this keyword, so "anything else" answers it.'
    assert [expected in problem for problem in problems] == ([] if answered else [True])


def test_rules_that_no_keyword_of_the_account_leads_to_are_known() -> None:
    found = loaded(
        "rules:\n  - keyword: PIZZA CLUB\n    reply: Hi\n  - keyword: HOURS\n    also: [pizza times]\n    reply: Hi\n"
        "  - keyword: MENU\n    reply: Hi\n  - pattern: 'x+y'\n    reply: Hi\n"
        "gateway:\n  - keyword: PIZZA\n    forward to: none\n"
    )

    assert found.rulebook is not None
    assert unreached(found.gateway or (), found.rulebook.rules.rules) == ("MENU",)


def test_format_lays_a_section_out_and_keeps_what_it_says() -> None:
    text = "gateway:\n- auto reply:   Hi\n  keyword: PIZZA\n\n- keyword: WIN\n"

    assert formatted(FILE, text) == "gateway:\n  - keyword: PIZZA\n    auto reply: Hi\n  - keyword: WIN\n"


def test_a_text_with_curly_quotes_in_it_is_mended() -> None:
    [problem] = loaded(f"{RULES}gateway:\n  - keyword: PIZZA\n    auto reply: it’s\n").problems

    assert (problem.code, [edit.text for edit in problem.fix]) == (Code.CHARACTER, ["'"])
