"""What one call for many people proved of each of them, as pure functions (reference page, section 3.2).

In doubt the answer is *unknown*: a text that is called not sent leaves again, and a person must not get it twice.
"""

from collections.abc import Sequence
from typing import Final

from app.domain.delivery import OptOutList, Outcome, Trouble, Verdict
from app.domain.phone import PhoneNumber
from app.gateway.club_texting.errors import GatewayError, NotReached, Refused
from app.gateway.club_texting.rest.recipients import Campaign

SENT: Final = Verdict(Outcome.SENT, "taken: among PhoneNumbers")
LOCAL: Final = Verdict(Outcome.REFUSED, "opted out: among LocalOptOuts", opted_out=OptOutList.LOCAL)
GLOBAL: Final = Verdict(Outcome.REFUSED, "opted out: among GlobalOptOuts", opted_out=OptOutList.GLOBAL)
NOT_NAMED: Final = Verdict(Outcome.UNKNOWN, "taken, but this number is in no list of the answer")
MISCOUNTED: Final = Verdict(Outcome.UNKNOWN, "taken, but the answer counts fewer people than it lists")
BOTH_LOCAL: Final = Verdict(Outcome.UNKNOWN, "among PhoneNumbers and LocalOptOuts", opted_out=OptOutList.LOCAL)
BOTH_GLOBAL: Final = Verdict(Outcome.UNKNOWN, "among PhoneNumbers and GlobalOptOuts", opted_out=OptOutList.GLOBAL)
ALL_REFUSED: Final = Verdict(Outcome.NOT_SENT, "refused for all: each goes alone")


def of_campaign(campaign: Campaign, asked: Sequence[PhoneNumber]) -> Sequence[Verdict]:
    """What an answer that the campaign was taken proves of each number.

    The lists decide. `RecipientsCount` counts those on the global list too, and nobody knows whether it always does, so
    that it proves nobody reached; but where it is smaller than the list of those who are, the answer cannot be right.
    """
    reached = {number.digits for number in campaign.phones}
    local = {number.digits for number in campaign.local_opt_outs}
    global_ = {number.digits for number in campaign.global_opt_outs}
    taken = MISCOUNTED if campaign.recipients is not None and campaign.recipients < len(reached) else SENT

    def verdict(phone: PhoneNumber) -> Verdict:
        is_reached = phone.digits in reached
        if phone.digits in local:
            return BOTH_LOCAL if is_reached else LOCAL
        if phone.digits in global_:
            return BOTH_GLOBAL if is_reached else GLOBAL
        return taken if is_reached else NOT_NAMED

    return [verdict(phone) for phone in asked]


def of_error(error: GatewayError, people: int) -> Verdict:
    """What a call for so many people that failed proves of each.

    One bad number fails the whole call, and the answer does not say whose; so a refusal of many proves only that none
    was sent, and of one that it never will be.
    """
    match error:
        case Refused(trouble=Trouble() as trouble):
            return Verdict(Outcome.NOT_SENT, error.reason, trouble=trouble)
        case Refused():
            return ALL_REFUSED if people > 1 else Verdict(Outcome.REFUSED, error.reason)
        case NotReached():
            return Verdict(Outcome.NOT_SENT, error.reason, trouble=Trouble.BUSY)
        case _:
            return Verdict(Outcome.UNKNOWN, error.reason)
