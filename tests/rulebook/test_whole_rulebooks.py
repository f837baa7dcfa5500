"""Problems that only all files together have."""

from app.domain.alphabet import Country, DeliveryType, Limits
from app.domain.rules import Terms
from app.rulebook.load import load
from tests.rulebook.written import PROGRAM, loaded, said_of

HOURS = "rules:\n  - keyword: HOURS\n    reply: 11am to 10pm\n"
JOIN = "rules:\n  - keyword: PIZZA\n    join group: pizza-club\n    reply: {reply}\n"


def test_no_files_are_an_error_and_no_rulebook() -> None:
    found = load({}, Terms())

    assert found.rulebook is None
    assert [str(problem) for problem in found.problems] == [
        "rules:1:1    error    no file has a program:. Write one with brand, help and timezone"
    ]


def test_a_program_without_rules_is_an_error() -> None:
    assert "there is no rule in any file" in said_of("rules:\ntests:\n")[0]
    assert "there is no rule in any file" in said_of("# nothing yet\n")[0]
    assert "there is no rule in any file" in said_of("rules: []\n")[0]


def test_two_programs_name_both_places() -> None:
    assert said_of(PROGRAM + HOURS) == [
        "rules/winter.yaml:2:3    error    program: this is here twice, first at rules/program.yaml:2:3. Keep one"
    ]


def test_two_anything_else_name_both_places() -> None:
    files = {"a.yaml": PROGRAM + HOURS + "anything else:\n  reply: What?\n", "b.yaml": "anything else:\n  reply: Eh?\n"}

    assert [str(problem) for problem in load(files, Terms()).problems] == [
        "b.yaml:2:3    error    anything else: this is here twice, first at a.yaml:10:3. Keep one"
    ]


def test_a_rule_without_a_reply_must_say_that_it_is_silent_on_purpose() -> None:
    silent = "rules:\n  - keyword: HOURS\n"

    (problem,) = said_of(silent)
    assert problem.startswith("rules/winter.yaml:2:5    error    HOURS: there is no reply. Write one, or ")
    assert problem.endswith('"no reply: on purpose" if you want silence')
    assert said_of(silent + "    no reply: on purpose\n") == []
    assert "LEAVE: there is no reply" in said_of("rules:\n  - keyword: LEAVE\n    leave group: a\n")[0]


def test_anything_else_without_a_reply_must_say_that_it_is_silent_on_purpose() -> None:
    assert "anything else: there is no reply" in said_of(HOURS + "anything else:\n  reply again: once\n")[0]
    assert said_of(HOURS + "anything else:\n  no reply: on purpose\n") == []


def test_a_joining_reply_must_name_what_the_law_wants_and_is_offered_the_words() -> None:
    (problem,) = said_of(JOIN.format(reply="Welcome to the club!"))

    assert problem == (
        "rules/winter.yaml:4:12   error    PIZZA, reply: a reply that joins a group must name the brand, how often, "
        "that rates may apply, HELP and STOP. Write: Lou's Pizza: Welcome to the club! 4 msgs/month. "
        "Msg & data rates may apply. HELP for help, STOP to end."
    )
    offered = problem.split("Write: ")[1]
    assert said_of(JOIN.format(reply=f'"{offered}"')) == []


def test_a_joining_reply_that_names_some_of_it_is_asked_for_the_rest_alone() -> None:
    (problem,) = said_of(JOIN.format(reply="Lou's Pizza, 4 msgs/month. HELP for help, STOP to end"))

    assert "must name that rates may apply. Write: " in problem


def test_a_joining_reply_without_room_is_told_how_much_room_there_is() -> None:
    (problem,) = said_of(JOIN.format(reply="x" * 120))

    assert problem.endswith(
        "Shorten your own words to 80 characters and add: "
        "Lou's Pizza: 4 msgs/month. Msg&data rates may apply. HELP for help, STOP to end"
    )


def test_a_rule_does_not_join_and_leave_one_group() -> None:
    reply = "Lou's Pizza, 4 msgs/month. Msg & data rates may apply. HELP for help, STOP to end"

    (problem,) = said_of(JOIN.format(reply=reply) + "    leave group: pizza-club\n")

    assert problem.endswith("PIZZA, leave group: the rule joins pizza-club too. Make two rules")


def test_a_program_is_a_block_of_keys() -> None:
    (problem,) = said_of(HOURS, program="program: Lou's Pizza\n")

    assert problem.endswith("program: keys belong under it: brand, help, timezone")


def test_a_rule_that_joins_needs_how_often_and_a_reply() -> None:
    program = PROGRAM.replace("  how often: 4 msgs/month\n", "")
    silent = "rules:\n  - keyword: PIZZA\n    join group: club\n    no reply: on purpose\n"

    assert '"how often" is needed in program:' in said_of(JOIN.format(reply="Welcome"), program=program)[0]
    assert said_of(HOURS, program=program) == []
    assert "must be told what they joined" in said_of(silent)[0]


def test_a_reply_may_be_as_long_as_the_account_allows() -> None:
    text = "rules:\n  - keyword: HOURS\n    reply: " + "x" * 140 + "\n"
    canada = Terms(limits=Limits(DeliveryType.EXPRESS, Country.CA))
    standard = Terms(limits=Limits(DeliveryType.STANDARD, Country.US))

    assert said_of(text) == []
    assert "4 characters too long for a text of 136 (Express account in Canada)" in said_of(text, terms=canada)[0]
    assert "10 characters too long for a text of 130 (Standard account)" in said_of(text, terms=standard)[0]


def test_line_ends_of_a_reply_count_two() -> None:
    text = "rules:\n  - keyword: HOURS\n    reply: |\n      " + "x" * 158 + "\n      y\n"

    assert "1 character too long" in said_of(text)[0]


def test_a_brand_that_makes_the_consent_answers_too_long_is_named_with_the_answer() -> None:
    (problem,) = said_of(HOURS, program=PROGRAM.replace("call 800-555-0100", "call " + "5" * 100))

    assert problem.startswith("rules/program.yaml:2:3    error    program: the HELP answer, made from these lines, is ")
    assert problem.endswith(
        " characters too long for a text of 160 (Express account). Shorten brand, help or how often"
    )


def test_a_group_that_nobody_joins_is_a_warning_and_a_rulebook() -> None:
    found = loaded(HOURS + "    only if: member of pizza-club\n")

    assert found.rulebook is not None
    [problem] = found.problems
    assert str(problem).endswith(
        'HOURS, only if: no rule joins the group "pizza-club". Write a rule with: join group: pizza-club'
    )
    assert str(problem).startswith("rules/winter.yaml:2:14   warning  ")


def test_a_keyword_too_short_for_typos_is_told_so() -> None:
    assert "it needs 5 letters" in said_of("rules:\n  - keyword: MENU\n    close enough: one letter\n    reply: x\n")[0]


def test_several_keywords_in_one_place_are_sent_to_also() -> None:
    assert said_of("rules:\n  - keyword: [A, B]\n    reply: x\n") == [
        (
            "rules/winter.yaml:2:14   error    rule 1, keyword: one keyword belongs here, not a list. "
            'List the others under "also"'
        )
    ]


def test_a_rule_without_a_keyword_is_named_by_its_number() -> None:
    assert said_of("rules:\n  - reply: x\n") == [
        'rules/winter.yaml:2:5    error    rule 1: there is no keyword. Begin the rule with "- keyword: WORD"'
    ]
    assert said_of("rules:\n  - HOURS\n")[0].startswith("rules/winter.yaml:2:5    error    rule 1: a rule is a block")
