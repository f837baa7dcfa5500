"""Trying again while the database starts anew: nobody knows whether the gateway would call again after a 503.

A database that is restarted is back within a few seconds, which a text can wait. One that stays away is asked once for
each batch from then on, so that nobody waits in vain. One that is full, locked or read-only is not asked again.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from app.domain.message import IncomingMessage
from app.usecases.ports import NewId, StorageAway
from app.usecases.receive import Receipt

AGAIN_FOR: Final = 2.5
"""Seconds since the first try."""

BETWEEN: Final = 0.2
"""Seconds between two tries."""


class Again:
    """A `receive` that tries again. One batch at a time, as `Intake` calls it; `wait` sleeps so many seconds."""

    def __init__(
        self,
        receive: Callable[[Sequence[IncomingMessage]], Sequence[Receipt]],
        new_id: NewId,
        monotonic: Callable[[], float],
        wait: Callable[[float], None],
    ) -> None:
        self._receive = receive
        self._new_id = new_id
        self._monotonic = monotonic
        self._wait = wait
        self._stays_away = False

    def __call__(self, batch: Sequence[IncomingMessage]) -> Sequence[Receipt]:
        """Receive the batch.

        Raises:
            StorageAway: the database did not come back in time.
            StorageError: as `receive` raises it.
        """
        since = self._monotonic()
        while True:
            try:
                receipts = self._receive(batch)
            except StorageAway:
                if self._stays_away or self._monotonic() - since > AGAIN_FOR:
                    self._stays_away = True
                    raise
                self._wait(BETWEEN)
                # The commit may have been the last thing that the database did. Under ids of their own, texts that are
                # on disk already are found to be copies.
                batch = [replace(message, id=self._new_id()) for message in batch]
                continue
            self._stays_away = False
            return receipts
