"""What outlives a restart: everything, read back as it was."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.sandbox.account import Account, Limits, Lookup
from app.sandbox.codec import dump, load
from app.sandbox.desk import Campaign, Letter
from app.sandbox.faults import Fault, Faults
from app.sandbox.keywords import Group, Keyword
from app.sandbox.records import Bubble, Call
from app.sandbox.store import StateFileError, Store
from tests.sandbox.rig import PHONE, Rig

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
VALUES = [
    Account(),
    Account(
        callback_url="http://127.0.0.1/",
        keywords=(Keyword(word="PIZZA", url="http://127.0.0.1/pizza", groups=(1, 2)),),
        groups=(Group(id=1, name="Friends", note="near"),),
        local_opt_outs=frozenset({PHONE}),
        lookup=Lookup(carriers={PHONE: "UNKNOWN"}),
        limits=Limits(connections=7),
        faults=Faults(next=(Fault(kind="late", seconds=0.5, times=3),), rates={"silent": 0.1}),
    ),
    Bubble(id=1, number=PHONE, way="in", by="phone", text="caf\u00e9 \U0001f355", at=AT, note="x"),
    Call(id=2, at=AT, function="lookup", status=200, code="ATTUS", numbers=(PHONE,), cents=5),
    Call(id=3, at=AT, function="sending", status=None, code=None),
    Letter(id=4, number=PHONE, text="hi", at=AT, folder=None),
    Campaign(id=5, text="hi", at=AT, numbers=(PHONE,), is_waiting=True),
]


@pytest.mark.parametrize("value", VALUES, ids=[type(value).__name__ for value in VALUES])
def test_a_value_is_read_back_as_it_was(value: object) -> None:
    assert load(type(value), dump(value)) == value


def test_everything_is_there_after_a_restart_and_ids_go_on_rising(tmp_path: Path) -> None:
    path = str(tmp_path / "s.db")
    with closing(Store(path)) as store:
        rig = Rig(store=store)
        rig.set(keywords=["WIN"], callback_url="http://127.0.0.1:1/")
        rig.send(message="Hello")
        rig.text("win")
        before = (rig.look(), rig.phone(), rig.calls())

    with closing(Store(path)) as store:
        again = Rig(store=store)
        after = (again.look(), again.phone(), again.calls())
        again.text("hello")

        assert after == before
        assert again.phone()[-1]["id"] > max(bubble["id"] for bubble in before[1])


def test_a_reset_is_kept_as_well_and_never_repeats_an_id(tmp_path: Path) -> None:
    path = str(tmp_path / "s.db")
    with closing(Store(path)) as store:
        rig = Rig(store=store)
        rig.text("hello")
        last = rig.phone()[-1]["id"]
        rig.client.post("/_sandbox/reset")

    with closing(Store(path)) as store:
        again = Rig(store=store)
        empty = again.phone()
        again.text("hello")

        assert empty == []
        assert last < again.phone()[-1]["id"] < 2**31


def test_two_stand_ins_never_share_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sandbox.store.LOCK_SECONDS", 0.05)
    path = str(tmp_path / "s.db")

    with closing(Store(path)), pytest.raises(StateFileError, match="another stand-in uses it"):
        Store(path)
