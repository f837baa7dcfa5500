"""The inbox as catching up reads it: whatever stands there is told, also what no client would take for a message.

Keeps the port `app.usecases.inbox.GatewayInbox` (reference page, section 3.3).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.gateway.club_texting.errors import GatewayError
from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.entry import Entry
from app.gateway.club_texting.rest.formats import Format
from app.gateway.club_texting.rest.functions import INBOX
from app.gateway.club_texting.rest.inbox import InboxKey
from app.gateway.club_texting.rest.paging import PER_PAGE, Order, page_fields, paged
from app.gateway.wire.dialling import Lookup, system_lookup
from app.gateway.wire.line import CallLimits, Login
from app.gateway.wire.pacing import Clockwork
from app.usecases.inbox import InboxEntry, InboxUnavailable

BRIEF: Final = CallLimits(deadline=10.0, answer=2 * 1024 * 1024)
"""A page must not take longer than a line is lent for; 200 texts are some 80 KiB."""

_EASTERN: Final = ZoneInfo("America/New_York")
_MINUTE: Final = timedelta(minutes=1)
_NEWEST_FIRST: Final = Order(InboxKey.RECEIVED_ON, descending=True)


class InboxReader:
    """One connection to the inbox, for one reader at a time."""

    def __init__(
        self,
        base: str,
        login: Login,
        clockwork: Clockwork,
        *,
        answers: Format = Format.JSON,
        limits: CallLimits = BRIEF,
        lookup: Lookup = system_lookup,
    ) -> None:
        """Open nothing yet.

        Raises:
            BadAddress: `base` cannot be the gateway's address.
        """
        self._caller = Caller(
            base, login, clockwork, answers=answers, real_delete=False, limits=limits, ca_file=None, lookup=lookup
        )

    def newest_first(self) -> Iterator[InboxEntry]:
        """Every entry of all folders once, the newest first; see the port."""
        try:
            yield from paged(self._page, lambda entry: entry.id)
        except GatewayError as error:
            raise InboxUnavailable(str(error)) from error

    def hang_up(self) -> None:
        """Close the connection; the next page opens another."""
        self._caller.hang_up()

    def _page(self, number: int) -> Sequence[InboxEntry]:
        fields = page_fields(number, PER_PAGE, _NEWEST_FIRST)
        return self._caller.ask(INBOX, lambda content: [_entry(one) for one in content.entries], fields=fields)


def _entry(entry: Entry) -> InboxEntry:
    earliest, before = _meaning(entry.minute("ReceivedOn"))
    return InboxEntry(
        id=entry.text("ID").strip(),
        phone=entry.text("PhoneNumber"),
        text=entry.text("Message"),
        earliest=earliest,
        before=before,
        in_folder=bool(entry.text("FolderID").strip()),
        is_mms=entry.text("Type").strip().upper() == "MMS",
    )


def _meaning(minute: datetime | None) -> tuple[datetime | None, datetime | None]:
    """From when to when the text may have come: an hour and a minute where the clocks went back, else a minute."""
    if minute is None:
        return None, None
    there = minute.astimezone(_EASTERN)
    readings = [there.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    return min(readings), max(readings) + _MINUTE
