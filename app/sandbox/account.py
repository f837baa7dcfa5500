"""The customer's account at the gateway: a value; whoever changes it gets a new one."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.sandbox.faults import Faults
from app.sandbox.writing import Country


def folded(text: str) -> str:
    """Bring a text into the form in which keywords are compared: no letter case, single spaces."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much the gateway takes at once: `connections` is how many API requests may be under way."""

    connections: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may send, what is left to spend, and what happens to a text that comes in (sections 1.2 and 2).

    `callback_url` is the forwarding address and serves keywords without an address of their own in `keyword_urls`
    (whose keys are folded keywords). The defaults of the first two options are those the vendor recommends.
    """

    user: str = "demo"
    password: str = field(default="demo", repr=False)
    callback_url: str | None = field(default=None, repr=False)
    keyword_urls: Mapping[str, str] = field(default_factory=dict, repr=False)
    keywords: tuple[str, ...] = ()
    forwarding: bool = True
    unique_requests: bool = True
    wait_for_response: bool = True
    message_id: bool = False
    forward_non_2xx: bool = False
    handles_stop: bool = False
    shared_code: bool = True
    credits: int = 100_000
    credits_per_message: int = 1
    local_opt_outs: frozenset[str] = field(default_factory=frozenset, repr=False)
    global_opt_outs: frozenset[str] = field(default_factory=frozenset, repr=False)
    country: Country = "us"
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)

    def admits(self, user: str, password: str) -> bool:
        """Tell whether user and password are the account's."""
        right_user = hmac.compare_digest(user.encode(), self.user.encode())
        return hmac.compare_digest(password.encode(), self.password.encode()) and right_user

    def keyword_alone(self, text: str) -> str | None:
        """The folded keyword that is the whole text, if it is one."""
        return next((keyword for keyword in map(folded, self.keywords) if keyword == folded(text)), None)

    def keyword_first(self, text: str) -> str | None:
        """The folded keyword that the text begins with, if more follows it."""
        return next((word for word in map(folded, self.keywords) if folded(text).startswith(word + " ")), None)

    def keyword_url(self, keyword: str) -> str | None:
        """The address that is called when the folded keyword is texted alone."""
        return self.keyword_urls.get(keyword, self.callback_url)

    def can_pay(self) -> bool:
        """Tell whether the credits suffice for one more message."""
        return self.credits >= self.credits_per_message

    def charged(self) -> "Account":
        """The account after one message was paid."""
        return replace(self, credits=self.credits - self.credits_per_message)

    def blocks(self, number: str) -> bool:
        """Tell whether the number is on either opt-out list."""
        return number in self.local_opt_outs or number in self.global_opt_outs
