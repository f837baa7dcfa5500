"""Where a text came from, as far as that changes what is done with it: the gateway's interface, and its word on it."""

from dataclasses import dataclass
from enum import StrEnum


class Flag(StrEnum):
    """What a gateway says of a text beside its words, as the ledger notes it."""

    OPTED_OUT = "the gateway calls it an opt-out"
    OPTED_IN = "the gateway calls it an opt-in"


@dataclass(frozen=True, slots=True)
class Origin:
    """One of a gateway's interfaces.

    `series` names the count that its ids belong to, empty for the callbacks' own. `id_tells_apart`: two ids are two
    texts; not so where one text may come under two. `texts_our_answer`: the body of our answer goes to the customer.
    """

    series: str = ""
    id_tells_apart: bool = True
    texts_our_answer: bool = True


CALLBACK = Origin()
"""A callback with parameters (gateway page, section 1)."""
