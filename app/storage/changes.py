"""What a batch of texts changes, folded into rows: one list for each statement that will write them.

Folding keeps the order of the texts: an opt-out ends the memberships and cancels the replies that earlier texts of
the same batch brought, and a keyword behind it joins anew.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.consent import Consent, ConsentEvent, Source
from app.domain.decision import (
    Answered,
    Effect,
    Join,
    Leave,
    OptIn,
    OptInReported,
    OptOut,
    OptOutBefore,
    Reply,
    Review,
)
from app.domain.delivery import Delivery, State
from app.domain.phone import PhoneNumber
from app.storage.rows import Values, decision_values, delivery_values, event_values, message_values
from app.usecases.ports import Taken

CANCELLED_BY_OPT_OUT = "opted out before it left"
CAME_BACK_SINCE = "found late; the person had come back since, so that it changed nothing"


@dataclass(slots=True)
class Changes:
    """The rows of a batch. Maps are keyed by number, or number and group or rule, and keep the last word."""

    rulebook_version: int
    messages: list[Values] = field(default_factory=list)
    decisions: list[Values] = field(default_factory=list)
    events: list[Values] = field(default_factory=list)
    reviews: list[Values] = field(default_factory=list)
    texted: dict[str, datetime] = field(default_factory=dict)
    consent: dict[str, tuple[Consent, datetime]] = field(default_factory=dict)
    opted_out: set[str] = field(default_factory=set)
    joined: dict[tuple[str, str], Values] = field(default_factory=dict)
    left: set[tuple[str, str]] = field(default_factory=set)
    answered: dict[tuple[str, str], datetime] = field(default_factory=dict)
    deliveries: list[Values] = field(default_factory=list)
    attempts: list[Values] = field(default_factory=list)
    known_at: datetime | None = None
    """When we came to know of the last of the texts."""

    def add(self, taken: Taken) -> None:
        """Add what follows from one text."""
        self.messages.append(message_values(taken.message))
        self.decisions.append(decision_values(taken, self.rulebook_version))
        phone = taken.message.phone.digits
        self.texted[phone] = max(taken.message.received_at, self.texted.get(phone, taken.message.received_at))
        self.known_at = taken.message.known_at
        for effect in taken.decision.effects:
            self._follow(effect, taken)
        for delivery in taken.deliveries:
            self._deliver(delivery)

    def _follow(self, effect: Effect, taken: Taken) -> None:
        phone, now = taken.message.phone, taken.message.received_at
        match effect:
            case OptOut(source):
                self._event(taken, ConsentEvent.OPT_OUT, source)
                self.consent[phone.digits] = Consent.OPTED_OUT, now
                self._end_everything(phone)
            case OptOutBefore():
                self._event(taken, ConsentEvent.OPT_OUT, Source.TEXT, note=CAME_BACK_SINCE)
            case OptIn(source):
                self._event(taken, ConsentEvent.OPT_IN, source)
                self.consent[phone.digits] = Consent.OPTED_IN, now
            case OptInReported():
                self._event(taken, ConsentEvent.OPT_IN_REPORTED, Source.GATEWAY_WORD)
            case Join(group, days):
                self._event(taken, ConsentEvent.JOINED, Source.TEXT, group)
                until = None if days is None else now + timedelta(days=days)
                row = {"phone": phone.digits, "group_name": group, "joined_at": now, "until": until}
                self.joined[phone.digits, group] = row
            case Leave(group):
                self._event(taken, ConsentEvent.LEFT, Source.TEXT, group)
                self.joined.pop((phone.digits, group), None)
                self.left.add((phone.digits, group))
            case Review():
                self.reviews.append(
                    {"message_id": taken.message.id, "phone": phone.digits, "opened_at": taken.message.known_at}
                )
            case Answered(rule):
                self.answered[phone.digits, rule] = now
            case Reply():
                pass  # is among the deliveries

    def _event(
        self,
        taken: Taken,
        event: ConsentEvent,
        source: Source,
        group: str | None = None,
        note: str | None = None,
    ) -> None:
        message = taken.message
        row = event_values(
            message.phone,
            event,
            source,
            message.received_at,
            group_name=group,
            message_id=message.id,
            words=message.text,
            rule=taken.decision.rule,
            rulebook_version=self.rulebook_version,
            note=note or ", ".join(sorted(message.flags)) or None,
            found_at=None if message.found is None else message.found.at,
        )
        self.events.append(row)

    def _end_everything(self, phone: PhoneNumber) -> None:
        self.opted_out.add(phone.digits)
        self.joined = {key: row for key, row in self.joined.items() if key[0] != phone.digits}
        for row in self.deliveries:
            if row["phone"] == phone.digits and row["state"] == State.QUEUED.value:
                row["state"], row["reason"] = State.CANCELLED.value, CANCELLED_BY_OPT_OUT
                row["settled_at"] = self.known_at

    def _deliver(self, delivery: Delivery) -> None:
        row = delivery_values(delivery)
        self.deliveries.append(row)
        if delivery.tries:
            at = delivery.created_at
            attempt = {"delivery_id": delivery.id, "number": delivery.tries, "started_at": at, "ended_at": at}
            self.attempts.append({**attempt, "outcome": delivery.state.value, "reason": delivery.reason})
