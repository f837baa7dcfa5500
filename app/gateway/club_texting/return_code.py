"""A row of what the family's APIs answer: a code, what it means, what a person does about it, and what it proves."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.delivery import OptOutList, Trouble


class Proof(StrEnum):
    """What a return code proves about the call that it answers."""

    DONE = "done"
    NOTHING = "nothing done"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ReturnCode:
    """One code: its short name, what it means in words, what a person does about it, and what it proves."""

    code: int | str
    name: str
    meaning: str
    what_to_do: str
    proves: Proof

    @property
    def opted_out(self) -> OptOutList | None:
        """Which opt-out list of the gateway the person is on, if that is what it says."""
        return None

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with the account, so that no call gets through until it is mended, if that is what it says."""
        return None
