"""The worker: one thread for each of the account's lines, sending for as long as the process lives.

Whoever holds a line may have one connection to the gateway, so lines bound the connections of all workers together.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog

from app.domain.delivery import Delivered
from app.usecases.deliver import deliver_next
from app.usecases.ports import Chance, Clock, Connection, Line, LineLost, Outbox, StorageError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often the worker looks, in seconds."""

    idle: float = 0.1
    """Between two looks at an empty queue."""
    hang_up_after: float = 5.0
    """Of idleness, before the connection to the gateway is closed."""
    without_line: float = 1.0
    """Between two tries for a line while other workers hold them all."""
    keep_line: float = 5.0
    """Between two renewals of an idle line's lease."""
    sweep: float = 2.0
    """Between two sweeps of what nobody holds any more."""
    away: float = 1.0
    """Before trying again when the database is away."""
    errand: float = 1.0
    """Between two looks for an errand, and before and after one: connections may not be opened faster."""


class Errand(Protocol):
    """Something else than sending that takes one of the account's lines, now and then and briefly."""

    def is_due(self) -> bool:
        """Whether it is worth a try now; asked every second."""

    def run(self, breathe: Callable[[], None]) -> None:
        """Do it. `breathe` is called often, with no connection open; an exception of it ends the errand.

        Raises:
            StorageError: the database is away.
        """


class _Stopping(Exception):
    """The worker was asked to stop while it ran an errand."""


class Worker:
    """Sends what is due until it is told to stop; then finishes what it holds."""

    def __init__(
        self,
        outbox: Outbox,
        gateways: Callable[[], Connection],
        *,
        clock: Clock,
        chance: Chance,
        name: str,
        lines: int,
        rhythm: Rhythm | None = None,
        errands: Callable[[], Errand] | None = None,
    ) -> None:
        self._outbox = outbox
        self._gateways = gateways
        self._clock = clock
        self._chance = chance
        self._name = name
        self._rhythm = rhythm or Rhythm()
        self._errands = errands
        self._stopping = threading.Event()
        self._held = False
        self._senders = [
            threading.Thread(target=self._send_for_ever, args=(f"{name}:{number}",), name=f"line-{number}", daemon=True)
            for number in range(1, lines + 1)
        ]

    def start(self) -> None:
        """Begin to send."""
        for sender in self._senders:
            sender.start()
        log.info("worker started", worker=self._name, lines=len(self._senders))

    def stop(self) -> None:
        """Ask to stop; calls under way are finished."""
        self._stopping.set()

    def run(self, patience: float = 15.0) -> bool:
        """Sweep until stopped, then wait for the senders, at most `patience` seconds; False when one did not end."""
        self._guarded(self._tell_hold)
        while not self._stopping.wait(self._rhythm.sweep):
            self._guarded(self._sweep)
            self._guarded(self._tell_hold)
        for sender in self._senders:
            sender.join(patience)
        return not any(sender.is_alive() for sender in self._senders)

    def _sweep(self) -> None:
        swept = self._outbox.sweep(self._clock())
        if swept.unknown or swept.expired:
            log.warning("swept", unknown=swept.unknown, expired=swept.expired)

    def _tell_hold(self) -> None:
        """Say when nothing may leave and when it may again; a worker that is silent for no reason looks broken."""
        hold = self._outbox.hold()
        if hold is not None and not self._held:
            log.warning("nothing is sent until `textback release`", since=hold.since.isoformat(), because=hold.because)
        elif hold is None and self._held:
            log.info("the hold is released")
        self._held = hold is not None

    def _send_for_ever(self, holder: str) -> None:
        gateway = self._gateways()
        errand = self._errands() if self._errands else None
        while not self._stopping.is_set():
            self._guarded(lambda: self._send_on_a_line(holder, gateway, errand))
            gateway.hang_up()

    def _send_on_a_line(self, holder: str, gateway: Connection, errand: Errand | None) -> None:
        line = self._outbox.take_line(holder, self._clock())
        if line is None:
            self._stopping.wait(self._rhythm.without_line)
            return
        try:
            self._send_while_held(line, gateway, errand)
        except LineLost:
            log.warning("line lost", line=line.number)
            return
        self._outbox.give_back(line, self._clock())

    def _send_while_held(self, line: Line, gateway: Connection, errand: Errand | None) -> None:
        idle = 0.0
        kept = 0.0
        next_look = self._clock()
        while not self._stopping.is_set():
            if errand is not None and self._clock() >= next_look:
                self._run_if_due(errand, line, gateway)
                next_look = self._clock() + timedelta(seconds=self._rhythm.errand)
            delivered = self._deliver_next(line, gateway)
            if delivered:
                for text in delivered:
                    _tell(text)
                idle = kept = 0.0
                continue
            self._stopping.wait(self._rhythm.idle)
            idle += self._rhythm.idle
            kept += self._rhythm.idle
            if idle >= self._rhythm.hang_up_after:
                gateway.hang_up()
                idle = 0.0
            if kept >= self._rhythm.keep_line:
                if not self._outbox.keep(line, self._clock()):
                    raise LineLost
                kept = 0.0

    def _run_if_due(self, errand: Errand, line: Line, gateway: Connection) -> None:
        """Run an errand on the line; whatever becomes of it, sending goes on.

        Raises:
            LineLost: another worker has the line now.
            StorageError: the database is away.
        """
        try:
            if errand.is_due():
                gateway.hang_up()
                self._stopping.wait(self._rhythm.errand)
                errand.run(lambda: self._send_in_between(line, gateway))
                self._stopping.wait(self._rhythm.errand)
        except _Stopping:
            log.info("errand ended to stop", worker=self._name)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001 - an errand that fails must not keep texts from being sent
            log.error("errand failed", error=type(error).__name__)  # noqa: TRY400 - a traceback may hold a text

    def _send_in_between(self, line: Line, gateway: Connection) -> None:
        """Keep the line, and send what has become due while an errand had it."""
        if not self._outbox.keep(line, self._clock()):
            raise LineLost
        while not self._stopping.is_set():
            delivered = self._deliver_next(line, gateway)
            if not delivered:
                break
            for text in delivered:
                _tell(text)
        gateway.hang_up()
        if self._stopping.is_set():
            raise _Stopping

    def _deliver_next(self, line: Line, gateway: Connection) -> Sequence[Delivered]:
        return deliver_next(line, self._outbox, gateway, self._clock, self._chance, self._let_a_moment_pass)

    def _let_a_moment_pass(self) -> None:
        """Wait for the database, also while stopping: what is held is finished first."""
        threading.Event().wait(self._rhythm.away)

    def _guarded(self, step: Callable[[], None]) -> None:
        """Do a step; a database that is away makes the worker wait, never end."""
        try:
            step()
        except StorageError as error:
            log.warning("storage is away", error=type(error).__name__)
            self._stopping.wait(self._rhythm.away)
        except Exception as error:  # noqa: BLE001 - the last resort: a sender that dies is a line that falls silent
            log.error("worker step failed", error=type(error).__name__)  # noqa: TRY400 - a traceback may hold a text
            self._stopping.wait(self._rhythm.away)


def _tell(delivered: Delivered) -> None:
    delivery, verdict = delivered.delivery, delivered.verdict
    log.info(
        "delivery",
        delivery_id=delivery.id,
        message_id=delivery.message_id,
        kind=str(delivery.kind),
        state=str(delivery.state),
        reason=delivery.reason,
        verdict=None if verdict is None else str(verdict.outcome),
    )
