"""Voice broadcasts: calls to many that play a sound (reference page, section 3.8)."""

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.phone import PhoneNumber
from app.gateway.club_texting.number import Number
from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.functions import VOICE
from app.gateway.club_texting.rest.recipients import Campaign, campaign_of, check_recipients, recipient_fields
from app.gateway.club_texting.sound import Sound, SoundAt


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A call to numbers and groups; `caller_id` is what their phones show, `at` when they are called, None at once."""

    name: str
    caller_id: PhoneNumber
    sound: Sound
    to: tuple[Number, ...] = ()
    groups: tuple[str, ...] = field(default=(), repr=False)
    at: datetime | None = None

    def __post_init__(self) -> None:
        check_recipients(self.to, self.groups, self.at)


class Voice:
    """The calls of an account; every method raises the errors of `app.gateway.club_texting.errors`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def broadcast(self, broadcast: Broadcast) -> Campaign:
        """Call phones and play them a sound. Asks nobody's consent: the caller must have. Spends credits."""
        sound = broadcast.sound
        source = ("VoiceSource", sound.url) if isinstance(sound, SoundAt) else ("VoiceFile", sound.name)
        fields = [("Name", broadcast.name), ("CallerPhonenumber", broadcast.caller_id.digits), source]
        fields += recipient_fields(broadcast.to, broadcast.groups, broadcast.at)
        return self._caller.ask(VOICE, lambda content: campaign_of(content.entry_if_any), fields=fields)
