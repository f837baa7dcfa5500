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
    "an unknown key": ("  help", "  colour: 1\n  help", "3:3", 'program: unknown key "colour"'),
    "another word for a key": ("  how often", "  frequency", "4:3", 'Did you mean "how often"?'),
    "a needed key misspelt": ("  timezone", "  time zone", "5:3", 'Did you mean "timezone"?'),
    "a zone by its name": ("America/New_York", "Eastern time", "5:13", 'Did you mean "America/New_York"?'),
    "opening hours with am and pm": ("  help", "  open: 11am to 10pm\n  help", "3:9", "Write: 11:00 to 22:00"),
    "opening hours with hyphens": (
        "  help",
        "  open: Mon-Fri 9:00-17:00\n  help",
        "3:9",
        "Write: Mon to Fri 9:00 to 17:00",
    ),
    "quiet hours with am and pm": ("  help", "  quiet hours: 9pm to 9am\n  help", "3:16", "Write: 21:00 to 9:00"),
}

RULE = "rules:\n  - keyword: HOURS\n"
"""Two lines of a rule that lacks its reply, which follows from line 3 on."""

PASTED = {
    "bullets for dashes": ("rules:\n  • keyword: A\n    reply: x\n", "2:3", "• is not the dash that begins an item"),
    "a long dash for a dash": ("rules:\n  — keyword: A\n    reply: x\n", "2:3", 'Write "- "'),
    "a short dash for a dash": ("rules:\n  – keyword: A\n    reply: x\n", "2:3", "– is not the dash"),
    "curly quotes around a text": (RULE + "    reply: “We are open”\n", "3:12", "the quotes around the text are curly"),
    "curly quotes around a keyword": (
        "rules:\n  - keyword: “PIZZA”\n    reply: x\n",
        "2:14",
        "YAML knows only straight ones. Write \" or '",
    ),
    "curly quotes around a choice": (HOURS + "    match: ‘anywhere’\n", "4:12", "the quotes around the text are curly"),
    "curly quotes in a list": (HOURS + "    also: [OPEN, “TIMES”]\n", "4:18", "the quotes around the text are curly"),
    "curly quotes around a group": (HOURS + "    leave group: “a b”\n", "4:18", "the quotes around the text are curly"),
    "a curly quote inside": (RULE + "    reply: say “hi\n", "3:16", "does not accept “ (a curly quote"),
    "a blank that holds words together before a key": (
        RULE + "\u00a0\u00a0\u00a0\u00a0reply: x\n",
        "3:1",
        "begins with U+00A0, often pasted from a web page. Begin it with blanks",
    ),
    "a wide blank before a key": (RULE + "\u3000\u3000\u3000\u3000reply: x\n", "3:1", "begins with U+3000"),
    "a blank that holds words together behind a colon": (
        RULE + "    reply:\u00a0hi\n",
        "3:11",
        "U+00A0 is no blank, though it looks like one",
    ),
    "a blank that holds words together in a key": (
        HOURS + "    only\u00a0if: new\n",
        "4:5",
        "cannot be seen (U+00A0). Write: only if",
    ),
    "a zero-width blank in a key": (HOURS + "    ma\u200btch: anywhere\n", "4:5", "(U+200B). Write: match"),
    "a byte order mark in the middle": (HOURS + "\ufeff    note: x\n", "4:1", "begins with U+FEFF"),
    "a full-width colon": (RULE + "    reply：hi\n", "3:10", "： is not the colon that belongs behind a key"),
    "a full-width colon and a blank": (RULE + "    reply： hi\n    note: x\n", "3:10", 'Write ": "'),
    "three dots in one": (RULE + "    reply: wait…\n", "3:16", "three dots in one character"),
    "a long dash in dates": (
        HOURS + "    active: 2026-12-01 – 2026-12-24\n",
        "4:13",
        "Write: 2026-12-01 to 2026-12-24",
    ),
    "a soft hyphen": (RULE + "    reply: pep\u00adperoni\n", "3:15", "U+00AD (an invisible character"),
    "letters in one": (RULE + "    reply: the of\ufb01ce\n", "3:18", "(several letters in one character). Write fi"),
    "a fraction": (RULE + "    reply: ½ price\n", "3:12", "(vulgar fraction one half). Write 1/2"),
    "a trade mark": (RULE + "    reply: Lou™\n", "3:15", "does not accept ™"),
    "a bullet in a text": (RULE + "    reply: • one\n", "3:12", "(a bullet). Write -"),
    "an accent of two characters": (
        RULE + "    reply: cafe\u0301\n",
        "3:16",
        "U+0301 (an accent that is a character of its own). Leave it out",
    ),
    "an apostrophe of old Windows": (
        RULE + "    reply: it\x92s\n",
        "3:14",
        "old Windows encoding (U+0092) is here. Write '",
    ),
    "a line break of a word processor": (RULE + "    reply: a\x0bb\n", "3:13", "control character (U+000B)"),
    "an escape for an apostrophe": (RULE + '    reply: "it\\u2019s"\n', "3:12", "a curly apostrophe"),
    "bold by stars": (RULE + '    reply: "*Free* slice"\n', "3:13", "(an asterisk). Leave it out"),
    "rich text": ("{\\rtf1 rules}\n", "1:2", "unknown key"),
    "a table": ("keyword,reply\nA,x\n", "1:1", "a rule file is made of program:, rules:"),
}

TYPED = {
    "a rule with a wrong sign behind its key": (
        RULE + "    reply = hi\n",
        "3:5",
        'no ":" behind the key in "reply = hi"',
    ),
    "a text that begins below its key": (
        RULE + "    reply:\n    We are open\n    note: x\n",
        "4:5",
        'the text of "reply" does not begin further right than its key',
    ),
    "a block that begins below its key": (RULE + "    reply: |\n    hi\n", "4:5", "Begin it two blanks further right"),
    "no blank in a rule of one line": ("rules:\n  - keyword:HOURS\n", "2:12", 'write a blank behind the ":"'),
    "no blank in the last line": (RULE + "    reply:hi\n", "3:10", 'write a blank behind the ":"'),
    "a tab instead of blanks": ("rules:\n  - keyword: A\n\treply: hi\n", "3:1", "begins with a tab"),
    "a tab in a block": (RULE + "    reply: |\n\thi\n", "4:1", "begins with a tab"),
    "a reply further left": (RULE + "  reply: hi\n", "3:3", "does not fit the lines above it"),
    "a list without dashes": ("rules:\n  keyword: A\n  reply: x\n", "2:3", 'each begins with "- keyword: WORD"'),
    "a second rule without its dash": (
        "rules:\n  - keyword: A\n    reply: x\n\n    keyword: B\n    reply: y\n",
        "5:5",
        '"keyword" is here twice, first in line 2. If another rule begins here, write "- keyword"',
    ),
    "rules twice": (HOURS + "rules:\n  - keyword: B\n    reply: y\n", "4:1", '"rules" is here twice'),
    "a rule outside rules": ("- keyword: A\n  reply: x\n", "1:1", "a rule file is made of"),
    "a list of spellings without brackets": (HOURS + "    also: OPEN, TIMES\n", "4:11", "write [OPEN, TIMES]"),
    "a list of spellings without dashes": (
        HOURS + "    also:\n      OPEN\n      TIMES\n",
        "5:7",
        'each line with "- "',
    ),
    "several keywords with commas": (
        "rules:\n  - keyword: PIZZA, SLICE\n    reply: x\n",
        "2:14",
        "List the others: also: [SLICE]",
    ),
    "a reply in lines with dashes": (RULE + "    reply:\n      - hi\n      - you\n", "4:7", "one text belongs here"),
    "quotes in quotes": (RULE + '    reply: "He said "hi" to us"\n', "3:12", "Put all of it between ' and '"),
    "an apostrophe at the beginning": (RULE + "    reply: 'tis the season\n", "3:12", "has no closing '"),
    "a number sign before a keyword": ("rules:\n  - keyword: #1\n    reply: x\n", "2:13", 'after " #" is a comment'),
    "a text that begins with a dash": (RULE + "    reply: - hi\n", "3:12", "would begin a list"),
    "a text that begins with a question mark": (RULE + "    reply: ? what\n", "3:12", "cannot begin with ?"),
    "a time behind a colon": (RULE + "    reply: Open: 9:00\n", "3:12", 'there is a ": " inside the text'),
    "a key with hyphens": (HOURS + "    reply-again: once\n", "4:5", 'Did you mean "reply again"?'),
    "a key with underscores": (HOURS + "    only_if: new\n", "4:5", 'Did you mean "only if"?'),
    "a key in one word": (HOURS + "    leavegroup: club\n", "4:5", 'Did you mean "leave group"?'),
    "a key with a capital": (HOURS + "    Match: anywhere\n", "4:5", 'Did you mean "match"?'),
    "a key in the plural": (HOURS + "    notes: x\n", "4:5", 'Did you mean "note"?'),
    "another word for a key": (RULE + "    response: hi\n", "3:5", 'Did you mean "reply"?'),
    "a keyword misspelt": ("rules:\n  - keywrod: A\n    reply: x\n", "2:5", 'Did you mean "keyword"?'),
    "dates as on a calendar": (
        HOURS + "    active: 12/24/2026 to 12/31/2026\n",
        "4:13",
        "Write: 2026-12-24 to 2026-12-31",
    ),
    "dates that may mean two days": (HOURS + "    active: from 03/04/2026\n", "4:13", "Write it like 2026-12-01"),
    "dates with names of months": (HOURS + "    active: until Dec 24, 2026\n", "4:13", "Write: until 2026-12-24"),
    "a time with pm": (HOURS + "    active: until 2026-12-24 5pm\n", "4:13", "Write: until 2026-12-24 17:00"),
    "days of the week": (HOURS + "    active: Monday to Friday\n", "4:13", "is no period. Write it like"),
    "daily": (HOURS + "    reply again: daily\n", "4:18", "Write: once a day"),
    "every so often": (HOURS + "    reply again: every 12 hours\n", "4:18", "Write: once every 12 hours"),
    "a match with a hyphen": (
        HOURS + "    match: whole-message\n",
        "4:12",
        '"whole-message" is not known. Write: whole message',
    ),
    "close enough in one word": (HOURS + "    close enough: one-letter\n", "4:19", "Write: one letter"),
    "a line of a chat misspelt": (HOURS + "tests:\n  c: |\n    thme: hours\n", "6:1", 'Did you mean "them"?'),
    "a line of a chat without its colon": (HOURS + "tests:\n  c: |\n    them hours\n", "6:1", "is no line of a chat"),
    "a line of a chat with a full-width colon": (HOURS + "tests:\n  c: |\n    them： hours\n", "6:1", 'Write ":"'),
    "a chat without its bar": (HOURS + "tests:\n  c:\n    them: hours\n", "6:5", 'the name ends with ": |"'),
    "a chat that is folded": (HOURS + "tests:\n  c: >\n    them: hours\n", "5:6", 'the name ends with ": |"'),
    "a chat with an odd date": (
        HOURS + "tests:\n  c: |\n    at: 12/26/2026 10am\n    them: hours\n",
        "6:1",
        "Write: 2026-12-26 10:00",
    ),
    "a chat that waits a bit": (
        HOURS + "tests:\n  c: |\n    them: hours\n    wait: a bit\n",
        "7:1",
        "20 minutes, 2 hours",
    ),
    "a file of an old Mac": ("rules:\r  - keyword: A\r    reply: x\r    foo: y\r", "4:5", 'unknown key "foo"'),
}


def _only(problems: list[str], file: str, place: str, words: str) -> None:
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"{file}:{place} "), problems[0]
    assert words in problems[0], problems[0]


@pytest.mark.parametrize("fault", YAML_FAULTS)
def test_what_yaml_stumbles_over_is_said_in_the_words_of_the_trade(fault: str) -> None:
    text, place, words = YAML_FAULTS[fault]

    _only(said_of(text), FILE, place, words)


@pytest.mark.parametrize("fault", PASTED)
def test_what_comes_from_word_processors_and_web_pages_is_said_to_do_so(fault: str) -> None:
    text, place, words = PASTED[fault]

    _only(said_of(text), FILE, place, words)


@pytest.mark.parametrize("fault", TYPED)
def test_a_slip_of_somebody_new_is_answered_with_what_to_write(fault: str) -> None:
    text, place, words = TYPED[fault]

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
