"""Whose turn it is to read the gateway's inbox: the workers', when it is time or when they are asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from app.usecases.catch_up import CatchUp
from app.usecases.inbox import Summary, Turns
from app.usecases.ports import Clock, Line, LineLost, Outbox
from app.usecases.publish import NoLiveRules

GRACE: Final = timedelta(minutes=2)
"""How long the workers leave an entry to its callback. Who catches up by hand does not wait."""

PATIENCE: Final = timedelta(minutes=10)
"""How long to wait for a line, or for a worker that reads."""

Pause = Callable[[], None]
"""Waits a moment."""


class NobodyRead(Exception):
    """All lines are held, and no worker did what it was asked."""


@dataclass(frozen=True, slots=True)
class WorkersTurn:
    """Reads the inbox on a worker's line; keeps the promises of an errand of `app.worker`."""

    catch_up: CatchUp
    turns: Turns
    every: timedelta | None
    clock: Clock
    tell: Callable[[Summary], None]

    def is_due(self) -> bool:
        """Whether it is time, or somebody asks."""
        return self.turns.is_due(self.clock(), self.every)

    def run(self, breathe: Callable[[], None]) -> None:
        """Take the turn if it is still there; two workers do not take one turn.

        Raises:
            LineLost: it is another's now; who asked for the turn gets another.
            StorageUnavailable: the database is away.
        """
        turn = self.turns.take(self.clock(), self.every)
        if turn is None:
            return
        grace = GRACE if turn.asked is None else timedelta(0)
        try:
            summary = self.catch_up.run(grace=grace, dry_run=turn.dry_run, breathe=lambda _: breathe())
        except NoLiveRules as error:
            summary = Summary(cut_short=str(error), dry_run=turn.dry_run)
        except LineLost:
            if turn.asked is not None:
                self.turns.ask(turn.asked, dry_run=turn.dry_run)
            raise
        if turn.asked is not None:
            self.turns.answer(turn.asked, summary.as_values())
        if summary.cut_short:
            self.turns.failed(self.clock(), self.every)
        else:
            self.turns.succeeded()
        self.tell(summary)


@dataclass(frozen=True, slots=True)
class ByHand:
    """Reads the inbox at a person's word: on a line that is free, else a worker reads it on its own.

    A worker keeps its line while it is idle, so that waiting for one would be waiting for the workers to stop; and
    taking it away would keep texts from being sent.
    """

    catch_up: CatchUp
    turns: Turns
    outbox: Outbox
    clock: Clock
    pause: Pause

    def run(self, who: str, *, dry_run: bool, progress: Callable[[int | None], None]) -> Summary:
        """Read now.

        Args:
            who: a name that nobody else uses.
            dry_run: keep nothing.
            progress: is told how many entries were read, None while a worker reads.

        Raises:
            NobodyRead: in vain.
            NoLiveRules: there are no rules to decide by.
            StorageError: the database is away, or the line was lost.
        """
        deadline = self.clock() + PATIENCE
        asked = False
        while self.clock() < deadline:
            line = self.outbox.take_line(who, self.clock())
            if line is not None:
                self.turns.take_back(who)
                return self._read_on(line, dry_run=dry_run, progress=progress)
            asked = asked or self.turns.ask(who, dry_run=dry_run)
            values = self.turns.answer_to(who)
            if values is not None:
                return Summary(**values)
            progress(None)
            self.pause()
        self.turns.take_back(who)
        raise NobodyRead("every line to the gateway is held, and no worker answered")

    def _read_on(self, line: Line, *, dry_run: bool, progress: Callable[[int | None], None]) -> Summary:
        def breathe(read: int) -> None:
            if not self.outbox.keep(line, self.clock()):
                raise LineLost("a worker has taken the line")
            progress(read)

        try:
            return self.catch_up.run(dry_run=dry_run, breathe=breathe)
        finally:
            self.outbox.give_back(line, self.clock())
