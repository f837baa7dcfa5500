"""The words of consent: what must opt out, what must not, and what a person has to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.optout_words import STOP_WORDS, ConsentWord, consent_word, stopped_keyword, takes_a_consent_word

OPTS_OUT = {ConsentWord.STOP, ConsentWord.STOP_PHRASE}

MUST_OPT_OUT = [
    "STOP",
    "stop.",
    "Stop. Thank you",
    "STOP PLEASE",
    "PLEASE CANCEL",
    "St0p",
    "stop all",
    "Stop texting me",
    "remove me from your list",
    "no mas",
    "please opt me out",
    "leave me alone",
]
MUST_NOT_OPT_OUT = [
    "please stop the work",
    "Count me in! We have got to STOP this terrible bill",
    "can I stop by at 5?",
    "bus stop",
    "end of day works",
    "cancel my 3pm",
    "VOTE STOP",
]
DISGUISES = [
    "STOP",
    " stop ",
    "Stop!!!",
    "«STOP»",
    "“Stop”",
    "stop🛑",
    "🛑 stop 🛑",
    "ＳＴＯＰ",
    "ｓｔｏｐ．",
    "S\u200bT\u200bO\u200bP",
    "s t o p",
    "stop\n--\nAnn",
    "Stop\nSent from my phone",
    "STOP now",
    "stop right now please",
    "Pls stop thx",
    "stop stop stop",
    "stop, thank you",
    "stop.thanks",
    "*stop*",
    "#stop",
    "(stop)",
    "STÓP",
    "stop …",
]
PHRASES = [
    "pls stop texting me",
    "quit messaging us",
    "stop sending these",
    "I said stop contacting me!",
    "don't text me",
    "don’t text me again",
    "dont ever message me",
    "do not contact me",
    "take me off your list",
    "take me off the mailing list",
    "unsubscribe me",
    "no more texts",
    "wrong number, stop",
    "deja de escribir",
    "dejen de mandar mensajes",
    "no me escriban mas",
    "arrêtez de m'envoyer des textos",
    "ne m’envoyez plus rien",
]
DOUBTFUL = [
    "goodbye",
    "who is this",
    "this is spam",
    "I reported you",
    "my lawyer will call",
    "don't stop texting me",
    "ЅТОР",
]
ORDINARY = [
    "PIZZA",
    "yes",
    "I will stop by later",
    "nonstop music",
    "the bus stops at 5",
    "weekend hours?",
    "do you cater",
    "end of the month deal",
    "quit smoking class",
    "remove onions please",
    "helpful staff!",
    "info desk hours",
    "",
    "🍕",
]


@pytest.mark.parametrize("text", MUST_OPT_OUT)
def test_the_words_that_must_opt_out_do(text: str) -> None:
    assert consent_word(text) in OPTS_OUT


@pytest.mark.parametrize("text", MUST_NOT_OPT_OUT)
def test_the_words_that_must_not_opt_out_do_not(text: str) -> None:
    assert consent_word(text) not in OPTS_OUT


@pytest.mark.parametrize("text", DISGUISES)
def test_a_stop_word_in_disguise_is_a_stop_word(text: str) -> None:
    assert consent_word(text) is ConsentWord.STOP


@pytest.mark.parametrize("text", PHRASES)
def test_an_opt_out_in_plain_words_is_acted_on(text: str) -> None:
    assert consent_word(text) is ConsentWord.STOP_PHRASE


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_doubtful_text_is_left_to_a_person(text: str) -> None:
    assert consent_word(text) is ConsentWord.DOUBTFUL


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_text_is_no_consent_word(text: str) -> None:
    assert consent_word(text) is None


@pytest.mark.parametrize("word", sorted(STOP_WORDS))
@pytest.mark.parametrize(
    "dressed", ["{}", "  {}  ", "{}!!", "please {}", "{} thanks", "{}.", '"{}"', "{} 👋", "{}\n--\nAnn"]
)
def test_every_stop_word_opts_out_however_it_is_dressed(word: str, dressed: str) -> None:
    plain, shouted = dressed.format(word), dressed.format(word.upper())

    assert {consent_word(plain), consent_word(shouted)} == {ConsentWord.STOP}


@pytest.mark.parametrize("text", ["help", "HELP!", "info", "Ayuda por favor", "aide svp", "help please"])
def test_help_words_ask_for_help(text: str) -> None:
    assert consent_word(text) is ConsentWord.HELP


@pytest.mark.parametrize("text", ["START", "unstop", "start please", "Start."])
def test_start_words_ask_to_come_back(text: str) -> None:
    assert consent_word(text) is ConsentWord.START


@pytest.mark.parametrize("text", ["yes", "y", "si", "oui", "ok", "join"])
def test_a_yes_without_a_question_brings_nobody_back(text: str) -> None:
    assert consent_word(text) is None


def test_stop_with_a_keyword_names_what_to_stop() -> None:
    assert stopped_keyword("STOP Pizza club!") == ("pizza", "club")
    assert stopped_keyword("stop") == ()
    assert stopped_keyword("pizza stop") == ()


@pytest.mark.parametrize("keyword", [("stop",), ("stop", "all"), ("help",), ("stop", "texting"), ("start",)])
def test_a_keyword_that_would_take_a_consent_word_is_known(keyword: tuple[str, ...]) -> None:
    assert takes_a_consent_word(keyword)


def test_a_keyword_that_begins_with_cancel_is_allowed() -> None:
    assert not takes_a_consent_word(("cancel", "3pm"))


@given(st.text(max_size=1600))
def test_no_text_breaks_the_consent_layer(text: str) -> None:
    assert consent_word(text) in {None, *ConsentWord}


@given(st.sampled_from(sorted(STOP_WORDS)), st.text(alphabet=" .!?🛑…-*\u200b", max_size=8))
def test_signs_around_a_stop_word_never_save_the_sender(word: str, signs: str) -> None:
    assert consent_word(f"{signs}{word}{signs}") is ConsentWord.STOP
