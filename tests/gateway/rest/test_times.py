"""Times of the wire: US Eastern, twelve hours, to the minute (reference page, section 3.2)."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.gateway.club_texting.rest.times import read_day, read_minute, stamp

MINUTES = [
    # as written, in UTC
    ("05-16-2011 5:44 PM", (2011, 5, 16, 21, 44)),
    ("03-16-2020 9:44 AM", (2020, 3, 16, 13, 44)),
    ("12-03-2015 6:50 AM", (2015, 12, 3, 11, 50)),
    ("07-04-2015 12:05 AM", (2015, 7, 4, 4, 5)),
    ("07-04-2015 12:05 PM", (2015, 7, 4, 16, 5)),
    ("12-31-2015 11:59 pm", (2016, 1, 1, 4, 59)),
    ("11-01-2015 12:59 AM", (2015, 11, 1, 4, 59)),
    ("11-01-2015 1:30 AM", (2015, 11, 1, 5, 30)),  # comes twice: the first is taken
    ("11-01-2015 2:00 AM", (2015, 11, 1, 7, 0)),
    ("03-08-2015 1:59 AM", (2015, 3, 8, 6, 59)),
    ("03-08-2015 3:00 AM", (2015, 3, 8, 7, 0)),
    ("05-16-2011 05:44 PM", (2011, 5, 16, 21, 44)),
]
NO_MINUTES = [
    "", "05-16-2011", "5-16-2011 5:44 PM", "05-16-11 5:44 PM", "16-05-2011 5:44 PM", "02-30-2015 5:44 PM",
    "05-16-2011 0:44 PM", "05-16-2011 13:44 PM", "05-16-2011 5:60 PM", "05-16-2011 5:44", "05-16-2011 5:44 PMx",
    "00-16-2011 5:44 PM", "01-01-0000 5:44 PM", "12-31-9999 11:59 PM", "٠5-16-2011 5:44 PM", "2011-05-16T17:44:00Z",
]  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), MINUTES)
def test_a_minute_of_new_york_is_a_moment(written: str, expected: tuple[int, int, int, int, int]) -> None:
    assert read_minute(written) == datetime(*expected, tzinfo=UTC)


@pytest.mark.parametrize("written", NO_MINUTES)
def test_what_is_no_minute_is_none_and_never_now(written: str) -> None:
    assert read_minute(written) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [("01-17-2012", date(2012, 1, 17)), ("02-30-2012", None), ("", None), ("01-17-2012 ", None), ("1-17-2012", None)],
)
def test_a_day_is_a_day(written: str, expected: date | None) -> None:
    assert read_day(written) == expected


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-4))], ids=["UTC", "four hours behind"])
def test_a_time_to_send_at_is_a_unix_timestamp_wherever_it_was_written(zone: timezone) -> None:
    assert stamp(datetime(2011, 5, 16, 21, 44, 5, 999_999, tzinfo=UTC).astimezone(zone)) == "1305582245"


def test_a_time_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2011, 5, 16, 21, 44))  # noqa: DTZ001 -- that is what is refused
