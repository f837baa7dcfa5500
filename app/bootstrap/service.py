"""The service, put together: the receiver, the worker, and what staff ask of the database."""

import time
from collections.abc import Callable, Sequence
from hashlib import sha256

import structlog
from flask import Flask

from app.bootstrap.credits import BothErrands, CreditsAsked
from app.bootstrap.gateways import connections_of, readers_of
from app.bootstrap.rules import compiled
from app.bootstrap.standing import checks_of, standing_of
from app.domain.message import IncomingMessage
from app.metrics.catalogue import REFUSED
from app.metrics.meter import Meter
from app.metrics.page import page
from app.metrics.receiving import CountedRecords, counted_take
from app.metrics.sending import CountedConnection, CountedOutbox
from app.settings import Settings
from app.storage.by_hand import ByHand
from app.storage.contacts import Contacts
from app.storage.engine import Database, open_database
from app.storage.intake import Records
from app.storage.outbox import Outbox
from app.storage.rulebooks import Rulebooks
from app.system import TimeOrderedIds, chance, utc_now, worker_name
from app.usecases.incoming import read_with
from app.usecases.publish import LiveRules
from app.usecases.receive import Receipt, Receiving, receive
from app.web.again import Again
from app.web.app import create_app
from app.web.gate import Gate, Tokens
from app.web.health import Watch
from app.web.incoming import Stamps
from app.web.intake import Intake
from app.worker import Errand, Worker

log = structlog.get_logger()


def database_of(settings: Settings) -> Database:
    """The database, not yet opened."""
    return open_database(settings.database_url)


def live_rules(settings: Settings, database: Database) -> LiveRules:
    """The live rulebook, followed from version to version."""
    return LiveRules(Rulebooks(database), lambda published: compiled(published, settings.terms))


def web_app(settings: Settings) -> Flask:
    """The receiver as a WSGI app. Opens nothing before the first text, so that it may be made before a fork."""
    database = database_of(settings)
    rules = live_rules(settings, database)
    meter = Meter(settings.metrics_folder)
    receiving = Again(_receiving(settings, database, rules, meter), TimeOrderedIds(), time.monotonic, time.sleep)
    intake = Intake(receiving, time.monotonic)
    gate = Gate(Tokens(settings.incoming_tokens), settings.allowed_networks)
    stamps = Stamps(TimeOrderedIds(), utc_now, time.monotonic)
    read = read_with(readers_of(settings))
    watch = Watch(
        checks=lambda: checks_of(database, rules),
        metrics=lambda: page(meter.totals(), standing_of(database)),
        networks=settings.metrics_networks,
        refused=lambda status: meter.count(REFUSED, str(status)),
    )
    return create_app(read, counted_take(intake.take, meter), watch, gate, stamps, settings.trusted_proxies)


def worker(settings: Settings, database: Database, errands: Callable[[], Errand] | None = None) -> Worker:
    """The worker, with as many senders as the account has lines, each with an errand of its own."""
    outbox = Outbox(database, lines=settings.gateway_connections, rate_per_second=settings.gateway_rate)
    outbox.use_settings(_fingerprint(settings))
    meter, opens = Meter(settings.metrics_folder), connections_of(settings)
    asked = CreditsAsked(settings, meter)  # one for all lines
    return Worker(
        CountedOutbox(outbox, meter),
        lambda: CountedConnection(opens(), meter, time.monotonic),
        clock=utc_now,
        chance=chance,
        name=worker_name(),
        lines=settings.gateway_connections,
        errands=lambda: BothErrands(asked, errands()) if errands else asked,
    )


def resume_sending(database: Database) -> None:
    """Forget what was wrong with the gateway account, as a person asks."""
    Outbox(database).resume()


def contacts_of(database: Database) -> Contacts:
    """People, for staff."""
    return Contacts(database)


def by_hand_of(database: Database) -> ByHand:
    """The queue, for what staff send by hand."""
    return ByHand(database)


def _receiving(
    settings: Settings, database: Database, rules: LiveRules, meter: Meter
) -> Callable[[Sequence[IncomingMessage]], Sequence[Receipt]]:
    records, new_id = CountedRecords(Records(database), meter, time.monotonic), TimeOrderedIds()
    how = Receiving(window=settings.duplicate_window, by_response=settings.by_response)
    return lambda batch: receive(batch, rules.current(), records, new_id, how)


def _fingerprint(settings: Settings) -> str:
    """Tells one login from another without holding it."""
    login = f"{settings.gateway_url}\0{settings.gateway_user}\0{settings.gateway_password}"
    return sha256(login.encode()).hexdigest()
