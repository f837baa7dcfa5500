"""Text messages to many, at once or later (section 3.2), and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.sandbox.desk import Campaign
from app.sandbox.rest import checks
from app.sandbox.rest.asked import Asked
from app.sandbox.rest.envelope import Refusal, entry
from app.sandbox.rest.times import minute
from app.sandbox.rest.work import Done, Work
from app.sandbox.state import State

EXPRESS, STANDARD = "1", "2"


@dataclass(frozen=True, slots=True)
class Recipients:
    """Who gets a message, and who does not: `named` are those given by number, the others come from groups."""

    named: tuple[str, ...] = field(default=(), repr=False)
    from_groups: tuple[str, ...] = field(default=(), repr=False)
    local_opt_outs: tuple[str, ...] = field(default=(), repr=False)
    global_opt_outs: tuple[str, ...] = field(default=(), repr=False)

    @property
    def all(self) -> tuple[str, ...]:
        """Everybody who gets it."""
        return (*self.named, *self.from_groups)

    @property
    def count(self) -> int:
        """How many are counted and paid: those on the global list too, those on the account's own not."""
        return len(self.all) + len(self.global_opt_outs)

    def lists(self) -> dict[str, list[str]]:
        """The lists of the answer; an opt-out list without a number is left out (section 6.9)."""
        found = {"PhoneNumbers": list(self.named)}
        found |= {"LocalOptOuts": list(self.local_opt_outs)} if self.local_opt_outs else {}
        return found | ({"GlobalOptOuts": list(self.global_opt_outs)} if self.global_opt_outs else {})


def recipients(state: State, numbers: Iterable[str], groups: Iterable[str]) -> Recipients:
    """Sort everybody who is asked for into those who get it and those who are opted out."""
    account = state.account
    ids = {group.id for group in map(account.group, groups) if group is not None}
    members = [one.number for one in state.desk.contacts.all() if ids & set(one.groups)]
    named = tuple(dict.fromkeys(numbers))
    everybody = dict.fromkeys((*named, *members))
    return Recipients(
        named=tuple(one for one in named if not account.blocks(one)),
        from_groups=tuple(one for one in everybody if one not in named and not account.blocks(one)),
        local_opt_outs=tuple(one for one in everybody if one in account.local_opt_outs),
        global_opt_outs=tuple(one for one in everybody if one in account.global_opt_outs - account.local_opt_outs),
    )


def pay(state: State, count: int) -> int:
    """Charge for so many; returns the credits that were spent.

    Raises:
        Refusal: the credits do not suffice.
    """
    account = state.account
    needed = count * account.credits_per_message
    if needed > account.credits:
        raise Refusal(
            "You currently do not have sufficient credits to send this campaign. "
            f"Please purchase at least {needed - account.credits} credit(s) to send out this message."
        )
    state.change(lambda before: before.charged(count))
    return needed


def send(work: Work) -> Done:
    """Send one message to numbers and groups, now or at a time."""
    state, asked = work.state, work.asked
    errors = [*checks.recipients(state.account, asked), *_content_errors(state, asked), *checks.stamp(asked)]
    if errors:
        raise Refusal(*errors)

    to = recipients(state, asked.array("PhoneNumbers"), asked.array("Groups"))
    spent = pay(state, to.count)
    now = state.clock()
    at = checks.stamp_of(asked) or now
    campaign = _campaign(state, asked, to, at, is_waiting=at > now)
    if campaign.is_waiting:
        state.desk.send_later(campaign)
    else:
        state.desk.campaigns.put(campaign)
        for number in campaign.numbers:
            state.bubble(number, "out", "api", campaign.text, campaign.subject)
    shown = _shown(asked, campaign, to, spent, state)
    return Done(entry(shown, 201), credits=spent, numbers=to.all, text=campaign.text, subject=campaign.subject)


def _content_errors(state: State, asked: Asked) -> list[str]:
    kind = asked.text("MessageTypeID") or EXPRESS
    unknown = [] if kind in (EXPRESS, STANDARD) else [f"MessageTypeID: '{kind}' was not found in the haystack"]
    country, is_express = state.account.country, kind != STANDARD
    return checks.content(asked.text("Subject"), asked.text("Message"), country, express=is_express) + unknown


def _campaign(state: State, asked: Asked, to: Recipients, at: datetime, *, is_waiting: bool) -> Campaign:
    return Campaign(
        id=state.next_id(),
        subject=asked.text("Subject"),
        text=asked.text("Message"),
        at=at,
        numbers=to.all,
        opted_out=to.global_opt_outs,
        is_waiting=is_waiting,
    )


def _shown(asked: Asked, campaign: Campaign, to: Recipients, spent: int, state: State) -> dict[str, Any]:
    groups = [group.name for group in map(state.account.group, asked.array("Groups")) if group is not None]
    return {
        "ID": campaign.id,
        "Subject": campaign.subject,
        "Message": campaign.text,
        "MessageTypeID": int(asked.text("MessageTypeID") or EXPRESS),
        "RecipientsCount": to.count,
        "Credits": spent,
        "StampToSend": minute(campaign.at),
        **to.lists(),
        "Groups": groups,
    }
