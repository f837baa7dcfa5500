"""Taking texts in: gather what is known, decide each in order, and put everything on disk in one commit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from app.domain.decide import decide
from app.domain.decision import Decision, after
from app.domain.delivery import Delivery, State, answer_to
from app.domain.late import decide_late
from app.domain.matching import Rulebook
from app.domain.message import IncomingMessage
from app.usecases.ports import NewId, Records, Taken

SENT_BY_RESPONSE = "sent in the webhook's answer"


@dataclass(frozen=True, slots=True)
class Receiving:
    """How this service receives. `by_response`: the reply is the body of the webhook's answer, not a call of ours."""

    window: timedelta = timedelta(seconds=10)
    by_response: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one text: whether it was new, why it got what it got, and the body of the webhook's answer."""

    message_id: str
    is_new: bool
    reason: str
    response: str = ""
    answer: State | None = None
    """Where its answer is, None where it gets none."""


def receive(
    batch: Sequence[IncomingMessage], book: Rulebook, records: Records, new_id: NewId, how: Receiving
) -> list[Receipt]:
    """Take in texts that waited together; they share one commit and are answered only after it.

    Raises:
        StorageUnavailable: nothing of the batch was stored.
    """
    with records.intake() as intake:
        fresh = intake.new_among(batch, how.window)
        people = dict(intake.people({message.phone for message in fresh}))
        late = [message for message in fresh if message.found is not None]
        past = dict(intake.past(late)) if late else {}
        taken = []
        for message in fresh:
            if message.found is None:
                decision = decide(message, people[message.phone], book)
            else:
                decision = decide_late(message, people[message.phone], past[message.phone], book)
                past[message.phone] = past[message.phone].after(message, decision)
            people[message.phone] = after(people[message.phone], decision, message)
            taken.append(Taken(message, decision, _answers(message, decision, new_id, how)))
        intake.record(taken, book.version)
    return _receipts(batch, taken, how)


def _answers(message: IncomingMessage, decision: Decision, new_id: NewId, how: Receiving) -> tuple[Delivery, ...]:
    if decision.reply is None:
        return ()
    answer = answer_to(message, decision.reply.text, decision.reply.kind, new_id())
    if _by_response(message, how):
        return (replace(answer, state=State.SENT, tries=1, copies=1, reason=SENT_BY_RESPONSE),)
    return (answer,)


def _by_response(message: IncomingMessage, how: Receiving) -> bool:
    """Whether the reply is the body of our answer: not where nobody called, or the gateway does not text it."""
    return how.by_response and message.found is None and message.origin.texts_our_answer


def _receipts(batch: Sequence[IncomingMessage], taken: Sequence[Taken], how: Receiving) -> list[Receipt]:
    """A receipt for each text of the batch, in its order; a copy gets an empty one."""
    new = {item.message.id: item for item in taken}
    receipts = []
    for message in batch:
        item = new.get(message.id)
        if item is None:
            receipts.append(Receipt(message.id, is_new=False, reason="a copy of a text taken in before"))
            continue
        body = "".join(delivery.text for delivery in item.deliveries) if _by_response(message, how) else ""
        state = next((delivery.state for delivery in item.deliveries), None)
        receipts.append(Receipt(message.id, is_new=True, reason=item.decision.reason, response=body, answer=state))
    return receipts
