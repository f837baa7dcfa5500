"""An account at the gateway, as its REST API lets us use it (reference page, section 3).

    account = RestAccount("https://app.clubtexting.com", Login(user, password), clockwork)
    for message in account.inbox.messages(search="pizza"):
        ...

Every method of its parts raises the errors of `app.gateway.club_texting.errors`, and each of its calls takes no longer
than the deadline of its limits. Nothing is tried twice.
"""

from typing import Final

from app.gateway.club_texting.rest.billing import Billing
from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.carriers import Carriers
from app.gateway.club_texting.rest.contacts import Contacts
from app.gateway.club_texting.rest.files import Files
from app.gateway.club_texting.rest.folders import Folders
from app.gateway.club_texting.rest.formats import Format
from app.gateway.club_texting.rest.functions import CHECK_LOGIN
from app.gateway.club_texting.rest.groups import Groups
from app.gateway.club_texting.rest.inbox import Inbox
from app.gateway.club_texting.rest.keywords import Keywords
from app.gateway.club_texting.rest.messages import Messages
from app.gateway.club_texting.rest.voice import Voice
from app.gateway.wire.dialling import Lookup, system_lookup
from app.gateway.wire.line import CallLimits, Login
from app.gateway.wire.pacing import Clockwork

PATIENT: Final = CallLimits(deadline=30.0, answer=2 * 1024 * 1024)
"""A page of 200 texts is some 80 KiB, and a report's list of numbers has no pages."""


class RestAccount:
    """One account over one connection, for one caller at a time."""

    def __init__(
        self,
        base: str,
        login: Login,
        clockwork: Clockwork,
        *,
        answers: Format = Format.JSON,
        real_delete: bool = False,
        limits: CallLimits = PATIENT,
        ca_file: str | None = None,
        lookup: Lookup = system_lookup,
    ) -> None:
        """Open nothing yet; `ca_file` names the authorities to trust instead of the usual ones.

        `answers` is the format they are asked for in. A real DELETE has no body, so the login would stand in its
        address; without `real_delete` it is a POST with `_method=DELETE`, which the gateway takes for the same.

        Raises:
            BadAddress: `base` cannot be the gateway's address.
        """
        self._base = base
        self._caller = Caller(
            base,
            login,
            clockwork,
            answers=answers,
            real_delete=real_delete,
            limits=limits,
            ca_file=ca_file,
            lookup=lookup,
        )
        self.brand: Final = self._caller.brand
        self.messages: Final = Messages(self._caller)
        self.inbox: Final = Inbox(self._caller)
        self.folders: Final = Folders(self._caller)
        self.keywords: Final = Keywords(self._caller)
        self.billing: Final = Billing(self._caller)
        self.contacts: Final = Contacts(self._caller)
        self.groups: Final = Groups(self._caller)
        self.voice: Final = Voice(self._caller)
        self.carriers: Final = Carriers(self._caller)
        self.files: Final = Files(self._caller)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._base})"

    def check_login(self) -> None:
        """Ask nothing but whether the login is good.

        Raises:
            Refused: it is not.
        """
        self._caller.tell(CHECK_LOGIN)

    def hang_up(self) -> None:
        """Close the connection; the next call opens another."""
        self._caller.hang_up()
