"""Lists that come in pages: until one is empty, each entry once, no page before it is needed (section 3.1)."""

from collections.abc import Sequence
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gateway.club_texting.errors import NoAnswer
from app.gateway.club_texting.rest.paging import paged
from tests.gateway.bad_gateway import BadGateway, answers
from tests.gateway.rest.builders import account_at, in_json


class Pages:
    """A list in pages that remembers which were asked for."""

    def __init__(self, *pages: Sequence[int]) -> None:
        self.pages = pages
        self.asked: list[int] = []

    def __call__(self, number: int) -> Sequence[int]:
        self.asked.append(number)
        return self.pages[number - 1] if number <= len(self.pages) else ()


def all_of(pages: Pages) -> list[int]:
    return list(paged(pages, lambda one: one))


def test_pages_are_asked_for_until_one_is_empty() -> None:
    pages = Pages([1, 2], [3, 4], [5])

    assert all_of(pages) == [1, 2, 3, 4, 5]
    assert pages.asked == [1, 2, 3, 4]


def test_an_empty_list_is_one_call() -> None:
    pages = Pages()

    assert (all_of(pages), pages.asked) == ([], [1])


def test_a_page_is_asked_for_only_when_it_is_needed() -> None:
    pages = Pages([1, 2], [3, 4])

    assert list(islice(paged(pages, lambda one: one), 2)) == [1, 2]
    assert pages.asked == [1]


def test_what_arrives_meanwhile_makes_nothing_come_twice() -> None:
    pages = Pages([5, 4], [4, 3], [2, 1])

    assert all_of(pages) == [5, 4, 3, 2, 1]


def test_a_gateway_that_knows_no_pages_is_not_asked_for_ever() -> None:
    pages = Pages([1, 2], [1, 2], [1, 2])

    assert all_of(pages) == [1, 2]
    assert pages.asked == [1, 2]


@given(st.lists(st.lists(st.integers(0, 9), max_size=5), max_size=6))
def test_every_entry_comes_once_up_to_the_first_page_that_brings_nothing_new(lists: list[list[int]]) -> None:
    found = all_of(Pages(*lists))

    assert len(found) == len(set(found))
    assert set(found) <= {one for page in lists for one in page}


def test_a_page_that_goes_wrong_ends_the_list_with_its_error() -> None:
    page = in_json(Entries=[{"ID": 1, "Name": "Fans"}])
    with BadGateway(answers(page), answers("<html>")) as server:
        account = account_at(server.url)
        groups = account.groups.all()
        first = next(groups)
        with pytest.raises(NoAnswer):
            next(groups)
        account.hang_up()

    assert first.name == "Fans"
    assert [b"page=1 " in request for request in server.requests] == [True, False]
    assert b"page=2 " in server.requests[1]
