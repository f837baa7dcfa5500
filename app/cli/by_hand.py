"""How texts and calls leave by hand: who gets it and what it costs first, then the workers' own queue, then the end."""

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Final, NoReturn

import click
from rich.console import Console

from app.bootstrap.service import by_hand_of, contacts_of
from app.cli.arguments import Number
from app.cli.calling import agree
from app.cli.environment import migrated_database
from app.cli.outcome import GOOD, PROBLEMS, CouldNotRun, end
from app.domain.delivery import Delivery, Kind, State
from app.domain.phone import PhoneNumber
from app.settings import Settings
from app.storage.engine import Database
from app.storage.outbox import Outbox
from app.system import TimeOrderedIds, utc_now
from app.usecases.by_hand import Recipients, Wish, followed, queue_by_hand, recipients
from app.usecases.ports import ByHand, StorageError

NOTHING: Final = "Nothing was sent."

numbers_argument = click.argument("numbers", nargs=-1, required=True, type=Number(), metavar="NUMBER…")
consent_option = click.option(
    "--consent",
    metavar="NOTE",
    help="How numbers that you never heard of agreed: who, how, when. It goes to the consent ledger.",
)
good_for_option = click.option(
    "--good-for",
    metavar="MINUTES",
    type=click.IntRange(1, 240),
    default=int(Kind.BY_HAND.terms.good_for.total_seconds() // 60),
    show_default=True,
    help="How long it may wait in the queue. What has not left by then never leaves.",
)
no_wait_option = click.option("--no-wait", is_flag=True, help="Queue it and end; a worker sends it.")

_MOST_LINES: Final = 20
_IN_DOUBT: Final = frozenset({State.UNKNOWN, State.SENDING})


@dataclass(frozen=True, slots=True)
class Handover:
    """What is to leave, and how: `told` says to how many people, for how many minutes, and what it costs."""

    wish: Wish
    told: Callable[[int, int], str]
    confirmed: bool
    waits: bool
    as_json: bool


def hand_over(settings: Settings, numbers: Sequence[PhoneNumber], handover: Handover) -> NoReturn:
    """Say who gets it and what it costs, ask, queue it, and wait for its end.

    Raises:
        CouldNotRun: nobody may get it, nobody would send it, or nobody agreed; nothing was queued.
        StorageUnavailable: the database is away.
    """
    database = migrated_database(settings)
    queue = by_hand_of(database)
    found = recipients(numbers, contacts_of(database))
    to = _allowed(found, handover.wish)
    if handover.waits:
        _see_that_it_leaves(database, queue)
    minutes = int(handover.wish.good_for.total_seconds() // 60)
    agree(handover.told(len(to), minutes), str(len(to)), confirmed=handover.confirmed)

    texts = queue_by_hand(to, handover.wish, queue, TimeOrderedIds(), utc_now)
    ended = waited_for(texts, queue) if handover.waits else texts
    _report(ended, found, handover)


def _allowed(found: Recipients, wish: Wish) -> Sequence[PhoneNumber]:
    """Those who get it, after saying who does not."""
    if found.opted_out:
        click.echo(f"Opted out, and left out: {_masked(found.opted_out)}. Only they come back, by a text.", err=True)
    if found.strangers and wish.consent is None:
        raise CouldNotRun(
            f"never heard of: {_masked(found.strangers)}. They neither texted you nor said yes. If they agreed, say "
            f"how: --consent 'signed the form of May 2'. It goes to the consent ledger. {NOTHING}"
        )
    if found.strangers:
        click.echo(f"Your note opts in: {_masked(found.strangers)}.", err=True)
    to = (*found.may_get_it, *found.strangers)
    if not to:
        raise CouldNotRun(f"nobody is left who may get it. {NOTHING}")
    return to


def _see_that_it_leaves(database: Database, queue: ByHand) -> None:
    account = Outbox(database).account()
    if account.stopped:
        raise CouldNotRun(
            "calling is stopped, because the gateway refuses the login. Correct user and password and restart the "
            f"worker, or `textback resume`. {NOTHING}"
        )
    if not queue.is_worked(utc_now()):
        raise CouldNotRun(f"no worker runs that would send it: start `textback worker`, or add --no-wait. {NOTHING}")
    if account.trouble is not None:
        click.echo(f"Just now {account.trouble}; the worker tries again by itself.", err=True)


class OutOfSight(CouldNotRun):
    """The database went away while the command waited for what it had queued."""

    exit_code = PROBLEMS

    def __init__(self) -> None:
        super().__init__(
            "the database went away. What was queued leaves in the time that was said or not at all; `textback doctor` "
            "says how the queue is."
        )


def waited_for(texts: Sequence[Delivery], queue: ByHand) -> Sequence[Delivery]:
    """The texts once they have ended. Whoever stops waiting takes back what has not left.

    Raises:
        OutOfSight: the database is away, so that nobody sees how they end.
    """
    try:
        return _watched(texts, queue)
    except StorageError as error:
        raise OutOfSight from error


def _watched(texts: Sequence[Delivery], queue: ByHand) -> Sequence[Delivery]:
    console, seen = Console(stderr=True), texts
    try:
        with console.status("Sending…") if console.is_terminal else nullcontext() as status:
            for seen in followed(texts, queue, utc_now, time.sleep):
                if status is not None:
                    status.update(f"Sending… {_counted(seen)}")
    except KeyboardInterrupt:
        ids = [text.id for text in texts]
        queue.withdraw(ids, utc_now())
        click.echo("Stopped: what had not left was taken back.", err=True)
        return queue.look(ids)
    return seen


def _report(texts: Sequence[Delivery], found: Recipients, handover: Handover) -> NoReturn:
    states = {text.state for text in texts}
    good = states <= {State.SENT} if handover.waits else True
    if handover.as_json:
        told = [{"id": t.id, "number": t.phone.digits, "state": str(t.state), "reason": t.reason} for t in texts]
        left_out = [phone.digits for phone in found.opted_out]
        click.echo(json.dumps({"outcome": _outcome(states, handover), "texts": told, "left_out": left_out}, indent=2))
    else:
        click.echo(_counted(texts))
        others = [text for text in texts if text.state not in {State.SENT, State.QUEUED}]
        for text in others[:_MOST_LINES]:
            click.echo(f"  {text.phone.masked}  {text.state}: {text.reason or 'a worker holds it'}")
        if len(others) > _MOST_LINES:
            click.echo(f"  and {len(others) - _MOST_LINES} more; --json lists all")
    if states & _IN_DOUBT and handover.waits:
        click.echo("Whether they got it nobody knows: docs/delivery.md says how to find out.", err=True)
    end(GOOD if good else PROBLEMS)


def _outcome(states: set[State], handover: Handover) -> str:
    if not handover.waits:
        return "queued"
    if states & _IN_DOUBT:
        return "unknown"
    return "done" if states <= {State.SENT} else "not done"


def _counted(texts: Sequence[Delivery]) -> str:
    """Such as `2 sent, 1 refused`; `nobody got it` where consent of all was gone as it was queued."""
    counts = Counter(text.state for text in texts)
    return ", ".join(f"{counts[state]} {state}" for state in State if counts[state]) or "nobody got it"


def _masked(phones: Sequence[PhoneNumber]) -> str:
    shown = ", ".join(phone.masked for phone in phones[:_MOST_LINES])
    return shown if len(phones) <= _MOST_LINES else f"{shown} and {len(phones) - _MOST_LINES} more"
