"""Requests that wait together share one commit, because a commit that reaches the disk is the dearest step.

No thread of its own: who finds nobody leading leads. A leader stores one batch, its own text first in it, while the
texts that arrive meanwhile collect; then the first of those leads. So nobody waits for company, a lone text is stored
at once, and no request works for others after its own text is stored.
"""

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock

from app.domain.message import IncomingMessage
from app.usecases.ports import StorageUnavailable
from app.usecases.receive import Receipt
from app.web.waiter import Waiter

Receive = Callable[[Sequence[IncomingMessage]], Sequence[Receipt]]

PATIENCE = 5.5
"""Seconds that a text waits to be stored: the gateway is to hear "not now" within six."""

LARGEST_BATCH = 64
"""Texts in one commit: enough to spread its cost, few enough that a commit stays short."""


class Intake:
    """Where requests hand in their texts. Safe for any number of threads.

    Patience bounds the wait for a commit to begin and, for all but the one who leads it, its length. The leader waits
    as long as storage does, so storage must give up by itself in less than `patience`.
    """

    def __init__(
        self,
        receive: Receive,
        monotonic: Callable[[], float],
        patience: float = PATIENCE,
        largest_batch: int = LARGEST_BATCH,
    ) -> None:
        self._receive = receive
        self._monotonic = monotonic
        self._patience = patience
        self._largest_batch = largest_batch
        self._lock = Lock()
        self._pending: deque[Waiter] = deque()
        self._is_led = False

    def take(self, message: IncomingMessage) -> Receipt:
        """Store one text and return its receipt; what returns is on disk.

        Raises:
            StorageUnavailable: not stored, or, where patience ended during the commit, not known to be stored.
            Exception: whatever receiving this very text raised.
        """
        waiter = Waiter(message, self._monotonic() + self._patience)
        with self._lock:
            self._pending.append(waiter)
            if self._is_led:
                waiter.shut()
            else:
                self._is_led = waiter.leads = True
        if waiter.leads or self._is_called_to_lead(waiter):
            self._lead()
        return waiter.result()

    @property
    def waiting(self) -> int:
        """How many texts wait for a commit that has not begun."""
        return len(self._pending)

    def _is_called_to_lead(self, waiter: Waiter) -> bool:
        """Wait for a receipt, for the lead, or for the end of patience, whichever comes first."""
        if waiter.wait(waiter.deadline - self._monotonic()):
            return waiter.leads
        with self._lock:
            if waiter in self._pending:
                self._pending.remove(waiter)
                if waiter.leads:  # called in the very moment that patience ended
                    self._call_next()
        return False

    def _lead(self) -> None:
        """Store one batch, then hand on the lead before the receipts: the next commit need not wait for them."""
        with self._lock:
            batch = [self._pending.popleft() for _ in range(min(len(self._pending), self._largest_batch))]
        began = self._monotonic()
        is_away = False
        try:
            is_away = not self._store(batch)
        finally:  # even a thread that is told to exit leaves nobody waiting
            with self._lock:
                impatient = self._without_time_for(self._monotonic() - began) if is_away else []
                self._call_next()
            for waiter in (*batch, *impatient):
                waiter.wake()

    def _without_time_for(self, seconds: float) -> list[Waiter]:
        """Take out those whose patience would end before another try as long as the one that failed."""
        latest = self._monotonic() + seconds
        impatient = [waiter for waiter in self._pending if waiter.deadline < latest]
        for waiter in impatient:
            self._pending.remove(waiter)
        return impatient

    def _call_next(self) -> None:
        """Hand the lead to whoever waits longest. The lock is held."""
        self._is_led = bool(self._pending)
        if self._is_led:
            self._pending[0].call_to_lead()

    def _store(self, batch: Sequence[Waiter]) -> bool:
        """Receive the batch at once, or one by one where one text spoils it; False if the database is away."""
        try:
            self._receive_into(batch)
        except StorageUnavailable:
            return False
        except Exception as error:  # noqa: BLE001 - whatever one text did, its neighbours did not
            if len(batch) > 1:
                return all(self._store([waiter]) for waiter in batch)
            batch[0].fail(error)
        return True

    def _receive_into(self, batch: Sequence[Waiter]) -> None:
        receipts = self._receive([waiter.message for waiter in batch])
        pairs = list(zip(batch, receipts, strict=True))  # whole before the first is handed out
        for waiter, receipt in pairs:
            waiter.settle(receipt)
