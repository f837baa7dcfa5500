"""How far a call got, which proves whether a byte of it can have left this machine."""

from enum import Enum, auto


class Stage(Enum):
    """How far a call got. Only in the last can a byte of the request have left this machine."""

    PREPARING = auto()
    LOOKING_UP = auto()
    CONNECTING = auto()
    SECURING = auto()
    TALKING = auto()
