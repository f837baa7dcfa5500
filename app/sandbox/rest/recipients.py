"""Who gets a message or a call, who does not, and what it costs (section 3.2)."""

from dataclasses import dataclass, field

from app.sandbox.account import Account
from app.sandbox.desk import Contact
from app.sandbox.rest.asked import Asked
from app.sandbox.rest.envelope import Refusal
from app.sandbox.state import State


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


def recipients(state: State, asked: Asked) -> Recipients:
    """Sort everybody who is asked for into those who get it and those who are opted out."""
    account = state.account
    named = tuple(asked.array("PhoneNumbers"))
    members = [one.number for one in state.desk.contacts.all() if _is_member(account, asked, one)]
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


def _is_member(account: Account, asked: Asked, contact: Contact) -> bool:
    """Tell whether a contact is in a group that is asked for; an empty array asks for all who are in none."""
    if asked.empty_array("Groups"):
        return not account.group_names(contact.groups)
    wanted = {group.id for group in map(account.group, asked.array("Groups")) if group is not None}
    return bool(wanted & set(contact.groups))
