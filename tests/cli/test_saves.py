"""What the phone page is told of saved rules, and what happens while it cannot be told."""

from app.bootstrap.rules import checked_rules
from app.bootstrap.watching import LOOK_EVERY, Saved
from app.cli.phone_page import Notice, PhonePage
from app.cli.saves import MOST_ON_PAGE, SavesTold, notice_of
from app.domain.rules import Terms
from app.rulebook.folder import Folder
from app.usecases.publish import Publication
from tests.cli.test_run import RULES
from tests.processes import free_port


class FakePage:
    """A page that takes notices once it is up."""

    def __init__(self) -> None:
        self.is_up = False
        self.notices: list[Notice | None] = []

    def show(self, notice: Notice | None) -> bool:
        if self.is_up:
            self.notices.append(notice)
        return self.is_up


def saved(text: str, publication: Publication | None) -> Saved:
    return Saved(checked_rules(Folder({"rules/cater.yaml": text}), Terms()), publication)


BROKEN = saved(RULES.replace("reply", "replly"), Publication(3, is_new=False, problems=1))


def test_files_that_stay_out_are_told_with_the_version_that_answers_and_each_problem() -> None:
    assert notice_of(BROKEN) == Notice(
        "The saved rules stay out, for they have 1 problem: version 3 goes on answering",
        ('rules/cater.yaml:7  CATER: unknown key "replly". Did you mean "reply"?',),
    )


def test_of_many_problems_the_first_are_told() -> None:
    many = RULES + "".join(f"  - keyword: W{number}\n" for number in range(MOST_ON_PAGE + 3))

    notice = notice_of(saved(many, None))

    assert notice is not None
    assert (len(notice.lines), notice.lines[-1]) == (MOST_ON_PAGE + 1, "… and 3 more, which the terminal tells")
    assert notice.title.endswith("11 problems: no earlier version is live")


def test_files_that_are_live_need_no_notice_and_those_taken_back_need_one() -> None:
    assert notice_of(saved(RULES, Publication(3, is_new=True))) is None
    assert notice_of(saved(RULES, Publication(4, is_new=False, rolled_back=True))) == Notice(
        "The saved rules were rolled back and stay out: version 4 answers"
    )


def test_a_page_that_is_away_is_told_when_it_is_back_and_then_left_alone() -> None:
    page, now = FakePage(), [0.0]
    told = SavesTold(None, page, BROKEN, lambda: now[0])

    for is_up in (False, True, True):
        page.is_up = is_up
        told.look()
        now[0] += LOOK_EVERY

    assert page.notices == [notice_of(BROKEN)]


def test_nobody_there_is_no_error() -> None:
    assert not PhonePage(f"http://127.0.0.1:{free_port()}").show(Notice("hello"))
