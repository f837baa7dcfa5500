"""Sifting the entries of the gateway's inbox: what can be read as a text, and which texts are left alone."""

from datetime import datetime

from app.domain.late import stops
from app.domain.matching import Rulebook
from app.domain.message import Door, Found, IncomingMessage
from app.domain.phone import NoPhoneNumber, PhoneNumber
from app.domain.text import LONGEST_TEXT, clean
from app.usecases.inbox import InboxEntry, Skip
from app.usecases.ports import NewId


def as_text(entry: InboxEntry, now: datetime, new_id: NewId) -> IncomingMessage | Skip:
    """The entry as a text that was found now, or why it is none. A gateway's clock may be ahead of ours."""
    if not entry.id:
        return Skip.NO_ID
    if entry.earliest is None or entry.before is None:
        return Skip.NO_TIME
    try:
        phone = PhoneNumber.parse(entry.phone)
    except NoPhoneNumber:
        return Skip.NO_PHONE
    text = clean(entry.text)
    if not text.strip():
        return Skip.EMPTY
    return IncomingMessage(
        id=new_id(),
        phone=phone,
        text=text[:LONGEST_TEXT],
        received_at=min(entry.earliest, now),
        door=Door.CATCH_UP,
        gateway_id=entry.id,
        truncated=len(text) > LONGEST_TEXT,
        found=Found(now, entry.before),
    )


def left_alone(entry: InboxEntry, text: IncomingMessage, book: Rulebook, rules_since: datetime) -> Skip | None:
    """Why a text that nobody took in stays where it is, None where it is taken in. An opt-out always is."""
    if entry.in_folder:
        why = Skip.IN_FOLDER
    elif entry.is_mms:
        why = Skip.MMS
    elif entry.before is not None and entry.before <= rules_since:
        why = Skip.BEFORE_US
    else:
        return None
    return None if stops(text, book) else why
