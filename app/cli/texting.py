"""`textback gateway send` and `voice`: a text or a call by hand, by the way that every answer takes."""

from datetime import timedelta
from typing import TextIO

import click

from app.cli.arguments import Number
from app.cli.by_hand import (
    NOTHING,
    Handover,
    consent_option,
    good_for_option,
    hand_over,
    no_wait_option,
    numbers_argument,
)
from app.cli.calling import confirm_option, json_option
from app.cli.environment import settings_for
from app.cli.outcome import CouldNotRun, told_in_a_sentence
from app.domain.alphabet import Limits, length
from app.domain.delivery import Kind
from app.domain.phone import PhoneNumber
from app.domain.voice_call import NoVoiceCall, VoiceCall
from app.rulebook.characters import refused_characters
from app.usecases.by_hand import Wish


@click.command(epilog="Example: textback gateway send 2125550100 2125550101 --text 'We close at eight today.'")
@numbers_argument
@click.option("--text", metavar="TEXT", help="The text.")
@click.option("--text-file", type=click.File(), help="File with the text; - is standard input.")
@consent_option
@good_for_option
@confirm_option
@no_wait_option
@json_option
def send(
    *,
    numbers: tuple[PhoneNumber, ...],
    text: str | None,
    text_file: TextIO | None,
    consent: str | None,
    good_for: int,
    confirm: bool,
    no_wait: bool,
    as_json: bool,
) -> None:
    """Text people by hand, through the workers' queue. Asks before it spends; who opted out is left out.

    Waits for the end of each text. Exit code 0: all were sent. 1: not all; read what is said. 2: nothing was queued.
    """
    with told_in_a_sentence():
        words = _words(text, text_file, confirmed=confirm)
        settings = settings_for()
        _check(words, settings.limits)
        wish = Wish(words, Kind.BY_HAND, timedelta(minutes=good_for), _note(consent))
        hand_over(settings, numbers, Handover(wish, _told_text, confirm, not no_wait, as_json))


@click.command(
    epilog="Example: textback gateway voice 2125550100 --caller-id 2125550190 --sound https://shop.example/closed.wav"
)
@numbers_argument
@click.option("--caller-id", required=True, type=Number(), metavar="NUMBER", help="The number that phones show.")
@click.option(
    "--sound", required=True, metavar="FILE|URL", help="A sound file of the account by its name, or where a .wav is."
)
@consent_option
@good_for_option
@confirm_option
@no_wait_option
@json_option
def voice(
    *,
    numbers: tuple[PhoneNumber, ...],
    caller_id: PhoneNumber,
    sound: str,
    consent: str | None,
    good_for: int,
    confirm: bool,
    no_wait: bool,
    as_json: bool,
) -> None:
    """Call people and play them a sound, through the workers' queue. Asks before it spends; who opted out is left out.

    Exit codes are those of `send`. Up to a hundred phones are one campaign, of which the gateway takes all or none.
    """
    with told_in_a_sentence():
        try:
            call = VoiceCall(caller_id, sound)
        except NoVoiceCall as error:
            raise CouldNotRun(f"{error}. {NOTHING}") from None
        wish = Wish(call.words, Kind.VOICE, timedelta(minutes=good_for), _note(consent))
        hand_over(settings_for(), numbers, Handover(wish, _told_call, confirm, not no_wait, as_json))


def _words(text: str | None, file: TextIO | None, *, confirmed: bool) -> str:
    if (text is None) == (file is None):
        raise CouldNotRun(f"give either --text or --text-file. {NOTHING}")
    if file is None:
        return (text or "").strip()
    if file.name == "<stdin>" and not confirmed:
        raise CouldNotRun(f"the text comes from standard input, so nobody can be asked there: add --confirm. {NOTHING}")
    try:
        return file.read().strip()
    except UnicodeDecodeError:
        raise CouldNotRun(f"the file with the text is not in UTF-8. {NOTHING}") from None


def _check(words: str, limits: Limits) -> None:
    """Say everything that the gateway would not take.

    Raises:
        CouldNotRun: there is something.
    """
    problems = [advice for _, advice in refused_characters(words)]
    if not words:
        problems.append("it is empty")
    if not limits.fits(words):
        problems.append(f"it counts {length(words)} characters, a line break two; one text holds {limits.longest}")
    if problems:
        raise CouldNotRun("\n  ".join(("the text cannot be sent:", *problems, NOTHING)))


def _note(consent: str | None) -> str | None:
    if consent is not None and not consent.strip():
        raise CouldNotRun(f"--consent is empty: say who agreed, how and when. {NOTHING}")
    return consent


def _told_text(people: int, good_for: int) -> str:
    cost = f"{people} credits" if people > 1 else "one credit"
    return f"This texts {_phones(people)}: {cost}, where your plan takes one for a text. {_leaves(good_for)}"


def _told_call(people: int, good_for: int) -> str:
    cost = "credits for each as your plan says; the gateway does not tell beforehand"
    return f"This calls {_phones(people)}: {cost}. {_leaves(good_for)}"


def _phones(people: int) -> str:
    return f"{people} phones" if people > 1 else "one phone"


def _leaves(good_for: int) -> str:
    return f"It leaves within {good_for} minutes or not at all."
