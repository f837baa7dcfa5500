"""Sending texts out: claim what is due, ask consent once more, call the gateway, write what the call proved."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from app.domain.delivery import LEASE, Delivered, Delivery
from app.usecases.ports import Chance, Clock, Connection, Line, Outbox, StorageAway

NO_CONSENT_ANY_MORE = "opted out before it left"


KEPT_FOR: Final = LEASE - timedelta(seconds=5)
"""How long after the claim verdicts are kept that the database does not take; then a sweep calls the texts unknown."""


def deliver_next(
    line: Line, outbox: Outbox, gateway: Connection, clock: Clock, chance: Chance, wait: Callable[[], None]
) -> Sequence[Delivered]:
    """Send what is due next, by one call: a text, or several of the same words where the gateway has room for them.

    Nothing when nothing is due. Dying anywhere in here leaves committed rows marked *sending*; a sweep calls them
    unknown, and nobody sends them again. `wait` lets a moment pass.

    Raises:
        LineLost: the line is another's; hang up and take a new one.
        StorageUnavailable: the database is away. What was claimed stays *sending* until a sweep finds it.
    """
    since = clock()
    claimed = outbox.claim(line, since, gateway.room)
    wanted = _still_wanted(claimed, outbox)
    verdicts = gateway.send(wanted) if wanted else ()

    now = clock()
    sent = [Delivered(text.settled(verdict, now), verdict) for text, verdict in zip(wanted, verdicts, strict=True)]
    held = [Delivered(text.suppressed(NO_CONSENT_ANY_MORE), None) for text in claimed if text not in wanted]
    if claimed:
        jitter = chance()
        _again_while_away(lambda: outbox.settle([*sent, *held], jitter, now), since + KEPT_FOR, clock, wait)
    return [*sent, *held]


def _still_wanted(claimed: Sequence[Delivery], outbox: Outbox) -> Sequence[Delivery]:
    """Those that need no consent, or whose person has not opted out."""
    asked = {text.phone for text in claimed if text.kind.terms.needs_consent}
    gone = outbox.opted_out_among(asked) if asked else ()
    return [text for text in claimed if text.phone not in gone]


def _again_while_away(settle: Callable[[], None], until: datetime, clock: Clock, wait: Callable[[], None]) -> None:
    """Write down what is known, although the database is started anew just now. Writing it twice does no harm."""
    while True:
        try:
            settle()
        except StorageAway:
            if clock() >= until:
                raise
            wait()
        else:
            return
