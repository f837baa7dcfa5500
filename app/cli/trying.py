"""What `textback rules try` needs: somebody who texts, and what came of it in words and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.cli.outcome import CouldNotRun
from app.domain.consent import Consent
from app.domain.considered import Considered
from app.domain.decision import Decision, Join, Layer, Leave, OptIn, OptOut, Review
from app.domain.matching import Rulebook
from app.domain.person import Person
from app.domain.phone import NoPhoneNumber, PhoneNumber
from app.system import utc_now


@dataclass(frozen=True, slots=True)
class Try:
    """What one text would be answered."""

    decision: Decision
    at: datetime
    considered: tuple[Considered, ...] = ()

    def in_words(self) -> str:
        """For people: the reply as the phone shows it, then who answered and what else follows."""
        decision = self.decision
        by = f"{decision.layer} {decision.rule}" if decision.rule else str(decision.layer)
        reply = decision.reply.text if decision.reply else "(no reply)"
        lines = [reply, "", f"answered by  {by}", f"because      {decision.reason}"]
        return "\n".join((*lines, *(f"also         {other}" for other in self._others()), *self._considered()))

    def as_json(self) -> dict[str, object]:
        """For programs."""
        decision = self.decision
        return {
            "reply": decision.reply.text if decision.reply else None,
            "layer": str(decision.layer),
            "rule": decision.rule,
            "reason": decision.reason,
            "also": self._others(),
            "considered": considered_as_json(self.considered),
            "at": self.at.isoformat(),
        }

    def _considered(self) -> list[str]:
        return ["", *considered_in_words(self.considered, self.decision.layer)]

    def _others(self) -> list[str]:
        words = {
            OptOut: "opts out, leaves every group, cancels what is queued",
            OptIn: "opts in",
            Review: "is put on the review list",
        }
        others = []
        for effect in self.decision.effects:
            match effect:
                case Join(group, days):
                    others.append(f"joins {group}" + (f" for {days} days" if days else ""))
                case Leave(group):
                    others.append(f"leaves {group}")
                case OptOut() | OptIn() | Review():
                    others.append(words[type(effect)])
                case _:
                    pass
        return others


def considered_in_words(rules: Sequence[Considered], layer: Layer) -> list[str]:
    """The rules that were considered, a line each, under a heading that says what they are."""
    if layer is Layer.CONSENT:
        return ["No rule was asked: consent words come before all rules."]
    if not rules:
        return ["No rule matches the text."]
    heading = "Rules that match the text, the most specific first:"
    return [heading, *(f"  {'→' if one.took else ' '} {one}  ({one.rule.place})" for one in rules)]


def considered_as_json(rules: Sequence[Considered]) -> list[dict[str, object]]:
    """The same for programs."""
    return [
        {
            "rule": one.rule.name,
            "place": str(one.rule.place),
            "matched": one.matched,
            "took": one.took,
            "but": one.but or None,
        }
        for one in rules
    ]


def somebody(book: Rulebook, number: str, moment: str | None, who: Sequence[str]) -> tuple[Person, datetime]:
    """The person and the time of a try.

    Raises:
        CouldNotRun: the number, the time or a word of `who` means nothing; says what would.
    """
    zone = book.rules.program.zone
    try:
        now = utc_now() if moment is None else datetime.fromisoformat(moment)
        person = Person(phone=PhoneNumber.parse(number))
    except NoPhoneNumber as error:
        raise CouldNotRun("--from is not a ten-digit phone number, such as 2125550100.") from error
    except ValueError as error:
        raise CouldNotRun(f"--at {moment} is no time. Write it like 2026-12-26 10:00.") from error
    for word in who:
        person = _known_as(person, " ".join(word.split()))
    return person, now if now.tzinfo else now.replace(tzinfo=zone)


def _known_as(person: Person, word: str) -> Person:
    if word == "new":
        return person
    if word == "opted out":
        return person.having_texted().having(Consent.OPTED_OUT)
    for beginning, known in (("member of ", _member), ("first name ", _named)):
        if word.startswith(beginning) and len(word) > len(beginning):
            return known(person, word.removeprefix(beginning))
    raise CouldNotRun(f'--as "{word}" means nothing. Write: new, member of GROUP, opted out, or first name ANN.')


def _member(person: Person, group: str) -> Person:
    return person.having_texted().having(Consent.OPTED_IN).joined(group, None)


def _named(person: Person, name: str) -> Person:
    return Person(
        phone=person.phone,
        consent=person.consent,
        first_name=name,
        groups=person.groups,
        texted_before=person.texted_before,
    )
