"""Sending texts out: claim what is due, ask consent once more, call the gateway, write what the call proved."""

from dataclasses import dataclass

from app.domain.delivery import Delivery, Verdict
from app.usecases.ports import Chance, Clock, Gateway, Line, Outbox

NO_CONSENT_ANY_MORE = "opted out before it left"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one claimed text. `verdict` is None where consent was gone and nobody was called."""

    delivery: Delivery
    verdict: Verdict | None


def deliver_next(line: Line, outbox: Outbox, gateway: Gateway, clock: Clock, chance: Chance) -> Delivered | None:
    """Send the next text that is due, or return None when there is none.

    Dying anywhere in here leaves a committed row marked *sending*; a sweep calls it unknown, and nobody sends it again.

    Raises:
        LineLost: the line is another's; hang up and take a new one.
        StorageUnavailable: the database is away. A text that was claimed stays *sending* until a sweep finds it.
    """
    delivery = outbox.claim(line, clock())
    if delivery is None:
        return None
    if delivery.kind.terms.needs_consent and not outbox.may_still_go(delivery):
        held = delivery.suppressed(NO_CONSENT_ANY_MORE)
        outbox.settle(held, None, chance(), clock())
        return Delivered(held, None)
    verdict = gateway.send(delivery)
    now = clock()
    settled = delivery.settled(verdict, now)
    outbox.settle(settled, verdict, chance(), now)
    return Delivered(settled, verdict)
