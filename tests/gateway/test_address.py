"""Where texts are handed over."""

import pytest

from app.gateway.club_texting.address import BadAddress, api_address, sending_address

GOOD = [
    ("https://gateway.test", "https://gateway.test/api/sending/"),
    ("https://gateway.test/", "https://gateway.test/api/sending/"),
    (" https://gateway.test/api ", "https://gateway.test/api/sending/"),
    ("https://gateway.test/api/", "https://gateway.test/api/sending/"),
    ("https://gateway.test/api/sending/", "https://gateway.test/api/sending/"),
    ("https://gateway.test:8443/front/api", "https://gateway.test:8443/front/api/sending/"),
    ("http://127.0.0.1:8025", "http://127.0.0.1:8025/api/sending/"),
]
BAD = [
    "",
    "gateway.test",
    "ftp://gateway.test",
    "https://",
    "https://demo:canary@gateway.test",
    "https://gateway.test/?canary=1",
    "https://gateway.test/#canary",
    "https://gateway.test:canary/",
    "https://gateway.test:99999/",
    "https://[canary/",
]


@pytest.mark.parametrize(("base", "expected"), GOOD)
def test_the_base_address_may_be_written_in_several_ways(base: str, expected: str) -> None:
    assert sending_address(base) == expected


def test_another_function_has_its_own_end_of_the_address() -> None:
    assert api_address("https://gateway.test/front/api/", "credits/check/") == (
        "https://gateway.test/front/api/credits/check/"
    )


@pytest.mark.parametrize("base", BAD)
def test_an_address_that_cannot_be_one_is_refused_without_repeating_it(base: str) -> None:
    with pytest.raises(BadAddress) as refusal:
        sending_address(base)

    assert "canary" not in str(refusal.value)
