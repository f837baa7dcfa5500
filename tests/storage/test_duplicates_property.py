"""Whatever comes in whatever batches: the databases find the same texts new as the fake, which asks one by one."""

from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.message import IncomingMessage
from app.domain.phone import PhoneNumber
from app.storage.engine import Database
from app.storage.intake import Records
from tests.memory_store import MemoryStore
from tests.storage.builders import NOON, WINDOW, incoming

_examples = count()

Text = tuple[str, str | None, int]
"""Words, the gateway's id if any, and seconds after noon."""

TEXTS = st.tuples(st.sampled_from("ab"), st.sampled_from([None, None, "1", "2", "3"]), st.integers(0, 25))


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(TEXTS, max_size=6), max_size=4))
def test_a_database_finds_new_what_asking_one_by_one_finds_new(database: Database, batches: list[list[Text]]) -> None:
    example = next(_examples)
    fake, real = MemoryStore(), Records(database)
    for batch in batches:
        messages = [_message(example, text) for text in batch]

        with real.intake() as intake:
            found = intake.new_among(messages, WINDOW)

        assert found == fake.new_among(messages, WINDOW)


def _message(example: int, text: Text) -> IncomingMessage:
    """A text of this example's own person, so that examples can share a database."""
    words, known, seconds = text
    phone = PhoneNumber(f"21255501{example % 100:02d}")
    gateway_id = known and f"{example}-{known}"
    return incoming(words, phone=phone, gateway_id=gateway_id, at=NOON + timedelta(seconds=seconds))
