"""Asking how many credits there are, now and then, put together: an errand of the worker."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog

from app.bootstrap.gateway import account_of
from app.gateway.club_texting.errors import GatewayError, Refused
from app.gateway.wire.line import CallLimits
from app.metrics.meter import Meter
from app.settings import Settings
from app.system import utc_now
from app.worker import Errand

FIRST_AFTER: Final = 30.0
"""Seconds after its start; a worker that comes up has better to do."""

LIMITS: Final = CallLimits(deadline=8.0)
"""With the second of rest before and after less than a line's lease, which nobody renews meanwhile."""

_NEVER: Final = float("inf")

log = structlog.get_logger()


class CreditsAsked:
    """An errand of the worker: asks when it is time to, and notes what was said. A refused login is not tried again."""

    def __init__(self, settings: Settings, meter: Meter, *, first_after: float = FIRST_AFTER) -> None:
        """Ask as often as the settings say, never where they say `off`."""
        self._settings = settings
        self._meter = meter
        self._every = settings.credits_every.total_seconds() if settings.credits_every else _NEVER
        self._due = time.monotonic() + first_after if settings.credits_every else _NEVER
        self._turn = threading.Lock()

    def is_due(self) -> bool:
        """Whether it is time to."""
        return time.monotonic() >= self._due

    def run(self, breathe: Callable[[], None]) -> None:
        """Ask, unless another line of this worker does so."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            breathe()  # the line is renewed for as long as the question may take
            self._due = time.monotonic() + self._every
            self._ask()
        finally:
            self._turn.release()

    def _ask(self) -> None:
        account = account_of(self._settings, LIMITS)
        try:
            available = account.credits().available
        except GatewayError as error:
            if isinstance(error, Refused):
                self._due = _NEVER  # the login: gateways block addresses that keep trying it
            log.warning("credits are not known", reason=error.reason)
            return
        finally:
            account.hang_up()
        self._meter.note_credits(float(available), utc_now().timestamp())


@dataclass(frozen=True, slots=True)
class BothErrands:
    """Two errands as one."""

    first: Errand
    second: Errand

    def is_due(self) -> bool:
        """Whether one of them is."""
        return self.first.is_due() or self.second.is_due()

    def run(self, breathe: Callable[[], None]) -> None:
        """Do one that is due; the other has its turn at the next look, for two would open connections too fast."""
        errand = self.first if self.first.is_due() else self.second
        errand.run(breathe)
