"""An explanation as it is told: lines for people, values for programs. Times are UTC, as in the logs."""

from collections.abc import Iterator

from app.cli.trying import considered_as_json, considered_in_words
from app.domain.calendar import Repeat
from app.domain.decision import ANSWERED_BEFORE
from app.usecases.explain import Explanation
from app.usecases.ports import Sending


def in_words(explained: Explanation) -> str:
    """For people: the text, who decided and why, the person as they stood then, what was sent, and the rules."""
    return "\n".join(_lines(explained))


def _lines(explained: Explanation) -> Iterator[str]:
    text = explained.text
    message = text.message
    yield f'text          "{message.text}"'
    yield f"from          {message.phone.digits}, {message.received_at:%Y-%m-%d %H:%M:%S} UTC, {message.door} door"
    yield f"message       {message.id}"
    by = f"{text.layer} {text.rule}" if text.rule else str(text.layer)
    yield f"decided by    {by}, version {text.version} of the rules"
    yield f"because       {_reason(explained)}"
    yield f"consent then  {_standing(explained)}"
    yield from _sent(explained)
    yield ""
    if explained.rules is None:
        yield f"Version {text.version} does not compile in this release, so its rules cannot be asked again."
        return
    yield from considered_in_words(explained.rules, text.layer)
    if not explained.is_reproduced:
        yield ""
        yield "Asked again today, this version decides otherwise; what is above the rules is what happened then."


def _reason(explained: Explanation) -> str:
    """The reason, with the time of the earlier answer where that kept a rule silent."""
    text = explained.text
    if explained.answered_at is None:
        return text.reason
    silent = "" if explained.sendings else "no reply, because "
    who, said = text.rule or "anything else", text.reason.removeprefix(ANSWERED_BEFORE)
    return f"{silent}{who} said {said} and answered at {_clock(explained)}"


def _clock(explained: Explanation) -> str:
    then, now = explained.answered_at, explained.text.message.received_at
    if then is None:
        return ""
    same_day = then.date() == now.date() and explained.text.reason.endswith(str(Repeat.ONCE_A_DAY))
    return f"{then:%H:%M}" if same_day else f"{then:%Y-%m-%d %H:%M}"


def _standing(explained: Explanation) -> str:
    person = explained.person
    now = explained.text.message.received_at
    groups = sorted(group for group in person.groups if person.is_member(group, now))
    first = "" if person.texted_before else ", first text ever"
    return f"{person.consent}, groups: {', '.join(groups) or 'none'}{first}"


def _sent(explained: Explanation) -> Iterator[str]:
    if not explained.sendings:
        yield "sent          nothing"
    for sending in explained.sendings:
        delivery = sending.delivery
        yield f'sent          "{delivery.text}"'
        when = f", {sending.settled_at:%Y-%m-%d %H:%M:%S} UTC" if sending.settled_at else ""
        why = f" ({delivery.reason})" if delivery.reason else ""
        yield f"              {delivery.state}{when}{why}"
        for call in sending.attempts:
            said = f"{call.outcome}: {call.reason}" if call.outcome else "under way, or its worker died"
            yield f"              call {call.number} at {call.started_at:%H:%M:%S}: {said}"


def as_json(explained: Explanation) -> dict[str, object]:
    """For programs."""
    text, person = explained.text, explained.person
    return {
        "message": text.message.id,
        "phone": text.message.phone.digits,
        "text": text.message.text,
        "received_at": text.message.received_at.isoformat(),
        "door": str(text.message.door),
        "layer": str(text.layer),
        "rule": text.rule,
        "reason": text.reason,
        "answered_at": explained.answered_at.isoformat() if explained.answered_at else None,
        "version": text.version,
        "consent": str(person.consent),
        "groups": {group: until.isoformat() if until else None for group, until in person.groups.items()},
        "texted_before": person.texted_before,
        "considered": None if explained.rules is None else considered_as_json(explained.rules),
        "reproduced": explained.is_reproduced,
        "sent": [_sending_as_json(sending) for sending in explained.sendings],
    }


def _sending_as_json(sending: Sending) -> dict[str, object]:
    delivery = sending.delivery
    return {
        "delivery": delivery.id,
        "text": delivery.text,
        "kind": str(delivery.kind),
        "state": str(delivery.state),
        "reason": delivery.reason,
        "settled_at": sending.settled_at.isoformat() if sending.settled_at else None,
        "attempts": [
            {
                "number": call.number,
                "started_at": call.started_at.isoformat(),
                "ended_at": call.ended_at.isoformat() if call.ended_at else None,
                "outcome": call.outcome,
                "reason": call.reason,
            }
            for call in sending.attempts
        ],
    }
