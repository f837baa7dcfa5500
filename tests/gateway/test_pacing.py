"""The pace of new connections, and deadlines (reference page, section 2.1)."""

import pytest

from app.gateway.club_texting.http.sending import CallLimits
from app.gateway.wire.pacing import ConnectionPace, Deadline
from tests.gateway.bad_gateway import BadGateway, answers
from tests.gateway.builders import FakeTime, delivery, gateway_at, unused_port

PACED = CallLimits()
"""The limits as they are outside tests: one new connection a second."""


def test_the_first_connection_need_not_wait() -> None:
    time = FakeTime()

    ConnectionPace(time.clockwork, 1.0).wait(Deadline.within(10, time.clockwork))

    assert time.slept == []


def test_connections_are_opened_a_second_apart() -> None:
    time = FakeTime()
    pace = ConnectionPace(time.clockwork, 1.0)
    deadline = Deadline.within(10, time.clockwork)

    pace.wait(deadline)
    time.now += 0.25
    pace.wait(deadline)
    pace.wait(deadline)
    time.now += 5
    pace.wait(deadline)

    assert time.slept == [0.75, 1.0]


def test_a_wait_that_is_longer_than_the_deadline_ends_with_it_and_opens_nothing() -> None:
    time = FakeTime()
    pace = ConnectionPace(time.clockwork, 1.0)
    pace.wait(Deadline.within(10, time.clockwork))

    with pytest.raises(TimeoutError):
        pace.wait(Deadline.within(0.5, time.clockwork))
    pace.wait(Deadline.within(10, time.clockwork))

    assert time.slept == [0.5, 0.5]


def test_a_deadline_says_how_much_is_left_until_nothing_is() -> None:
    time = FakeTime()
    deadline = Deadline.within(10, time.clockwork)

    assert deadline.left() == 10
    assert deadline.at_most(3).left() == 3
    assert deadline.at_most(30).left() == 10

    time.now += 10
    assert deadline.passed
    with pytest.raises(TimeoutError):
        deadline.left()


def test_texts_on_a_kept_connection_are_not_paced() -> None:
    time = FakeTime()
    with BadGateway(answers("1")) as server:
        gateway = gateway_at(server.url, clockwork=time.clockwork, limits=PACED)
        for _ in range(4):
            gateway.send(delivery())
        gateway.hang_up()

    assert server.connections == 1
    assert len(server.requests) == 4
    assert time.slept == []


def test_each_new_connection_waits_its_second_where_the_gateway_keeps_none() -> None:
    time = FakeTime()
    with BadGateway(answers("1", 200, "Connection: close")) as server:
        gateway = gateway_at(server.url, clockwork=time.clockwork, limits=PACED)
        for _ in range(3):
            gateway.send(delivery())
        gateway.hang_up()

    assert server.connections == 3
    assert time.slept == [1.0, 1.0]


def test_a_connection_that_could_not_be_opened_counts_too() -> None:
    time = FakeTime()
    gateway = gateway_at(f"http://127.0.0.1:{unused_port()}", clockwork=time.clockwork, limits=PACED)

    gateway.send(delivery())
    gateway.send(delivery())

    assert time.slept == [1.0]


def test_hanging_up_closes_the_connection_and_the_next_text_opens_another() -> None:
    with BadGateway(answers("1")) as server:
        gateway = gateway_at(server.url)
        gateway.send(delivery())
        gateway.hang_up()
        assert server.closed_one.wait(2)
        gateway.send(delivery())
        gateway.hang_up()

    assert server.connections == 2


def test_a_connection_is_hung_up_once_it_was_idle_for_a_while() -> None:
    time = FakeTime()
    with BadGateway(answers("1")) as server:
        gateway = gateway_at(server.url, clockwork=time.clockwork, limits=PACED)
        assert not gateway.hang_up_if_idle()
        gateway.send(delivery())

        time.now += PACED.idle - 0.1
        assert not gateway.hang_up_if_idle()
        time.now += 0.1
        assert gateway.hang_up_if_idle()
        assert not gateway.hang_up_if_idle()
        assert server.closed_one.wait(2)


def test_a_text_never_leaves_on_a_connection_that_was_idle_too_long() -> None:
    time = FakeTime()
    with BadGateway(answers("1")) as server:
        gateway = gateway_at(server.url, clockwork=time.clockwork, limits=PACED)
        gateway.send(delivery())
        time.now += PACED.idle
        gateway.send(delivery())
        gateway.hang_up()

    assert server.connections == 2
