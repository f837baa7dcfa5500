"""Kinds of arguments that several commands take."""

import click

from app.domain.phone import NoPhoneNumber, PhoneNumber


class Number(click.ParamType[PhoneNumber]):
    """A phone number on the command line, in any of the ways people write it."""

    name = "number"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> PhoneNumber:
        """Read it."""
        try:
            return PhoneNumber.parse(value)
        except NoPhoneNumber as error:
            self.fail(f"{error}; write it like 2125550100", param, ctx)
