"""Files with one fault each: the place and the words that an author gets for it, and nothing else."""

import pytest

from tests.rulebook.written import FILE, PROGRAM, said_of

HOURS = "rules:\n  - keyword: HOURS\n    reply: 11am to 10pm\n"
"""Three lines of a sound file; a fault follows from line 4 on."""

YAML_FAULTS = {
    "a tab before a key": ("rules:\n\t- keyword: A\n\t\treply: x\n", "2:1", "begins with a tab. Begin it with blanks"),
    "a colon inside a text": (HOURS + "    note: hours: 9 to 5\n", "4:11", 'there is a ": " inside the text'),
    "no colon behind a key": (HOURS + "    note\n    match: anywhere\n", "4:5", 'no ":" behind the key in "note"'),
    "a quote that never closes": (HOURS + '    note: "open all day\n', "4:11", 'has no closing "'),
    "an apostrophe in single quotes": (HOURS + "    note: 'it's late'\n", "4:11", "ends at the second '"),
    "quotes around a part of the text": (HOURS + '    note: "Big" sale\n', "4:11", "Put all of it between '"),
    "a text that begins with @": (HOURS + "    note: @lou\n", "4:11", "cannot begin with @"),
    "a text that begins with %": (HOURS + "    note: %off\n", "4:11", "cannot begin with %"),
    "a text that begins with a placeholder": (HOURS + "    note: {brand} hi\n", "4:11", "cannot begin with {"),
    "a text that begins with a star": (HOURS + "    note: *sale\n", "4:11", "begins with * means something else"),
    "a text that begins with two stars": (HOURS + "    note: ** sale **\n", "4:11", "cannot begin with *"),
    "an anchor": (HOURS + "    note: &more sale\n", "4:11", "an anchor). Put the text in quotes"),
    "a tag": (HOURS + "    note: !wow sale\n", "4:11", "a tag). Put the text in quotes"),
    "a merge": (HOURS + "    <<: {note: x}\n", "4:5", "<< (a merge) is not used here"),
    "a list that never closes": (
        "rules:\n  - keyword: A\n    also: [B, C\n    reply: x\n",
        "3:11",
        "not closed with ]",
    ),
    "a key further right": (HOURS + "      note: x\n", "4:7", "begins further right"),
    "a key further left": (
        "rules:\n  - keyword: AAA\n    reply: x\n   note: y\n",
        "4:4",
        "does not fit the lines above",
    ),
    "no blank behind a colon": ("rules:\n  - keyword:HOURS\n    reply: x\n", "2:12", 'write a blank behind the ":"'),
    "no blank behind a dash": ("rules:\n  -keyword: HOURS\n    reply: x\n", "2:3", 'write a blank behind the "-"'),
    "words behind a bracket": (HOURS + "    note: [New] menu\n", "4:11", "more follows behind the ]"),
    "a line end from Word": (HOURS + "    note: a\u2028b\n", "4:12", "invisible control character (U+2028)"),
    "a second document": (HOURS + "---\nrules: []\n", "4:1", "a second document begins here"),
    "a key twice": (HOURS + "    reply: noon\n", "4:5", '"reply" is here twice, first in line 3. Keep one'),
    "a control character": (HOURS + "    note: a\x07b\n", "4:12", "invisible control character (U+0007)"),
    "text behind a bar": (HOURS + "    note: | a\n", "4:11", "behind | the text begins on the next line"),
    "a long text that goes on behind a #": (
        HOURS + "    note: number #1\n      in town\n",
        "4:11",
        'the text ends at "number". Put the text in quotes',
    ),
    "a bar at the beginning": ("| x\n", "1:3", "behind | or > the text begins on the next line"),
    "an unknown escape": (HOURS + '    note: "50\\% off"\n', "4:14", "a \\ is special"),
    "a list as a key": (HOURS + "    [a]: b\n", "4:5", "a key must be a text"),
    "a dash inside a line": (HOURS + "    note: - x\n", "4:11", '"- " here would begin a list'),
    "rules that are no list": ("rules:\n  keyword: A\n", "2:3", "a list of rules belongs under it"),
    "tests that are no chats": (HOURS + "tests: [a]\n", "4:8", "chats belong under it"),
    "anything else without keys": (HOURS + "anything else: Sorry\n", "4:16", "keys belong under it"),
    "an empty rule": (HOURS + "  -\n", "4:4", "rule 2: a rule is a block of keys"),
    "no keys at all": ("just words\n", "1:1", "a rule file is made of program:, rules:"),
    "an unknown top key": ("rule:\n  - keyword: A\n", "1:1", 'unknown key "rule". Did you mean "rules"?'),
    "a rule's key in the first column": ("keyword: A\n", "1:1", 'It belongs in a rule, under "rules:"'),
}

RULE_FAULTS = {
    "a misspelt key": ("    relpy: x\n", "4:5", 'HOURS: unknown key "relpy". Did you mean "reply"?'),
    "a key nobody knows": ("    colour: x\n", "4:5", 'unknown key "colour". The keys here are: keyword, also'),
    "a top key in a rule": ("    tests: x\n", "4:5", "It begins in the first column"),
    "a key of a later version": ("    ask first: x\n", "4:5", '"ask first" is not built yet. Take the line out'),
    "an unknown match": ("    match: any\n", "4:12", "Write: whole message, first word or anywhere"),
    "an unknown only if": ("    only if: members\n", "4:14", "Write: member of GROUP"),
    "a date in words": ("    active: Dec 1 to Dec 24\n", "4:13", "Write it like 2026-12-01 to 2026-12-24"),
    "a date that is none": ("    active: 2026-02-30 to 2026-03-01\n", "4:13", "the calendar has no 2026-02-30"),
    "a time that is none": ("    active: from 2026-02-03 25:00\n", "4:13", "the clock has no 25:00"),
    "an end before the beginning": ("    active: 2026-12-24 to 2026-12-01\n", "4:13", "ends before it begins"),
    "too early without dates": ("    too early: wait\n", "4:16", 'this needs "active"'),
    "too early without a first day": (
        "    active: until 2026-12-01\n    too early: wait\n",
        "5:16",
        '"active" has no first day',
    ),
    "too late without a last day": (
        "    active: from 2026-12-01\n    too late: gone\n",
        "5:15",
        '"active" has no last day',
    ),
    "in between without reply again": ("    in between: x\n", "4:17", 'this needs "reply again"'),
    "in between with always": ("    reply again: always\n    in between: x\n", "5:17", "nothing is in between"),
    "an unknown reply again": ("    reply again: twice\n", "4:18", "Write: always, once, once a day, or once every"),
    "reply if member without a group": ("    reply if member: x\n", "4:22", 'this needs "join group"'),
    "a reply and no reply": ("    no reply: on purpose\n", "3:12", 'says "no reply: on purpose"'),
    "no reply by accident": ("    no reply: yes\n", "4:15", "Write: on purpose"),
    "close enough in other words": ("    close enough: yes\n", "4:19", "Write: no, or one letter"),
    "the same keyword twice": ("    also: [OPEN, hours!]\n", "4:18", "hours! is here twice"),
    "a consent word": ("    also: [Stop.]\n", "4:12", "Stop. belongs to STOP, HELP and START"),
    "a consent word in another language": ("    also: [NO MÁS]\n", "4:12", "belongs to STOP, HELP and START"),
    "a keyword of signs": ("    also: ['!!!']\n", "4:12", "neither letters nor numbers"),
    "a keyword cut off by #": ("    also: WIN #1\n", "4:11", 'the text ends at "WIN"'),
    "a list where a text belongs": ("    match: [anywhere]\n", "4:12", "one text belongs here, not a list"),
    "an empty value": ("    match:\n", "4:11", "there is nothing here"),
    "a block where a text belongs": ("    match: {a: b}\n", "4:12", "not a block of keys"),
    "a keyword as long as a text": (f"    also: {'x' * 81}\n", "4:11", "has 81 characters. Use at most 80"),
    "a group joined for no time": (
        "    join group: a for 0 days\n    reply if member: x\n",
        "4:17",
        "0 days is no membership",
    ),
    "a group with a time": ("    leave group: a for 3 days\n", "4:18", 'Only "join group" has a time, in days'),
    "a group without a name": ("    leave group: '!'\n", "4:18", "no name for a group"),
    "a keyword and a pattern": ("    pattern: x+\n", "4:14", "a keyword or a pattern, not both"),
}

REPLY_FAULTS = {
    "an emoji": ("Hi 🍕!", "3:15", "does not accept 🍕 (an emoji or a sign). Leave it out"),
    "an accent": ("the café", "3:19", "does not accept é (a letter with an accent). Write e"),
    "another alphabet": ("Привет", "3:12", "(a letter of another alphabet). Write P"),
    "a blank from a web page": ("a\u00a0b", "3:13", "does not accept U+00A0 (a blank that holds words together"),
    "a zero-width blank": ("a\u200bb", "3:13", "does not accept U+200B (an invisible character"),
    "a bracket": ("see [menu", "3:16", "does not accept [ (a square bracket). Write ("),
    "a brace left open": ("hi {brand", "3:15", "placeholders look like {brand}"),
    "a brace left open behind a placeholder": ("hi {brand} {", "3:23", "placeholders look like {brand}"),
    "an unknown placeholder": ("hi {frst name}", "3:15", "unknown placeholder {frst name}. Did you mean {first name}?"),
    "a curly quote for when a name is empty": ("hi {first name|it’s you}", "3:29", "a curly apostrophe"),
    "too long": ("x" * 161, "3:12", "1 character too long for a text of 160 (Express account). Shorten it"),
    "a curly apostrophe written as an escape": ('"it\\u2019s"', "3:12", "a curly apostrophe"),
    "a tab": ("a\tb", "3:13", "does not accept U+0009 (a tab). Write a blank"),
    "an emoji of several parts": ("❤️ hi", "3:12", "does not accept ❤ (an emoji or a sign)"),
    "a sign of another kind": ("a ^ b", "3:14", "does not accept ^ (circumflex accent). Leave it out"),
    "a colon in a block": ("{Today: 'two slices'}", "3:12", 'If it has ": " in it, put it in quotes'),
    "too long once filled": ("x" * 130 + " {rest}", "3:12", "11 characters too long once its placeholders are filled"),
    "a language": ("{en: hi, es: hola}", "3:12", "a reply by language is not built yet"),
    "a text in brackets": ("[sale]", "3:12", "If the text begins with [, put it in quotes"),
    "a placeholder alone": ("{brand}", "3:12", "cannot begin with { as it is"),
    "a hash at once": ("#1 pizza in town", "3:11", 'the text ends at "". Put the text in quotes'),
}

PROGRAM_FAULTS = {
    "no brand": ("  brand: Lou's Pizza\n", "", "2:3", '"brand" is missing: the name that customers know'),
    "no help": ("  help: call 800-555-0100\n", "", "2:3", '"help" is missing'),
    "no time zone": ("  timezone: America/New_York\n", "", "2:3", '"timezone" is missing: like America/New_York'),
    "a city as a zone": ("America/New_York", "New York", "5:13", 'Did you mean "America/New_York"?'),
    "a zone nobody knows": ("America/New_York", "Pizza time", "5:13", "Write one like America/New_York"),
    "a curly apostrophe": ("Lou's", "Lou’s", "2:13", "a curly apostrophe, often pasted from Word). Write '"),
    "a brand too long": ("Lou's Pizza", "Lou " * 40, "2:3", "characters too long for a text of 160"),
    "opening hours in words": ("  help", "  open: noon\n  help", "3:9", "Write it like 11:00 to 22:00"),
    "a day that is none": ("  help", "  open: [Mox 11:00 to 22:00]\n  help", "3:10", '"Mox" is no day'),
    "unknown quiet hours": ("  help", "  quiet hours: late\n  help", "3:16", "Write: standard, strict, none"),
    "an unknown key": ("  help", "  phone: 1\n  help", "3:3", 'program: unknown key "phone"'),
}


def _only(problems: list[str], file: str, place: str, words: str) -> None:
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"{file}:{place} "), problems[0]
    assert words in problems[0], problems[0]


@pytest.mark.parametrize("fault", YAML_FAULTS)
def test_what_yaml_stumbles_over_is_said_in_the_words_of_the_trade(fault: str) -> None:
    text, place, words = YAML_FAULTS[fault]

    _only(said_of(text), FILE, place, words)


@pytest.mark.parametrize("fault", RULE_FAULTS)
def test_a_fault_in_a_rule_is_named_with_its_place_and_what_to_write(fault: str) -> None:
    lines, place, words = RULE_FAULTS[fault]

    _only(said_of(HOURS + lines), FILE, place, words)


@pytest.mark.parametrize("fault", REPLY_FAULTS)
def test_a_reply_that_cannot_be_sent_is_named_with_what_to_write(fault: str) -> None:
    reply, place, words = REPLY_FAULTS[fault]

    _only(said_of(f"rules:\n  - keyword: HOURS\n    reply: {reply}\n"), FILE, place, words)


@pytest.mark.parametrize("fault", PROGRAM_FAULTS)
def test_a_fault_in_the_program_is_named_with_its_place_and_what_to_write(fault: str) -> None:
    written, instead, place, words = PROGRAM_FAULTS[fault]

    problems = said_of(HOURS, program=PROGRAM.replace(written, instead))

    _only(problems, "rules/program.yaml", place, words)
