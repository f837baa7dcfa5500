"""Texts that nothing understood: what is one heap, what is near a keyword, and patches that hold when pasted."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.rules import Rule, Terms
from app.rulebook.harvest.forms import Forms
from app.rulebook.harvest.heaps import Heap, heaps
from app.rulebook.harvest.patch import ANSWER, Patch, of_heap, together
from app.rulebook.load import load
from app.rulebook.run_chats import run_chats
from tests.builders import rule
from tests.rulebook.written import FILE, PROGRAM, rulebook

PIZZA = """\
rules:
  - keyword: PIZZA
    also: [SLICE, PI]
    reply: Two for one today
"""


def forms_of(*texts: str) -> Forms:
    forms = Forms()
    for text in texts:
        forms.add(text)
    return forms


def gathered(*texts: str, rules: tuple[Rule, ...] = ()) -> list[Heap]:
    return list(heaps(forms_of(*texts), rules))


def test_spellings_of_one_text_are_one_form() -> None:
    forms = forms_of("u open?", "U OPEN", " u  open!")

    assert (forms.counts, forms.written) == ({"u open": 3}, {"u open": "u open?"})


def test_long_numbers_are_masked_and_long_texts_cut() -> None:
    forms = forms_of("call 2125550143 " + "now " * 40)

    [written] = forms.written.values()
    assert "2125550143" not in written
    assert "2125550143" not in next(iter(forms.counts))
    assert len(written) <= 60


def test_a_flood_of_single_texts_keeps_what_came_often() -> None:
    forms = Forms()
    for number in range(45_000):
        forms.add("u open" if number % 9 == 0 else f"text number {number}")

    assert forms.counts["u open"] == 5_000
    assert len(forms.counts) <= 20_000
    assert sum(forms.counts.values()) + forms.given_up == forms.texts


def test_misspelt_keywords_go_to_their_rule() -> None:
    [heap] = gathered("piza", "PIZZZA!", "piza please", rules=(rule("PIZZA"),))

    assert heap.rule is not None
    assert (heap.rule.name, heap.spellings, heap.count) == ("PIZZA", {"piza": 2, "pizzza": 1}, 3)


def test_a_text_that_holds_the_keyword_was_kept_out_by_a_condition() -> None:
    [heap] = gathered("pizza", rules=(rule("PIZZA"),))

    assert (heap.known, of_heap(heap, [rule("PIZZA")], "x")) == (True, Patch())


def test_short_words_are_near_nothing_and_consent_words_near_nobody() -> None:
    found = gathered("win", "stpo", rules=(rule("WON"), rule("STOMP")))

    assert [heap.rule for heap in found] == [None, None]


def test_texts_alike_are_one_heap_and_the_largest_comes_first() -> None:
    found = gathered(
        "u open?", "u open?", "open u", "do you deliver", "do you deliver?", "do u deliver", "do you deliver"
    )

    assert [(heap.count, list(heap.spellings)) for heap in found] == [
        (4, ["do you deliver", "do u deliver"]),
        (3, ["u open", "open u"]),
    ]


def test_a_patch_for_a_rule_repeats_its_other_spellings_and_brings_chats() -> None:
    rules = rulebook(PIZZA).rules.rules
    [heap] = heaps(forms_of("piza", "pizzza", "piza"), rules)

    assert together([of_heap(heap, rules, "Two for one today")]) == (
        f"# {FILE}:2, PIZZA: this line instead of its also:\n"
        "    also: [SLICE, PI, PIZA, PIZZZA]\n"
        "tests:\n"
        "  PIZA means PIZZA: |\n"
        "    them: piza\n"
        "    us:   Two for one today\n"
        "  PIZZZA means PIZZA: |\n"
        "    them: pizzza\n"
        "    us:   Two for one today"
    )


def test_a_patch_for_a_rule_makes_the_file_understand() -> None:
    rules = rulebook(PIZZA).rules.rules
    [heap] = heaps(forms_of("piza", "pizzza"), rules)
    _, also, chats = together([of_heap(heap, rules, "Two for one today")]).split("\n", 2)

    pasted = PIZZA.replace("    also: [SLICE, PI]", also) + chats

    assert problems_of(pasted) == []


def problems_of(text: str) -> list[str]:
    found = load({"rules/program.yaml": PROGRAM, FILE: text}, Terms())
    failed = run_chats(found.rulebook, found.chats) if found.rulebook else ()
    return [*(str(problem) for problem in found.problems), *(str(result) for result in failed if not result.passed)]


WRITTEN = st.text(st.sampled_from("abuo ?'!:#-{}[]\"%3é🍕,&*"), min_size=1, max_size=20) | st.sampled_from(
    ["stop", "yes", "no", "0123", "9:00", "true", "null", "help me", "U OPEN?", "don't", "~", "= x", "| y"]
)


@settings(max_examples=150, deadline=timedelta(seconds=2))
@given(st.lists(WRITTEN, min_size=1, max_size=6))
def test_new_rules_may_be_pasted_together_whatever_customers_wrote(texts: list[str]) -> None:
    patch = together(of_heap(heap, (), None) for heap in gathered(*texts))

    if patch:
        assert ANSWER in patch
        assert problems_of(patch + "\n") == [], patch
