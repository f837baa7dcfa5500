"""The ledger of consent is append-only, whoever writes."""

import pytest
from sqlalchemy import text

from app.domain.decision import OptOut
from app.storage.engine import Database
from app.usecases.ports import StorageError
from tests.storage.builders import ANN, incoming, record, taken
from tests.storage.conftest import stores_on

_CHANGES = [
    "UPDATE consent_events SET event = 'opt in'",
    "UPDATE consent_events SET words = NULL WHERE sequence > 0",
    "DELETE FROM consent_events",
]


@pytest.mark.parametrize("statement", _CHANGES)
def test_the_ledger_refuses_every_change(database: Database, statement: str) -> None:
    stores = stores_on(database)
    record(stores.records, taken(incoming("stop"), OptOut()))
    before = stores.contacts.ledger(ANN)

    with pytest.raises(StorageError), database.writing() as connection:
        connection.execute(text(statement))

    assert stores.contacts.ledger(ANN) == before


_REPLACEMENTS = {
    "sqlite": "INSERT OR REPLACE INTO consent_events SELECT * FROM consent_events",
    "postgresql": "TRUNCATE consent_events",
}


def test_the_ledger_refuses_to_be_replaced_or_emptied(database: Database) -> None:
    stores = stores_on(database)
    record(stores.records, taken(incoming("stop"), OptOut()))
    before = stores.contacts.ledger(ANN)

    with pytest.raises(StorageError), database.writing() as connection:
        connection.execute(text(_REPLACEMENTS[database.dialect]))

    assert stores.contacts.ledger(ANN) == before
