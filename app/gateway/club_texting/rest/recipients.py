"""Whom a campaign goes to, and what the gateway says of them; for texts and calls alike (sections 3.2 and 3.8)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from app.gateway.club_texting.number import Number
from app.gateway.club_texting.rest.entry import Entry
from app.gateway.club_texting.rest.times import stamp


@dataclass(frozen=True, slots=True)
class Campaign:
    """What the gateway took. What it did not say, or nobody can read, is None: taken it is all the same.

    `at` is when it goes out, in UTC. `recipients` counts those on the global opt-out list too, `phones` lists only who
    was given by number and is on no list. Whoever is on one of the two lists was not reached.
    """

    id: int | None
    recipients: int | None
    credits: Decimal | None
    at: datetime | None
    phones: tuple[Number, ...] = ()
    local_opt_outs: tuple[Number, ...] = ()
    global_opt_outs: tuple[Number, ...] = ()
    groups: tuple[str, ...] = field(default=(), repr=False)


def campaign_of(entry: Entry) -> Campaign:
    """What an answer says of a campaign; opt-out lists are absent when empty (section 6.9)."""
    return Campaign(
        id=entry.whole("ID"),
        recipients=entry.whole("RecipientsCount"),
        credits=entry.amount("Credits"),
        at=entry.minute("StampToSend"),
        phones=entry.numbers("PhoneNumbers"),
        local_opt_outs=entry.numbers("LocalOptOuts"),
        global_opt_outs=entry.numbers("GlobalOptOuts"),
        groups=entry.texts("Groups"),
    )


def check_recipients(to: tuple[Number, ...], groups: tuple[str, ...], at: datetime | None) -> None:
    """Refuse what must not be asked.

    Raises:
        ValueError: nobody is named, or a group without a name, which is everybody who is in no group (section 3.2); or
            the time does not know its zone.
    """
    if not to and not groups:
        raise ValueError("a campaign needs numbers or groups")
    if not all(group.strip() for group in groups):
        raise ValueError("a group needs a name: an empty one means every contact that is in no group")
    if at is not None:
        stamp(at)


def recipient_fields(to: Iterable[Number], groups: Iterable[str], at: datetime | None) -> list[tuple[str, str]]:
    """The recipients and the time as the gateway takes them."""
    fields = [("PhoneNumbers[]", number.digits) for number in to]
    fields += [("Groups[]", group) for group in groups]
    return fields if at is None else [*fields, ("StampToSend", stamp(at))]
