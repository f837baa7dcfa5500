"""Text messages to many, at once or later (section 3.2), and what became of them."""

from datetime import datetime
from typing import Any

from app.sandbox.desk import Campaign, MediaFile
from app.sandbox.rest import checks
from app.sandbox.rest.asked import Asked
from app.sandbox.rest.envelope import Refusal, entry
from app.sandbox.rest.recipients import Recipients, pay, recipients
from app.sandbox.rest.times import minute
from app.sandbox.rest.work import Done, Work
from app.sandbox.state import State

EXPRESS, STANDARD, MMS = "1", "2", "3"


def send(work: Work) -> Done:
    """Send one message to numbers and groups, now or at a time."""
    state, asked = work.state, work.asked
    errors = [*checks.recipients(state.account, asked), *_content_errors(state, asked), *checks.stamp(asked)]
    if errors:
        raise Refusal(*errors)

    to = recipients(state, asked)
    spent = pay(state, to.count)
    now = state.clock()
    at = checks.stamp_of(asked) or now
    campaign = _campaign(state, asked, to, at, is_waiting=at > now)
    if campaign.is_waiting:
        state.desk.send_later(campaign)
    else:
        state.desk.campaigns.put(campaign)
        for number in campaign.numbers:
            state.bubble(number, "out", "api", campaign.on_phone, campaign.subject)
    shown = _shown(asked, campaign, to, spent, state)
    return Done(entry(shown, 201), credits=spent, numbers=to.all, text=campaign.text, subject=campaign.subject)


def _content_errors(state: State, asked: Asked) -> list[str]:
    kind = asked.text("MessageTypeID") or EXPRESS
    unknown = [] if kind in (EXPRESS, STANDARD, MMS) else [f"MessageTypeID: '{kind}' was not found in the haystack"]
    if kind == MMS and _file(state, asked) is None:
        written = asked.text("FileID").strip()
        unknown = checks.required("FileID", written) or [f"FileID: '{written}' was not found in the haystack"]
    subject, message = asked.text("Subject"), asked.text("Message")
    express, needed = kind != STANDARD, kind != MMS
    return [*checks.content(subject, message, state.account.country, express=express, needed=needed), *unknown]


def _file(state: State, asked: Asked) -> MediaFile | None:
    """The file that an MMS carries; other kinds carry none, whatever they name."""
    written = asked.text("FileID").strip()
    is_mms = asked.text("MessageTypeID") == MMS and written.isascii() and written.isdigit()
    return state.desk.files.get(int(written)) if is_mms else None


def _campaign(state: State, asked: Asked, to: Recipients, at: datetime, *, is_waiting: bool) -> Campaign:
    file = _file(state, asked)
    return Campaign(
        id=state.next_id(),
        subject=asked.text("Subject"),
        text=asked.text("Message"),
        at=at,
        numbers=to.all,
        opted_out=to.global_opt_outs,
        is_waiting=is_waiting,
        file=file.name if file else "",
    )


def _shown(asked: Asked, campaign: Campaign, to: Recipients, spent: int, state: State) -> dict[str, Any]:
    groups = [group.name for group in map(state.account.group, asked.array("Groups")) if group is not None]
    file = _file(state, asked)
    return {
        "ID": campaign.id,
        **({"FileID": file.id} if file else {}),
        "Subject": campaign.subject,
        "Message": campaign.text,
        "MessageTypeID": int(asked.text("MessageTypeID") or EXPRESS),
        "RecipientsCount": to.count,
        "Credits": spent,
        "StampToSend": minute(campaign.at),
        **({"SendToNewRecipients": 0} if state.account.vintage == "2020" else {}),
        **to.lists(),
        "Groups": groups,
    }
