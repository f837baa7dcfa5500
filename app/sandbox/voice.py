"""Voice broadcasts: who is called, and with which sound (section 2.9). Decisions only; nobody is called."""

from urllib.parse import urlsplit

from app.sandbox.account import Account
from app.sandbox.codes import Voice
from app.sandbox.outcome import Outcome
from app.sandbox.parameters import Parameters
from app.sandbox.phone import is_ten_digits
from app.sandbox.reading import is_address


def is_sound_address(written: str, *endings: str) -> bool:
    """Tell whether this is the address of a sound; it is never fetched."""
    return is_address(written) and urlsplit(written).path.lower().endswith(endings)


def broadcast(account: Account, given: Parameters) -> Outcome:
    """Call all numbers or none; a stored sound file is preferred to a source (section 2.9)."""
    numbers = tuple(dict.fromkeys(given.array("phonenumbers")))
    mistake = _mistake(account, given, numbers)
    if mistake is not None:
        return Outcome(code=mistake)
    if not account.can_pay(len(numbers)):
        return Outcome(code=Voice.NO_CREDITS)
    after = account.charged(len(numbers))
    return Outcome(code=Voice.SENT, account=after, credits=account.credits - after.credits, numbers=numbers)


def _mistake(account: Account, given: Parameters, numbers: tuple[str, ...]) -> Voice | None:
    sound, source = given.text("soundfile"), given.text("soundsource")
    if not all(map(given.has, ("callerid", "phonenumbers"))) or not any(map(given.has, ("soundfile", "soundsource"))):
        return Voice.MALFORMED
    if not is_ten_digits(given.text("callerid")):
        return Voice.BAD_CALLER_ID
    if not numbers or not all(map(is_ten_digits, numbers)):
        return Voice.BAD_NUMBERS
    if sound or not given.has("soundsource"):
        is_stored = sound.lower().endswith(".wav") and sound in account.sounds
        return None if is_stored else Voice.BAD_SOUND_FILE
    return None if is_sound_address(source, ".wav") else Voice.BAD_SOUND_SOURCE
