"""What Contacts and Rulebooks promise, kept by the fake and by both databases."""

from app.domain.consent import Consent, ConsentEvent, Source
from app.domain.decision import Join, OptIn, OptOut
from app.usecases.ports import ConsentRecord, Provenance, PublishedRules, VersionLine
from tests.storage.builders import ANN, BEN, NOON, incoming, later, queue, record, taken
from tests.storage.conftest import Stores


def test_a_number_never_heard_of_is_nobody(stores: Stores) -> None:
    assert stores.contacts.person(ANN) is None
    assert not stores.contacts.ledger(ANN)


def test_staff_record_an_opt_out_once(stores: Stores) -> None:
    record(stores.records, taken(incoming(), OptIn(), Join("list")))

    assert stores.contacts.opt_out(ANN, "called us", later(1))
    assert not stores.contacts.opt_out(ANN, "called again", later(2))

    person = stores.contacts.person(ANN)
    assert person is not None
    assert (person.consent, dict(person.groups)) == (Consent.OPTED_OUT, {})
    last = stores.contacts.ledger(ANN)[-1]
    assert (last.event, last.source, last.note, last.words) == (ConsentEvent.OPT_OUT, Source.STAFF, "called us", None)


def test_an_opt_out_by_staff_cancels_what_is_queued_for_that_number_alone(stores: Stores) -> None:
    for phone in (ANN, BEN):
        queue(stores.records, phone=phone)
    stores.contacts.opt_out(ANN, "called us", NOON)
    line = stores.outbox.take_line("worker", NOON)
    assert line is not None

    [delivery] = stores.outbox.claim(line, NOON)

    assert delivery.phone == BEN
    assert not stores.outbox.claim(line, NOON)


def test_staff_record_the_consent_of_a_number_that_never_texted(stores: Stores) -> None:
    assert stores.contacts.opt_in(ANN, "paper form 12", NOON)

    person = stores.contacts.person(ANN)
    assert person is not None
    assert (person.consent, person.texted_before) == (Consent.OPTED_IN, False)
    [event] = stores.contacts.ledger(ANN)
    expected = ConsentRecord(event.sequence, ConsentEvent.OPT_IN, Source.STAFF, NOON, None, None, "paper form 12")
    assert event == expected


def test_staff_cannot_bring_back_who_opted_out(stores: Stores) -> None:
    record(stores.records, taken(incoming("stop"), OptOut()))

    assert not stores.contacts.opt_in(ANN, "they surely meant", later(1))

    person = stores.contacts.person(ANN)
    assert person is not None
    assert person.opted_out
    assert len(stores.contacts.ledger(ANN)) == 1


def test_a_ledger_is_one_persons(stores: Stores) -> None:
    record(stores.records, taken(incoming(), OptIn()), taken(incoming(phone=BEN), OptIn()))

    assert len(stores.contacts.ledger(ANN)) == 1


def test_there_is_no_live_version_before_the_first(stores: Stores) -> None:
    assert stores.rulebooks.live_version() is None
    assert stores.rulebooks.live() is None


def test_the_newest_version_is_live_with_its_files(stores: Stores) -> None:
    stores.rulebooks.publish("a" * 64, {"rules.yaml": "old"}, NOON)
    files = {"rules.yaml": "reply: ¡Olé! 🍕", "more/b.yaml": ""}

    version = stores.rulebooks.publish("b" * 64, files, later(1))

    assert stores.rulebooks.live_version() == version
    assert stores.rulebooks.live() == PublishedRules(version, "b" * 64, files, later(1))


def test_publishing_what_is_live_makes_no_version(stores: Stores) -> None:
    first = stores.rulebooks.publish("a" * 64, {}, NOON)
    assert stores.rulebooks.publish("a" * 64, {}, later(1)) == first

    stores.rulebooks.publish("b" * 64, {}, later(2))
    assert stores.rulebooks.publish("a" * 64, {}, later(3)) == first + 2


def test_every_version_is_kept_and_says_how_it_came(stores: Stores) -> None:
    by_lou = Provenance("on save", "lou@shop", "winter prices")
    first = stores.rulebooks.publish("a" * 64, {"a.yaml": "", "b.yaml": ""}, NOON, by_lou)
    second = stores.rulebooks.publish("b" * 64, {}, later(1))

    assert stores.rulebooks.versions(10) == (
        VersionLine(second, "b" * 64, 0, later(1), Provenance(), is_live=True),
        VersionLine(first, "a" * 64, 2, NOON, by_lou, is_live=False),
    )
    assert [one.version for one in stores.rulebooks.versions(1)] == [second]
    assert stores.rulebooks.version(first) == PublishedRules(
        first, "a" * 64, {"a.yaml": "", "b.yaml": ""}, NOON, by_lou
    )
    assert stores.rulebooks.version(second + 1) is None
