"""The gateway account as its workers share it: healthy, backing off, out of credits, or locked out.

What goes wrong with the account is no message's fault: the queue is kept, and one message at a time probes.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from app.domain.delivery import EVIDENCE, LEASE, Trouble, Verdict

LONGEST_BACK_OFF: Final = timedelta(seconds=60)
CREDIT_PROBE: Final = timedelta(minutes=5)
LOGIN_TRIES: Final = 3
"""Refused logins before calling stops: gateways block addresses that keep trying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What all workers know of the account. `failures` counts the troubles in a row; 0 is healthy.

    `settings` is a fingerprint of the login that the last call used, so that new settings start afresh.
    """

    trouble: Trouble | None = None
    failures: int = 0
    paused_until: datetime | None = None
    settings: str = ""

    @property
    def stopped(self) -> bool:
        """Whether only new settings or a person start it again."""
        return self.trouble is Trouble.LOGIN and self.failures >= LOGIN_TRIES

    def may_call(self, now: datetime) -> bool:
        """Whether a message may leave now."""
        return not self.stopped and (self.paused_until is None or now >= self.paused_until)

    def calling(self, now: datetime) -> "Account":
        """The account as a message leaves: in trouble, one probe at a time, for as long as a call can take."""
        return self if self.trouble is None else replace(self, paused_until=now + LEASE)

    def after(self, verdict: Verdict, now: datetime, jitter: float) -> "Account":
        """The account once a call's outcome is known; `jitter` is from 0 to 1."""
        if verdict.trouble is None:
            healthy = verdict.outcome in EVIDENCE
            return Account(settings=self.settings) if healthy else self
        failures = self.failures + 1 if verdict.trouble is self.trouble else 1
        pause = CREDIT_PROBE if verdict.trouble is Trouble.CREDITS else _back_off(failures, jitter)
        return replace(self, trouble=verdict.trouble, failures=failures, paused_until=now + pause)

    def with_settings(self, fingerprint: str) -> "Account":
        """The account under these settings: unchanged ones keep what is known, new ones start afresh."""
        return self if fingerprint == self.settings else Account(settings=fingerprint)


def _back_off(failures: int, jitter: float) -> timedelta:
    """1, 2, 4 … 60 seconds, each shortened by up to half so that workers do not come back together."""
    return min(timedelta(seconds=2 ** min(failures - 1, 6)), LONGEST_BACK_OFF) * (1 - jitter / 2)
