"""Credits and keywords: looking, buying, renting and setting up (sections 2.4 to 2.8). Decisions only."""

from dataclasses import replace

from app.sandbox.account import Account
from app.sandbox.billing import CENTS_PER_CREDIT, KEYWORD_CENTS, LEAST_CENTS, Card
from app.sandbox.codes import SetUp
from app.sandbox.keywords import Keyword, can_be_rented, folded
from app.sandbox.outcome import Outcome
from app.sandbox.parameters import Parameters
from app.sandbox.reading import is_address, is_email
from app.sandbox.writing import is_sound

MOST_CREDITS = 1_000_000_000


def check_credits(account: Account, _given: Parameters) -> Outcome:
    """How many credits there are, of the plan and bought ones together."""
    return Outcome(code=account.credits)


def check_keyword(account: Account, given: Parameters) -> Outcome:
    """1 for a keyword that can be rented, 0 for another."""
    word = given.text("keyword").strip()
    return Outcome(code=int(is_available(account, word)), about=word)


def is_available(account: Account, word: str) -> bool:
    """Tell whether the keyword is one, and nobody's."""
    return can_be_rented(word) and not account.is_taken(word)


def buy_credits(account: Account, given: Parameters) -> Outcome:
    """1 for credits bought, 0 for a card that is declined, -2 for too few (section 6.1)."""
    count = whole_number(given.text("credits"))
    if count * CENTS_PER_CREDIT < LEAST_CENTS:
        return Outcome(code=-2)
    if Card(given.text("ccnumber")).is_declined:
        return Outcome(code=0)
    after = replace(account, credits=account.credits + count)
    return Outcome(code=1, account=after, credits=-count, cents=count * CENTS_PER_CREDIT)


def whole_number(written: str) -> int:
    """Read a count; what is none, or absurd, is 0."""
    plain = written.isascii() and written.isdigit() and len(written) <= len(str(MOST_CREDITS))
    return int(written) if plain else 0


def rent_keyword(account: Account, given: Parameters) -> Outcome:
    """2 for a keyword rented, 1 for one that cannot be had, 0 for a card that is declined."""
    word = given.text("keyword").strip()
    if not is_available(account, word):
        return Outcome(code=1, about=word)
    if Card(given.text("ccnumber")).is_declined:
        return Outcome(code=0, about=word)
    return Outcome(code=2, account=account.with_keyword(Keyword(word=word)), cents=KEYWORD_CENTS, about=word)


def set_up_keyword(account: Account, given: Parameters) -> Outcome:
    """Set up a keyword of the account; group, url and email that are not given stay as they are."""
    word = given.text("keyword").strip()
    keyword = account.keyword(word)
    if keyword is None:
        return Outcome(code=SetUp.BAD_KEYWORD, about=word)
    code = _mistake(account, given) or SetUp.UPDATED
    after = account.with_keyword(_set_up(account, keyword, given)) if code is SetUp.UPDATED else None
    return Outcome(code=code, account=after, about=word)


def _mistake(account: Account, given: Parameters) -> SetUp | None:
    group, email, url = given.text("group"), given.text("email"), given.text("url")
    if group and account.group(group) is None:
        return SetUp.BAD_GROUP
    if email and not is_email(email):
        return SetUp.BAD_EMAIL
    if url and not is_address(url):
        return SetUp.BAD_URL
    sound = is_sound("", given.text("autoreply"), account.country, express=True)
    return None if sound and folded(given.text("autoreply")) else SetUp.BAD_AUTO_REPLY


def _set_up(account: Account, keyword: Keyword, given: Parameters) -> Keyword:
    group = account.group(given.text("group"))
    return replace(
        keyword,
        auto_reply=given.text("autoreply"),
        groups=((group.id,) if group else ()) if given.has("group") else keyword.groups,
        email=given.text("email", keyword.email),
        url=given.text("url", keyword.url or "") or None,
    )
