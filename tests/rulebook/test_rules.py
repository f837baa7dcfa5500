"""What rules become: matching, dates, and defaults, seen in what they answer."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.calendar import Opening, Period, Repeat, ReplyAgain, Weekday
from app.domain.reply import Template
from app.domain.rules import JoinGroup, Match, OnlyIf, Rule, Who
from app.rulebook.dates import opening, period, quiet_hours, reply_again
from app.rulebook.problem import NotUnderstood
from tests.rulebook.written import PROGRAM, loaded, rulebook

NEW_YORK = ZoneInfo("America/New_York")


def _rules(keys: str) -> tuple[Rule, ...]:
    return rulebook("rules:\n  - " + "\n    ".join(keys.split("; ")) + "\n").rules.rules


def test_a_rule_is_named_as_its_keyword_was_written_and_compared_without_case_and_signs() -> None:
    (rule,) = _rules("keyword: Café Lou!; also: [LOU]; reply: x")

    assert rule.name == "Café Lou!"
    assert rule.spellings == (("cafe", "lou"), ("lou",))
    assert str(rule.place) == "rules/winter.yaml:2:14"


def test_keywords_match_the_first_words_unless_they_are_short_or_numbers_or_yes_and_no() -> None:
    matches = {
        "PIZZA": Match.FIRST_WORD,
        "PIZZA CLUB": Match.FIRST_WORD,
        "A1 SAUCE": Match.FIRST_WORD,
        "GO": Match.WHOLE_MESSAGE,
        "42": Match.WHOLE_MESSAGE,
        "2025": Match.WHOLE_MESSAGE,
        "YES": Match.WHOLE_MESSAGE,
        "nope": Match.WHOLE_MESSAGE,
    }

    assert {word: _rules(f"keyword: {word}; reply: x")[0].match for word in matches} == matches
    assert _rules("keyword: GO; match: anywhere; reply: x")[0].match is Match.ANYWHERE


def test_a_short_spelling_of_a_long_keyword_must_be_the_whole_message() -> None:
    book = rulebook("rules:\n  - keyword: PIZZA\n    also: [P]\n    reply: x\n")

    assert [hit.rule.name for hit in book.matcher.hits("pizza now")] == ["PIZZA"]
    assert [hit.rule.name for hit in book.matcher.hits("p")] == ["PIZZA"]
    assert list(book.matcher.hits("p now")) == []


def test_words_that_yaml_takes_for_something_else_stay_words() -> None:
    words = "y Y yes Yes YES n N no No NO true True TRUE false False FALSE on On ON off Off OFF".split()
    values = [*words, "0123", "9:00", "1e3", "0x1F", "2026-12-01", "null", "+15551234567", "12_000"]

    for word in values:
        assert _rules(f"keyword: {word}; reply: x")[0].name == word
        (rule,) = _rules(f"keyword: HOURS; reply: {word}")
        assert rule.reply == Template(word)


def test_dates_are_those_of_the_program_and_both_days_count() -> None:
    (rule,) = _rules("keyword: WIN; active: 2026-12-01 to 2026-12-24; reply: x")

    assert rule.active == Period(datetime(2026, 12, 1, 5, tzinfo=UTC), datetime(2026, 12, 25, 5, tzinfo=UTC))


def test_periods_may_be_open_and_hold_times() -> None:
    assert period("from 2026-07-01", NEW_YORK) == Period(start=datetime(2026, 7, 1, 4, tzinfo=UTC))
    assert period("until 2026-07-01", NEW_YORK) == Period(end=datetime(2026, 7, 2, 4, tzinfo=UTC))
    assert period("until 2026-07-01 17:30", NEW_YORK) == Period(end=datetime(2026, 7, 1, 21, 30, tzinfo=UTC))
    assert period("2026-07-01 9:00 to 2026-07-01 24:00", NEW_YORK).end == datetime(2026, 7, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-12", "from", "until 9999-12-31", "0001-01-01 to 2026-01-01", "soon"])
def test_what_is_no_period_is_not_understood(written: str) -> None:
    with pytest.raises(NotUnderstood):
        period(written, NEW_YORK)


def test_reply_again_knows_four_ways() -> None:
    assert reply_again("always") == ReplyAgain()
    assert reply_again("once") == ReplyAgain(Repeat.ONCE)
    assert reply_again("once a day") == ReplyAgain(Repeat.ONCE_A_DAY)
    assert reply_again("once every 12 hours") == ReplyAgain(Repeat.EVERY, timedelta(hours=12))
    assert reply_again("once every 3 days") == ReplyAgain(Repeat.EVERY, timedelta(days=3))
    assert reply_again("once every minute") == ReplyAgain(Repeat.EVERY, timedelta(minutes=1))
    with pytest.raises(NotUnderstood):
        reply_again("once every 0 hours")


def test_opening_hours_are_of_every_day_or_of_the_days_named() -> None:
    evening = (time(11), time(22))

    assert opening("11:00 to 22:00") == Opening(frozenset(Weekday), *evening)
    assert opening("Sat 11:00 to 22:00") == Opening(frozenset({Weekday.SAT}), *evening)
    assert opening("Fri to Mon 11:00 to 22:00").days == {Weekday.FRI, Weekday.SAT, Weekday.SUN, Weekday.MON}
    assert opening("18:00 to 24:00").until == time(0)


def test_quiet_hours_are_a_profile_or_hours() -> None:
    assert [quiet_hours(each) for each in ("strict", "21:00 to 9:00")] == ["strict", "21:00 to 09:00"]


def test_the_program_is_kept_as_it_was_written() -> None:
    extra = "  open: [Mon to Fri 11:00 to 22:00, Sat 12:00 to 23:00]\n  quiet hours: none\n"
    book = loaded("rules:\n  - keyword: A\n    reply: x\n", program=PROGRAM + extra).rulebook

    assert book is not None
    program = book.rules.program
    assert (program.brand, program.help, program.how_often) == ("Lou's Pizza", "call 800-555-0100", "4 msgs/month")
    assert (program.zone, len(program.opening), program.quiet_hours) == (NEW_YORK, 2, "none")
    assert book.rules.consent_texts.help.startswith("Lou's Pizza: for help call 800-555-0100. 4 msgs/month.")


def test_groups_are_one_whatever_their_capitals() -> None:
    reply = "Lou's Pizza, 4 msgs/month. Msg & data rates may apply. HELP for help, STOP to end"
    text = f"rules:\n  - keyword: IN\n    join group: Pizza-Club for 30 days\n    reply: {reply}\n"
    book = rulebook(text + "  - keyword: SALE\n    only if: not member of PIZZA-CLUB\n    reply: x\n")

    joins, asks = book.rules.rules
    assert joins.join == JoinGroup("pizza-club", 30)
    assert asks.only_if == OnlyIf(Who.NOT_MEMBER, "pizza-club")


def test_capitals_do_not_count_in_what_is_chosen_from_a_list() -> None:
    (rule,) = _rules(
        "keyword: HOURS; match: Whole Message; reply again: Once a day; close enough: One Letter; reply: x"
    )

    assert (rule.match, rule.reply_again.repeat, rule.close_enough) == (Match.WHOLE_MESSAGE, Repeat.ONCE_A_DAY, True)


def test_the_order_of_rules_and_files_never_matters() -> None:
    keywords = ["PIZZA", "HOURS", "MENU"]
    texts = ["".join(f"  - keyword: {word}\n    reply: x\n" for word in order) for order in (keywords, keywords[::-1])]

    there, back = (rulebook("rules:\n" + text) for text in texts)

    for text in ("pizza", "hours today", "menu please"):
        assert [hit.rule.name for hit in there.matcher.hits(text)] == [hit.rule.name for hit in back.matcher.hits(text)]
