"""What comes of one call of the API: the answer, the account afterwards, and what it cost."""

from dataclasses import dataclass, field

from app.sandbox.account import Account
from app.sandbox.codes import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A decision: `code` is answered; the account becomes `account` unless that is `None`.

    `credits` are spent or, negative, bought; `cents` go on the card; `numbers` are all who get something.
    """

    code: Code | int | str
    account: Account | None = None
    credits: int = 0
    cents: int = 0
    numbers: tuple[str, ...] = field(default=(), repr=False)
    about: str = field(default="", repr=False)


BAD_LOGIN = Outcome(code=Code.BAD_LOGIN)
UNKNOWN = Outcome(code=Code.UNKNOWN)
