"""Patterns that never answer, and patterns that meet, each with the shortest text that shows it.

A text is thought of by the machines and tried on the real matcher. Where somebody else takes it, the pattern of what
they take joins the machines, and the next text is one that they leave. So only the keywords that matter are looked at,
however many there are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.matching import Rulebook
from app.domain.rules import Place, Rule
from app.rulebook.codes import Code
from app.rulebook.problem import Findings
from app.rulebook.proofs.chances import chance, is_over
from app.rulebook.proofs.expressions import Undecided, parsed
from app.rulebook.proofs.machine import Program
from app.rulebook.proofs.samples import Samples, named, shown
from app.rulebook.proofs.shortest import Effort, shortest
from app.rulebook.proofs.takers import Taker, takers
from app.rulebook.suggestions import listed

MOST_TAKERS = 30
"""Keywords and patterns that one pattern is held against."""


def report_patterns(book: Rulebook, samples: Samples, now: datetime, findings: Findings) -> None:
    """Warn of patterns that answer nobody from now on, of patterns that meet, and of those that were not decided."""
    proofs = _Proofs(samples, now, Effort())
    earlier: list[Rule] = []
    undecided: list[Rule] = []
    for rule in book.rules.rules:
        if rule.pattern is None or is_over(rule, now):
            continue
        try:
            if said := proofs.never_answers(rule):
                findings.warning(rule.place, "", said, code=Code.UNREACHABLE)
            elif said := proofs.meets(rule, earlier):
                findings.warning(rule.place, "", said, code=Code.OVERLAP)
        except Undecided:
            undecided.append(rule)
        earlier.append(rule)
    if undecided:
        findings.warning(undecided[0].place, "", _said_of_undecided(len(undecided)), code=Code.UNDECIDED)


@dataclass(frozen=True, slots=True)
class _Search:
    """What came of looking for a text that patterns take: the text, or all who take their texts before them."""

    text: str | None
    tried: str | None = None
    takers: tuple[Taker, ...] = ()


class _Proofs:
    """The proofs of one check, which share what they may cost."""

    def __init__(self, samples: Samples, now: datetime, effort: Effort) -> None:
        self._samples = samples
        self._now = now
        self._effort = effort
        self._programs: dict[Place, Program] = {}
        self._shown: dict[Place, str] = {}

    def never_answers(self, rule: Rule) -> str | None:
        """What to say of a pattern that answers nobody, None where it answers somebody."""
        self._programs[rule.place] = Program(parsed(rule.pattern or ""))
        search = self._search((rule,))
        if search.text is None:
            return _said_of_never(search)
        self._shown[rule.place] = search.text
        return None

    def meets(self, rule: Rule, earlier: Sequence[Rule]) -> str | None:
        """What to say of a pattern that could take the text of an earlier one, None where there is no such text."""
        undecided = False
        for other in earlier:
            if other.place not in self._shown or chance((other, rule), [], self._now) is None:
                continue
            try:
                text = self._search((other, rule)).text
            except Undecided:
                text = self._side_by_side(other, rule)
                undecided = text is None
            if text is not None:
                return _said_of_meeting(text, self._winner(text, rule, earlier))
            if self._effort.is_spent:
                break
        if undecided:
            raise Undecided(rule.name)
        return None

    def _search(self, together: tuple[Rule, ...]) -> _Search:
        """The shortest text that the rules really take together."""
        programs = [self._programs[rule.place] for rule in together]
        tried, known = None, list[Taker]()
        while len(known) <= MOST_TAKERS:
            everybody = [*programs, *(taker.program for taker in known)]
            text = shortest(everybody, len(together), self._leaves_a_chance(together, known), self._effort)
            if text is None:
                return _Search(None, tried, tuple(known))
            if self._is_taken(text, together):
                return _Search(text)
            fresh = [taker for taker in takers(text, together, self._samples) if taker not in known]
            if not fresh:
                break
            tried = tried or text
            known.extend(fresh)
        raise Undecided("somebody takes the texts who cannot be said as a pattern")

    def _leaves_a_chance(self, together: tuple[Rule, ...], known: Sequence[Taker]) -> Callable[[frozenset[int]], bool]:
        """Whether the rules come first for somebody, some day, in a text in which the machines of these numbers end."""

        def wanted(found: frozenset[int]) -> bool:
            rivals = [known[number - len(together)].rival for number in found if number >= len(together)]
            return chance(together, rivals, self._now) is not None

        return wanted

    def _is_taken(self, text: str, together: tuple[Rule, ...]) -> bool:
        """Whether the rules take the text on the real matcher, and come first for somebody, some day."""
        found = [hit.rule for hit in self._samples.hits(text)]
        if not all(any(rule is each for each in found) for rule in together):
            return False
        rivals = [taker.rival for taker in takers(text, together, self._samples)]
        return chance(together, rivals, self._now) is not None

    def _side_by_side(self, one: Rule, other: Rule) -> str | None:
        """A text made of a text of each, where that shows that they meet; not always the shortest."""
        both = self._shown[one.place], self._shown[other.place]
        texts = (" ".join(both), " ".join(reversed(both)))
        return next((text for text in texts if self._is_taken(text, (one, other))), None)

    def _winner(self, text: str, rule: Rule, earlier: Sequence[Rule]) -> Rule:
        return next(each for each in earlier if self._is_taken(text, (each, rule)))


def _said_of_never(search: _Search) -> str:
    if search.tried is None:
        return "this pattern is found in no text. Take it out, or prove with a chat what it is for"
    rules = {taker.rival.rule.place: taker.rival.rule for taker in search.takers if taker.rival.rule is not None}
    consent = ["STOP, HELP and START"] if len(rules) < len(search.takers) else []
    goes = listed([*consent, *([named(tuple(rules.values()))] if rules else [])])
    said = f"this pattern never answers: every text that it is found in goes to {goes}"
    return f'{said}, the shortest is "{shown(search.tried)}". Take it out, or change "only if" or "active"'


def _said_of_meeting(text: str, winner: Rule) -> str:
    place = f"{winner.place.file}:{winner.place.line}"
    said = f'this pattern and the one at {place} both take "{shown(text)}"'
    return f"{said}, and the one at {place} answers, because it comes first. If that is wrong, make it narrower"


def _said_of_undecided(patterns: int) -> str:
    which = "this pattern ever answers" if patterns == 1 else f"{patterns} patterns, this one first, ever answer"
    return f"it could not be decided whether {which}, and what others take too. Prove it with a chat"
