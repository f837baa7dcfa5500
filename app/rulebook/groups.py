"""Groups and conditions on the person: `pizza-club for 30 days`, `member of pizza-club`."""

import re

from app.domain.rules import JoinGroup, OnlyIf, Who
from app.rulebook.problem import NotUnderstood
from app.rulebook.suggestions import surely_meant

_NAME = re.compile(r"\w(?:[\w .&'-]{0,38}\w)?")
_LIKE_MEMBER = re.compile(r"(?:(not|no) )?(?:an? |the )?members? (?:of|in)(?: the group)? ([\w-]+)")
_WITH_TIME = re.compile(r" for \d")
_FOR_DAYS = re.compile(r"(.+?) for (\d{1,4}) days?")


def group_name(written: str) -> str:
    """A group's name as it is kept: small letters, single blanks, so that `Pizza-Club` and `pizza-club` are one group.

    Raises:
        NotUnderstood: it is no name.
    """
    name = " ".join(written.casefold().split())
    if _WITH_TIME.search(name):
        raise NotUnderstood(f'"{written}" is not known. Only "join group" has a time, in days: pizza-club for 30 days')
    if not _NAME.fullmatch(name):
        raise NotUnderstood(f'"{written}" is no name for a group. Use up to 40 letters, numbers and hyphens')
    return name


def join_group(written: str) -> JoinGroup:
    """The group that a rule puts people in: `pizza-club`, or `pizza-club for 30 days`.

    Raises:
        NotUnderstood: the group has no name, or the days are none.
    """
    found = _FOR_DAYS.fullmatch(written)
    if found is None:
        return JoinGroup(group_name(written))
    if not int(found[2]):
        raise NotUnderstood("0 days is no membership. Write at least: for 1 day")
    return JoinGroup(group_name(found[1]), int(found[2]))


def only_if(written: str) -> OnlyIf:
    """Whom a rule is for.

    Raises:
        NotUnderstood: it is none of the four conditions.
    """
    for who in (Who.NEW, Who.TEXTED_BEFORE):
        if written == who:
            return OnlyIf(who)
    for who in (Who.NOT_MEMBER, Who.MEMBER):
        if written.startswith(f"{who} "):
            return OnlyIf(who, group_name(written.removeprefix(f"{who} ")))
    meant = _meant(written)
    choices = "member of GROUP, not member of GROUP, new, or texted before"
    raise NotUnderstood(f'"{written}" is not known. Write: {meant or choices}', meant)


def _meant(written: str) -> str:
    """The condition that was surely meant, empty where that is not sure."""
    if found := _LIKE_MEMBER.fullmatch(written):
        return f"{'not ' if found[1] else ''}member of {found[2]}"
    return surely_meant(written, (Who.NEW, Who.TEXTED_BEFORE))
