"""What can be wrong with a request, in the gateway's words (section 3.1)."""

from datetime import datetime

from app.sandbox.account import Account
from app.sandbox.phone import is_ten_digits
from app.sandbox.rest.asked import Asked
from app.sandbox.rest.times import stamp as read_stamp
from app.sandbox.writing import SUBJECT_LIMIT, Country, cost, is_allowed, limit


def required(name: str, value: str) -> list[str]:
    """The value must not be empty."""
    return [] if value.strip() else [f"{name}: Value is required and can't be empty"]


def phone(name: str, number: str) -> list[str]:
    """The number must have ten digits and nothing else."""
    if is_ten_digits(number):
        return []
    if number.isascii() and number.isdigit():
        return [f"{name}: Please enter a valid phone number."]
    return [f"{name}: '{number}' contains characters which are not digits"]


def groups(name: str, account: Account, names: list[str]) -> list[str]:
    """Groups must be there; the gateway writes their names in small letters before it looks."""
    return [f"{name}: '{one.lower()}' was not found in the haystack" for one in names if account.group(one) is None]


def recipients(account: Account, asked: Asked) -> list[str]:
    """Somebody must be named, by number or by group; an empty array of groups names all who are in none."""
    numbers, names = asked.array("PhoneNumbers"), asked.array("Groups")
    if not numbers and not names and not asked.empty_array("Groups"):
        return required("PhoneNumbers", "")
    errors = dict.fromkeys(error for number in numbers for error in phone("PhoneNumbers", number))
    return [*errors, *groups("Groups", account, names)]


def content(subject: str, message: str, country: Country, *, express: bool, needed: bool = True) -> list[str]:
    """Subject and message must obey section 4; a message that is not `needed` may be empty."""
    errors = [] if is_allowed(subject) else ["Subject: Your subject contains characters that are not supported"]
    if cost(subject) > SUBJECT_LIMIT:
        errors.append(f"Subject: Your subject must be under {SUBJECT_LIMIT} characters")
    most = limit(country, express=express)
    errors += required("Message", message) if needed else []
    return [*errors, *text("Message", message, most - cost(subject), most)]


def text(name: str, message: str, room: int, most: int) -> list[str]:
    """A message must be written in the alphabet and fit the room that is left of `most` characters."""
    errors = [] if is_allowed(message) else [f"{name}: Your message contains characters that are not supported"]
    return errors if cost(message) <= room else [*errors, f"{name}: Your message must be under {most} characters"]


def stamp(asked: Asked) -> list[str]:
    """A time to send, if given, must be a Unix timestamp."""
    written = asked.text("StampToSend").strip()
    sound = not written or read_stamp(written) is not None
    return [] if sound else [f"StampToSend: '{written}' does not appear to be a valid date"]


def stamp_of(asked: Asked) -> datetime | None:
    """The time to send, if one is given that is sound."""
    return read_stamp(asked.text("StampToSend").strip())
