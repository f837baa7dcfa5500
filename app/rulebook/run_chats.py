"""Running chats: on the same code that answers real texts, with a clock that moves only when the chat says so."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.domain.consent import Consent
from app.domain.decision import Decision, Layer, Reply
from app.domain.delivery import Kind
from app.domain.matching import Rulebook
from app.domain.person import Person
from app.domain.phone import PhoneNumber
from app.domain.rules import ANYTHING_ELSE, Place
from app.rulebook.chats import Becomes, Chat, Is, Passes, Replied, Step, Texts, Then
from app.rulebook.codes import Code
from app.rulebook.coverage import SILENCE, Part
from app.rulebook.problem import Level, Problem
from app.usecases.rehearse import Rehearsal

_SOMEBODY = PhoneNumber.parse("2125550100")
_ANSWERED = {Kind.STOP_CONFIRMATION: "STOP", Kind.HELP: "HELP", Kind.OPT_IN_CONFIRMATION: "START"}


@dataclass(frozen=True, slots=True)
class Bubble:
    """What was said on the phone: by them, or by us."""

    by_them: bool
    text: str


@dataclass(frozen=True, slots=True)
class ChatResult:
    """How a chat went: `failure` names the line that failed, what was expected and what came; None is a pass.

    `said` is the chat as far as it went, and `reached` which replies of which rules it saw.
    """

    chat: Chat
    failure: Problem | None = None
    said: tuple[Bubble, ...] = ()
    reached: frozenset[Part] = frozenset()
    expected: str = ""
    got: str = ""

    @property
    def passed(self) -> bool:
        """Whether everything came as the chat says."""
        return self.failure is None

    def __str__(self) -> str:
        """The failure as the checker prints it, empty for a pass."""
        return str(self.failure or "")


def run_chats(rulebook: Rulebook, chats: Iterable[Chat]) -> tuple[ChatResult, ...]:
    """Run each chat with a person of its own, up to its first line that fails."""
    return tuple(_run(rulebook, chat) for chat in chats)


class _Failed(Exception):
    """A line of a chat that did not come true."""

    def __init__(self, place: Place, expected: str, got: str) -> None:
        super().__init__(f"expected {expected}, got {got}")
        self.place = place
        self.expected = expected
        self.got = got


def _run(rulebook: Rulebook, chat: Chat) -> ChatResult:
    run = _Run(Rehearsal(rulebook, Person(phone=_SOMEBODY), chat.starts))
    try:
        for step in chat.steps:
            run.take(step)
    except _Failed as failed:
        failure = Problem(failed.place, Level.FAILED, chat.where, str(failed), Code.CHAT_FAILED)
        return ChatResult(chat, failure, tuple(run.said), frozenset(run.reached), failed.expected, failed.got)
    return ChatResult(chat, None, tuple(run.said), frozenset(run.reached))


class _Run:
    """One chat under way: the person, the last decision, and its replies that no line has looked at yet."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.said: list[Bubble] = []
        self.reached: set[Part] = set()
        self._rehearsal = rehearsal
        self._decision: Decision | None = None
        self._replies: list[str] = []

    def take(self, step: Step) -> None:
        """Do what the line says, or see whether it is so.

        Raises:
            _Failed: it is not so.
        """
        match step:
            case Is():
                self._rehearsal.person = _as(self._rehearsal.person, step)
            case Texts():
                self._text(step.text)
            case Passes():
                self._replies = []
                self._rehearsal.wait(step.time)
            case Becomes():
                self._set_clock(step)
            case Replied():
                self._compare(step)
            case Then():
                if not self._holds(step):
                    raise _Failed(step.place, str(step), _came(self._decision))

    def _text(self, text: str) -> None:
        took = next((one.rule.place for one in self._rehearsal.considered(text) if one.took), None)
        decision = self._rehearsal.text(text)
        replies = [effect for effect in decision.effects if isinstance(effect, Reply)]
        self._decision, self._replies = decision, [reply.text for reply in replies]
        self.said += [Bubble(by_them=True, text=text), *(Bubble(by_them=False, text=reply.text) for reply in replies)]
        place = took if decision.layer is Layer.RULE else self._rehearsal.place_of_anything_else
        if place is not None and decision.layer is not Layer.CONSENT:
            keys = [reply.part for reply in replies] or [SILENCE]
            self.reached |= {Part(place, decision.rule or ANYTHING_ELSE, key) for key in keys}

    def _set_clock(self, step: Becomes) -> None:
        if self._decision is not None and step.moment < self._rehearsal.now:
            raise _Failed(step.place, "a later time than before", "an earlier one")
        self._rehearsal.wait(step.moment - self._rehearsal.now)

    def _compare(self, step: Replied) -> None:
        reply = self._replies.pop(0) if self._replies else None
        if step.text is None:
            if reply is not None:
                raise _Failed(step.place, "nothing", f'{_came(self._decision)}: "{_one_line(reply)}"')
        elif reply is None:
            raise _Failed(step.place, f'"{step.text}"', _silence(self._decision))
        elif not _says(reply, step.text, exactly=step.exactly):
            wanted = f'exactly "{step.text}"' if step.exactly else f'"{step.text}"'
            raise _Failed(step.place, wanted, f'{_came(self._decision)}: "{_one_line(reply)}"')

    def _holds(self, step: Then) -> bool:
        person = self._rehearsal.person
        if step.group:
            return person.is_member(step.group, self._rehearsal.now) is (step.state == "in")
        return person.consent is (Consent.OPTED_OUT if step.state == "opted out" else Consent.OPTED_IN)


def _as(person: Person, step: Is) -> Person:
    if step.opted_out:
        return person.having(Consent.OPTED_OUT).having_texted()
    if step.group:
        return person.having(Consent.OPTED_IN).joined(step.group, None).having_texted()
    if step.first_name:
        return replace(person, first_name=step.first_name)
    return person


def _says(reply: str, expected: str, *, exactly: bool) -> bool:
    said, wanted = _one_line(reply), _one_line(expected)
    return said == wanted if exactly else wanted.casefold() in said.casefold()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _came(decision: Decision | None) -> str:
    """What the last text was answered with, by the name of who answered."""
    reply = decision.reply if decision else None
    if decision is None or reply is None:
        return _silence(decision)
    if decision.layer is Layer.CONSENT:
        return f"the answer to {_ANSWERED.get(reply.kind, 'STOP')}"
    return f"the reply of {decision.rule}" if decision.rule else f'the reply of "{ANYTHING_ELSE}"'


def _silence(decision: Decision | None) -> str:
    return f"no reply ({decision.reason})" if decision else "no reply"
