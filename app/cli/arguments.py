"""Kinds of arguments that several commands take."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

import click

from app.domain.phone import NoPhoneNumber, PhoneNumber
from app.system import utc_now


class Number(click.ParamType[PhoneNumber]):
    """A phone number on the command line, in any of the ways people write it."""

    name = "number"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> PhoneNumber:
        """Read it."""
        try:
            return PhoneNumber.parse(value)
        except NoPhoneNumber as error:
            self.fail(f"{error}; write it like 2125550100", param, ctx)


_AGO: Final = re.compile(r"(\d{1,5}) ?([mhdw])")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Since(click.ParamType[datetime]):
    """A moment of the past: so long ago (`30m`, `12h`, `7d`, `2w`), or a date, or a date and time, in UTC."""

    name = "time"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it."""
        if isinstance(value, datetime):
            return value
        if ago := _AGO.fullmatch(value.strip().lower()):
            return utc_now() - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            self.fail(f"{value!r} is no time; write it like 7d, 12h, or 2026-11-01", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
