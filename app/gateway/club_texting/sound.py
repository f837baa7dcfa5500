"""What a voice broadcast plays; the same in both APIs (reference page, sections 2.9 and 3.8)."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StoredSound:
    """A sound file in the account, by its name with the ending."""

    name: str


@dataclass(frozen=True, slots=True)
class SoundAt:
    """A .wav file that the gateway fetches from an address."""

    url: str = field(repr=False)


Sound = StoredSound | SoundAt
