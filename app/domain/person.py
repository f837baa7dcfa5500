"""The person behind a number, as far as a decision needs to know them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from app.domain.consent import Consent
from app.domain.phone import PhoneNumber

_NOTHING: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of a person at one moment.

    `groups` maps each group to the end of the membership, None where it has none. `answered` maps a rule's name to
    when this person last got its answer, for the rules that do not answer always. `consent_at` is since when the
    consent holds, where that is known.
    """

    phone: PhoneNumber
    consent: Consent = Consent.UNASKED
    consent_at: datetime | None = None
    first_name: str | None = field(default=None, repr=False)
    groups: Mapping[str, datetime | None] = field(default_factory=dict)
    answered: Mapping[str, datetime] = field(default_factory=lambda: _NOTHING)
    texted_before: bool = False

    @property
    def opted_out(self) -> bool:
        """Whether this person must not be texted."""
        return self.consent is Consent.OPTED_OUT

    @property
    def is_stranger(self) -> bool:
        """Whether this person never texted us and never said yes, so that nothing allows us to begin."""
        return self.consent is Consent.UNASKED and not self.texted_before

    def is_member(self, group: str, now: datetime) -> bool:
        """Whether the person is in the group at this moment."""
        if group not in self.groups:
            return False
        ends = self.groups[group]
        return ends is None or now < ends

    def having(self, consent: Consent, at: datetime | None = None) -> "Person":
        """The person after saying so. Who opts out leaves every group."""
        groups = {} if consent is Consent.OPTED_OUT else self.groups
        return replace(self, consent=consent, consent_at=at, groups=groups)

    def joined(self, group: str, until: datetime | None) -> "Person":
        """The person as a member of the group."""
        return replace(self, groups={**self.groups, group: until})

    def left(self, group: str) -> "Person":
        """The person without the group."""
        return replace(self, groups={name: until for name, until in self.groups.items() if name != group})

    def answered_by(self, rule: str, now: datetime) -> "Person":
        """The person after the rule's answer."""
        return replace(self, answered={**self.answered, rule: max(now, self.answered.get(rule, now))})

    def having_texted(self) -> "Person":
        """The person after a text of theirs."""
        return replace(self, texted_before=True)
