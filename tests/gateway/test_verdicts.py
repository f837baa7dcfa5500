"""What an answer or a failure proves (reliability page, section 2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.delivery import Outcome, Trouble
from app.gateway.club_texting.http.codes import SENDING
from app.gateway.club_texting.http.verdicts import of_answer
from app.gateway.club_texting.silence import of_silence
from app.gateway.wire.heard import Broken, Surprise
from app.gateway.wire.stage import Stage

SENT, NOT_SENT, REFUSED, UNKNOWN = Outcome.SENT, Outcome.NOT_SENT, Outcome.REFUSED, Outcome.UNKNOWN

ANSWERS = [
    # status, body, outcome
    (200, b"1", SENT),
    (200, b" 1\r\n", SENT),
    (201, b"1", SENT),
    (200, b"11", UNKNOWN),
    (200, b"01", UNKNOWN),
    (200, b"+1", UNKNOWN),
    (200, b"1.0", UNKNOWN),
    (200, b"1 1", UNKNOWN),
    (200, b"\xef\xbb\xbf1", UNKNOWN),
    (200, b"", UNKNOWN),
    (200, b"0", UNKNOWN),
    (200, b"2", UNKNOWN),
    (200, b"- 1", UNKNOWN),
    (200, b"-1\n", NOT_SENT),
    (200, b"-104", REFUSED),
    (200, b"<html>1</html>", UNKNOWN),
    (204, b"", UNKNOWN),
    (503, b"", NOT_SENT),
    (503, b"<h1>Too many connections</h1>", NOT_SENT),
    (429, b"slow down", NOT_SENT),
    (503, b"1", UNKNOWN),
    (429, b"-5", UNKNOWN),
    (500, b"", UNKNOWN),
    (500, b"-5", UNKNOWN),
    (502, b"<html>", UNKNOWN),
    (504, b"<html>", UNKNOWN),
    (301, b"", UNKNOWN),
    (302, b"1", UNKNOWN),
    (400, b"-106", UNKNOWN),
    (401, b"", UNKNOWN),
    (404, b"", UNKNOWN),
]


@pytest.mark.parametrize(("status", "body", "outcome"), ANSWERS)
def test_an_answer_proves_only_what_it_says(status: int, body: bytes, outcome: Outcome) -> None:
    assert of_answer(status, body).outcome is outcome


@given(st.integers(100, 599), st.binary(max_size=8) | st.sampled_from([str(code).encode() for code in SENDING]))
def test_only_the_code_one_under_a_good_status_is_called_sent(status: int, body: bytes) -> None:
    verdict = of_answer(status, body)

    assert (verdict.outcome is SENT) == (200 <= status <= 299 and body.strip() == b"1")


@given(st.integers(100, 599), st.binary(max_size=40))
def test_a_reason_never_repeats_what_the_gateway_wrote(status: int, body: bytes) -> None:
    known = {row.verdict.reason for row in SENDING.values()}

    reason = of_answer(status, body).reason

    assert reason in known or reason.startswith(f"answered {status}")


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.TALKING])
@pytest.mark.parametrize("too_late", [False, True])
def test_a_failure_before_the_first_byte_left_is_not_sent(stage: Stage, too_late: bool) -> None:
    verdict = of_silence(Broken(stage, too_late))

    assert verdict.outcome is NOT_SENT
    assert verdict.trouble is Trouble.BUSY


@pytest.mark.parametrize("too_late", [False, True])
def test_a_failure_after_the_first_byte_left_is_unknown(too_late: bool) -> None:
    verdict = of_silence(Broken(Stage.TALKING, too_late))

    assert verdict.outcome is UNKNOWN
    assert verdict.trouble is None


def test_a_failure_nobody_foresaw_is_unknown() -> None:
    assert of_silence(Surprise("KeyError", Stage.PREPARING)).outcome is UNKNOWN
