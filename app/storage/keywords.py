"""What we know of the gateway account's keywords, on disk before and after each call that changes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from app.domain.keyword_plan import Remembered
from app.domain.keyword_proposal import GatewayAccount
from app.domain.keyword_setup import Address, SetUp, key_of
from app.storage.engine import Database
from app.storage.tables import gateway_keywords
from app.storage.upsert import insert

_OF: Final = select(gateway_keywords).where(gateway_keywords.c.account == bindparam("account"))
_THIS: Final = (
    gateway_keywords.c.account == bindparam("of_account"),
    gateway_keywords.c.keyword == bindparam("of_keyword"),
)
_FORGET: Final = delete(gateway_keywords).where(*_THIS)


@dataclass(frozen=True, slots=True)
class Keywords:
    """Keeps the port `KeywordMemory`."""

    database: Database

    def of(self, account: GatewayAccount) -> Mapping[str, Remembered]:
        """What is remembered, by the keywords as they are compared."""
        with self.database.reading() as connection:
            rows = connection.execute(_OF, {"account": str(account)}).all()
        return {row.keyword: _remembered(row) for row in rows}

    def keep(self, account: GatewayAccount, remembered: Remembered, now: datetime) -> None:
        """Remember this from now on."""
        with self.database.writing() as connection:
            statement = insert(gateway_keywords, connection.dialect.name).values(_values(account, remembered, now))
            names = ("word", "applied", "intended", "renting_since", "changed_at")
            new = {name: statement.excluded[name] for name in names}
            connection.execute(statement.on_conflict_do_update(index_elements=["account", "keyword"], set_=new))

    def begin_rental(self, account: GatewayAccount, after: datetime | None, remembered: Remembered) -> bool:
        """Remember that a rental begins; False where somebody else began one meanwhile."""
        began = remembered.renting_since
        if began is None:
            raise ValueError("a rental that begins has a time")
        with self.database.writing() as connection:
            return _inserted(connection, _values(account, remembered, began)) or _took_over(
                connection, account, after, remembered
            )

    def forget(self, account: GatewayAccount, word: str) -> None:
        """Know nothing of a keyword any more."""
        with self.database.writing() as connection:
            connection.execute(_FORGET, _these(account, word))


def _inserted(connection: Connection, values: dict[str, Any]) -> bool:
    statement = insert(gateway_keywords, connection.dialect.name).values(values).on_conflict_do_nothing()
    return connection.execute(statement.returning(gateway_keywords.c.keyword)).first() is not None


def _took_over(connection: Connection, account: GatewayAccount, after: datetime | None, remembered: Remembered) -> bool:
    """Put our rental in the place of the one that is known of; in one statement, so that of two one wins."""
    known = gateway_keywords.c.renting_since
    same = known.is_(None) if after is None else known == after
    began = {"renting_since": remembered.renting_since, "changed_at": remembered.renting_since}
    statement = update(gateway_keywords).where(*_THIS, same).values(began).returning(gateway_keywords.c.keyword)
    return connection.execute(statement, _these(account, remembered.word)).first() is not None


def _these(account: GatewayAccount, word: str) -> dict[str, str]:
    return {"of_account": str(account), "of_keyword": key_of(word)}


def _values(account: GatewayAccount, remembered: Remembered, now: datetime) -> dict[str, Any]:
    return {
        "account": str(account),
        "keyword": key_of(remembered.word),
        "word": remembered.word,
        "applied": _written(remembered.applied),
        "intended": _written(remembered.intended),
        "renting_since": remembered.renting_since,
        "changed_at": now,
    }


def _written(set_up: SetUp | None) -> dict[str, Any] | None:
    if set_up is None:
        return None
    return {
        "reply": set_up.reply,
        "address": set_up.address.fingerprint,
        "address_shown": set_up.address.shown,
        "email": set_up.email,
        "groups": list(set_up.groups),
        "question": set_up.question,
        "again": set_up.again,
    }


def _remembered(row: Row[Any]) -> Remembered:
    return Remembered(row.word, _set_up(row.applied), _set_up(row.intended), row.renting_since)


def _set_up(written: Mapping[str, Any] | None) -> SetUp | None:
    if written is None:
        return None
    return SetUp(
        reply=written["reply"],
        address=Address(written["address_shown"], written["address"]),
        email=written["email"],
        groups=tuple(written["groups"]),
        question=written["question"],
        again=written["again"],
    )
