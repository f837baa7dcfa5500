"""What became of a message (section 3.2, delivery reports): delivered, or opted out."""

from app.sandbox.desk import Campaign
from app.sandbox.rest.envelope import entries, entry, not_found
from app.sandbox.rest.work import Done, Work

_NAMES = {
    "delivered": "Delivered",
    "bounced": "Bounced",
    "na": "Not Available",
    "no_credits": "Not Sent - No Credits",
    "opted_out": "Not Sent - Opted Out",
}


def report(work: Work) -> Done:
    """How many numbers are in each state."""
    campaign = _campaign(work)
    total = len(campaign.numbers) + len(campaign.opted_out)
    counts = {name: len(_numbers(campaign, status)) for status, name in _NAMES.items()}
    return Done(entry({name: {"Count": count, "Percentage": _percent(count, total)} for name, count in counts.items()}))


def details(work: Work) -> Done:
    """Which numbers are in one state; here alone they are numbers in JSON, not texts."""
    found = _numbers(_campaign(work), work.asked.text("status").strip().lower())
    return Done(entries([int(number) for number in found]))


def _campaign(work: Work) -> Campaign:
    found = work.state.desk.campaigns.get(int(work.named))
    if found is None:
        raise not_found()
    return found


def _numbers(campaign: Campaign, status: str) -> tuple[str, ...]:
    """The numbers in a state; before its time, a message has no state that is known."""
    reached = "na" if campaign.is_waiting else "delivered"
    return {reached: campaign.numbers, "opted_out": campaign.opted_out}.get(status, ())


def _percent(count: int, total: int) -> str:
    return f"{100 * count / total if total else 0:.2f}"
