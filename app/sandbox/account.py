"""The customer's account at the gateway: a value; whoever changes it gets a new one."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from app.sandbox.faults import Faults
from app.sandbox.keywords import Group, Keyword, folded
from app.sandbox.writing import Country

Vintage = Literal["2012", "2015", "2020"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much the gateway takes: API requests that may be under way at once, and that may begin in one second.

    `per_second` is 0 for any number; the page speaks of 2 connections per second (section 2.1).
    """

    connections: int = 2
    per_second: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """The separate account for carrier lookups (section 2.10): its login serves for nothing else.

    `carriers` says what a number's lookup answers: a carrier code, `UNKNOWN`, `FAILURE` or -4; others are `usual`.
    """

    user: str = "lookup"
    password: str = field(default="lookup", repr=False)
    credits: int = 1000
    usual: str = "ATTUS"
    carriers: Mapping[str, str] = field(default_factory=dict, repr=False)


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), right.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may send, what is left to spend, and what happens to a text that comes in (sections 1.2 and 2).

    `callback_url` is the forwarding address and serves keywords without an address of their own. The defaults of the
    first two options are those the vendor recommends. With `webhooks` on, JSON events (section 8) take the
    place of the callbacks, signed where there is a secret. `taken_keywords` are rented by somebody else;
    `plan_credits` is the part of `credits` that came with the plan and is spent first; `vintage` is the year
    whose REST answers are given.
    """

    user: str = "demo"
    password: str = field(default="demo", repr=False)
    callback_url: str | None = field(default=None, repr=False)
    keywords: tuple[Keyword, ...] = ()
    taken_keywords: tuple[str, ...] = ("TAKEN",)
    groups: tuple[Group, ...] = ()
    forwarding: bool = True
    unique_requests: bool = True
    wait_for_response: bool = True
    message_id: bool = False
    forward_non_2xx: bool = False
    handles_stop: bool = False
    shared_code: bool = True
    webhooks: bool = False
    webhook_secret: str = field(default="", repr=False)
    credits: int = 100_000
    plan_credits: int = 0
    credits_per_message: int = 1
    local_opt_outs: frozenset[str] = field(default_factory=frozenset, repr=False)
    global_opt_outs: frozenset[str] = field(default_factory=frozenset, repr=False)
    country: Country = "us"
    vintage: Vintage = "2012"
    sounds: tuple[str, ...] = ("welcome.wav", "yourfile.wav")
    lookup: Lookup = field(default_factory=Lookup)
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)

    def admits(self, user: str, password: str) -> bool:
        """Tell whether user and password are the account's."""
        right_user = _same(user, self.user)
        return _same(password, self.password) and right_user

    def admits_lookup(self, user: str, password: str) -> bool:
        """Tell whether user and password are those of the lookup account."""
        right_user = _same(user, self.lookup.user)
        return _same(password, self.lookup.password) and right_user

    # ------------------------------------------------------------ keywords and groups

    @property
    def words(self) -> tuple[str, ...]:
        """The rented keywords as they are written."""
        return tuple(keyword.word for keyword in self.keywords)

    def keyword(self, word: str) -> Keyword | None:
        """The rented keyword of this name."""
        return next((keyword for keyword in self.keywords if keyword.folded == folded(word)), None)

    def keyword_first(self, text: str) -> Keyword | None:
        """The keyword that the text begins with, if more follows it."""
        return next((one for one in self.keywords if folded(text).startswith(one.folded + " ")), None)

    def keyword_url(self, keyword: Keyword) -> str | None:
        """The address that is called when the keyword is texted alone."""
        return keyword.url or self.callback_url

    def is_taken(self, word: str) -> bool:
        """Tell whether the keyword is rented by anybody, us or somebody else."""
        return self.keyword(word) is not None or folded(word) in map(folded, self.taken_keywords)

    def with_keyword(self, keyword: Keyword) -> "Account":
        """The account with this keyword rented and set up so, in place of one of the same name."""
        kept = {one.folded: one for one in self.keywords} | {keyword.folded: keyword}
        return replace(self, keywords=tuple(kept.values()))

    def group(self, name: str) -> Group | None:
        """The contact group of this name."""
        return next((group for group in self.groups if folded(group.name) == folded(name)), None)

    def group_names(self, ids: tuple[int, ...]) -> list[str]:
        """The names of these groups, in the order in which they were given."""
        names = {group.id: group.name for group in self.groups}
        return [names[one] for one in ids if one in names]

    # ------------------------------------------------------------ credits and opt-outs

    def can_pay(self, messages: int = 1) -> bool:
        """Tell whether the credits suffice for so many more messages."""
        return self.credits >= messages * self.credits_per_message

    def charged(self, messages: int = 1) -> "Account":
        """The account after so many messages were paid, from the plan first."""
        spent = messages * self.credits_per_message
        return replace(self, credits=self.credits - spent, plan_credits=max(0, self.plan_credits - spent))

    def blocks(self, number: str) -> bool:
        """Tell whether the number is on either opt-out list."""
        return number in self.local_opt_outs or number in self.global_opt_outs
