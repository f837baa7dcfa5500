"""Catching up with the gateway's inbox, put together for the worker and for the command line."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from app.bootstrap.service import live_rules
from app.gateway.club_texting.rest.inbox_reader import InboxReader
from app.gateway.wire.line import Login
from app.gateway.wire.pacing import Clockwork
from app.metrics.meter import Meter
from app.metrics.receiving import CountedRecords
from app.settings import Settings
from app.storage.engine import Database
from app.storage.inbox import InboxReading
from app.storage.intake import Records
from app.storage.outbox import Outbox
from app.system import TimeOrderedIds, utc_now, worker_name
from app.usecases.catch_up import CatchUp
from app.usecases.inbox import Summary
from app.usecases.publish import LiveRules
from app.usecases.turns import ByHand, WorkersTurn

log = structlog.get_logger()

LOOK_EVERY = 0.5
"""Seconds between two looks whether a line is free, or a worker has read."""


@dataclass(frozen=True, slots=True)
class Errands:
    """Makes the worker's errands, one for each of its lines; they share the live rules and the counts."""

    settings: Settings
    database: Database
    rules: LiveRules
    meter: Meter

    def __call__(self) -> WorkersTurn:
        """One errand, with a connection of its own that is not yet open."""
        catch_up = _catch_up(self.settings, self.database, self.rules, self.meter)
        return WorkersTurn(catch_up, InboxReading(self.database), self.settings.catch_up_every, utc_now, _log)


def errands(settings: Settings, database: Database) -> Errands:
    """What makes the worker's errands.

    Raises:
        BadAddress: the gateway's address cannot be one.
    """
    return Errands(settings, database, live_rules(settings, database), Meter(settings.metrics_folder))


def catch_up_by_hand(
    settings: Settings, database: Database, *, dry_run: bool, progress: Callable[[int | None], None]
) -> Summary:
    """Read the gateway's inbox now, or have a worker read it.

    Raises:
        BadAddress: the gateway's address cannot be one.
        NobodyRead: no line was free and no worker answered.
        NoLiveRules: there are no rules to decide by.
        StorageError: the database is away, or the line was lost.
    """
    catch_up = _catch_up(settings, database, live_rules(settings, database), Meter(settings.metrics_folder))
    outbox = Outbox(database, lines=settings.gateway_connections)
    by_hand = ByHand(catch_up, InboxReading(database), outbox, utc_now, lambda: time.sleep(LOOK_EVERY))
    return by_hand.run(worker_name()[-32:], dry_run=dry_run, progress=progress)


def _catch_up(settings: Settings, database: Database, rules: LiveRules, meter: Meter) -> CatchUp:
    login = Login(settings.gateway_user, settings.gateway_password)
    inbox = InboxReader(settings.gateway_url, login, Clockwork(time.monotonic, time.sleep))
    records = CountedRecords(Records(database), meter, time.monotonic)
    return CatchUp(inbox, InboxReading(database), records, rules.current, TimeOrderedIds(), utc_now)


def _log(summary: Summary) -> None:
    told = {key: value for key, value in summary.as_values().items() if value}
    if summary.cut_short:
        log.warning("the gateway's inbox was not read to its end", **told)
    elif summary.taken_in or summary.skipped:
        log.info("caught up with the gateway's inbox", **told)
