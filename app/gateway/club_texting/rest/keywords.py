"""Keywords: free or not, renting, setting up, giving back (reference page, section 3.4)."""

from dataclasses import dataclass, field

from app.gateway.club_texting.card import Card, StoredCard
from app.gateway.club_texting.errors import Refused
from app.gateway.club_texting.rest.caller import Caller
from app.gateway.club_texting.rest.entry import Entry, Unreadable
from app.gateway.club_texting.rest.envelope import Content
from app.gateway.club_texting.rest.functions import AVAILABLE, CANCEL, KEYWORD, RENT, SET_UP
from app.gateway.club_texting.rest.refusals import Kind, kind_of


@dataclass(frozen=True, slots=True)
class Setup:
    """What is to change of a keyword's set-up: None stays as it is, an empty text or tuple is taken away.

    Texters get `confirm_message` first where `double_opt_in` is on, `join_message` when they have joined, and
    `alternate_reply` when they had joined before, where `alternate` is on. `groups` are names of contact groups that
    they join; texts are forwarded to `forward_url` and `forward_email`.
    """

    double_opt_in: bool | None = None
    confirm_message: str | None = field(default=None, repr=False)
    join_message: str | None = field(default=None, repr=False)
    alternate: bool | None = None
    alternate_reply: str | None = field(default=None, repr=False)
    forward_email: str | None = field(default=None, repr=False)
    forward_url: str | None = field(default=None, repr=False)
    groups: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class KeywordEntry:
    """A keyword of the account and how it is set up.

    `alternate` and `alternate_reply` are None where the gateway does not tell them, as those of 2012 do not. Of the
    messages that are objects since 2015 only the text is kept: a subject can be set on the gateway's site alone.
    """

    keyword: str
    id: int | None = None
    double_opt_in: bool = False
    confirm_message: str = field(default="", repr=False)
    join_message: str = field(default="", repr=False)
    alternate: bool | None = None
    alternate_reply: str | None = field(default=None, repr=False)
    forward_email: str = field(default="", repr=False)
    forward_url: str = field(default="", repr=False)
    groups: tuple[str, ...] = ()


class Keywords:
    """The keywords of an account; every method raises the errors of `app.gateway.club_texting.errors`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def available(self, word: str) -> bool:
        """Whether a keyword can be rented; a taken one is told in two ways, and neither is an error (section 6.11)."""
        try:
            return self._caller.ask(AVAILABLE, _availability, fields=(("Keyword", word),))
        except Refused as refusal:
            if kind_of(refusal) is Kind.UNAVAILABLE:
                return False
            raise

    def rent(self, word: str, card: Card | StoredCard) -> KeywordEntry:
        """Rent a keyword. Charges the card; the API tells no price."""
        fields = (("Keyword", word), *card.rest_fields())
        return self._caller.ask(RENT, lambda content: _entry(content.entry_if_any, word), fields=fields)

    def set_up(self, word: str, setup: Setup) -> KeywordEntry:
        """Change how a keyword of the account answers; what is None stays. Costs nothing; may be repeated."""
        return self._caller.ask(
            SET_UP, lambda content: _entry(content.entry, word), about=word, fields=_setup_fields(setup)
        )

    def keyword(self, word: str) -> KeywordEntry | None:
        """How a keyword of the account is set up now; None where the account has no such keyword.

        No call of the reference reads a set-up. This is the one that changes it, with nothing to change: each of its
        fields is optional, and what is left out stays, so what comes back is how things are.
        """
        try:
            return self._caller.ask(KEYWORD, lambda content: _entry(content.entry, word), about=word)
        except Refused as refusal:
            if kind_of(refusal) is Kind.NOT_FOUND:
                return None
            raise

    def cancel(self, word: str) -> None:
        """Give a keyword back; anybody may rent it then, and no call brings it back."""
        self._caller.tell(CANCEL, about=word)


def _availability(content: Content) -> bool:
    free = content.entry.flag("Available")
    if free is None:
        raise Unreadable("an answer whose Available is neither yes nor no")
    return free


def _setup_fields(setup: Setup) -> list[tuple[str, str]]:
    texts = {
        "ConfirmMessage": setup.confirm_message,
        "JoinMessage": setup.join_message,
        "AlternateReply": setup.alternate_reply,
        "ForwardEmail": setup.forward_email,
        "ForwardUrl": setup.forward_url,
    }
    flags = {"EnableDoubleOptIn": setup.double_opt_in, "EnableAlternateReply": setup.alternate}
    fields = [(name, "true" if flag else "false") for name, flag in flags.items() if flag is not None]
    fields += [(name, text) for name, text in texts.items() if text is not None]
    if setup.groups is not None:
        fields += [("ContactGroupIDs[]", group) for group in setup.groups or ("",)]
    return fields


def _entry(entry: Entry, word: str) -> KeywordEntry:
    """A keyword of either vintage (section 6.8); the word is ours where the gateway leaves it out."""
    return KeywordEntry(
        keyword=entry.text("Keyword") or word,
        id=entry.whole("ID"),
        double_opt_in=entry.flag("EnableDoubleOptIn") or False,
        confirm_message=entry.wording("ConfirmMessage"),
        join_message=entry.wording("JoinMessage"),
        alternate=entry.flag("EnableAlternateReply"),
        alternate_reply=entry.wording("AlternateReply") if entry.has("AlternateReply") else None,
        forward_email=entry.text("ForwardEmail"),
        forward_url=entry.text("ForwardUrl"),
        groups=entry.texts("ContactGroupIDs"),
    )
