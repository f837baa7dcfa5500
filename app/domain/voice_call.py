"""A call that plays a sound to a phone, written as the text of a delivery, so that it waits in the same queue."""

from dataclasses import dataclass, field

from app.domain.phone import NoPhoneNumber, PhoneNumber


class NoVoiceCall(ValueError):
    """The words are no voice call, or what was given cannot be one. Repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class VoiceCall:
    """The number that is shown, and the sound: a file in the account by its name, or the address of a .wav file."""

    caller_id: PhoneNumber
    sound: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.sound or len(self.sound.split()) != 1 or not self.sound.isprintable():
            raise NoVoiceCall("a sound is a file's name or an address, without blanks")

    @property
    def is_fetched(self) -> bool:
        """Whether the gateway fetches the sound from an address."""
        return self.sound.lower().startswith(("http://", "https://"))

    @property
    def words(self) -> str:
        """The call as a delivery's text."""
        return f"{self.caller_id.digits} {self.sound}"

    @classmethod
    def read(cls, words: str) -> "VoiceCall":
        """The call that a delivery's text stands for.

        Raises:
            NoVoiceCall: it stands for none.
        """
        digits, _, sound = words.partition(" ")
        try:
            return cls(PhoneNumber.parse(digits), sound)
        except NoPhoneNumber as error:
            raise NoVoiceCall("no number to show") from error
