"""Contact groups (section 3.7)."""

from dataclasses import replace
from typing import Any

from app.sandbox.keywords import Group, folded
from app.sandbox.rest import checks
from app.sandbox.rest.envelope import EMPTY, Refusal, entries, entry, not_found
from app.sandbox.rest.listing import page_of
from app.sandbox.rest.work import Done, Work
from app.sandbox.state import State


def groups(work: Work) -> Done:
    """One page of the groups, in the order of the alphabet."""
    keys = {"Name": lambda one: folded(one.name)}
    found = page_of(work.state.account.groups, work.asked, keys, ("Name", "asc"))
    return Done(entries([_shown(work.state, one) for one in found]))


def group(work: Work) -> Done:
    """One group."""
    return Done(entry(_shown(work.state, _group(work))))


def create(work: Work) -> Done:
    """A new group, of a name that no other has."""
    name = _name(work, None)
    made = added(work.state, name)
    return Done(entry(_shown(work.state, _kept(work.state, replace(made, note=work.asked.text("Note")))), 201))


def update(work: Work) -> Done:
    """Another name, another note."""
    before = _group(work)
    note = work.asked.text("Note") if work.asked.given("Note") else before.note
    return Done(entry(_shown(work.state, _kept(work.state, replace(before, name=_name(work, before), note=note)))))


def delete(work: Work) -> Done:
    """Take a group away; its contacts stay."""
    gone = _group(work)
    work.state.change(lambda one: replace(one, groups=tuple(kept for kept in one.groups if kept.id != gone.id)))
    return Done(EMPTY)


def added(state: State, name: str) -> Group:
    """The group of this name, made if there is none."""
    found = state.account.group(name)
    if found is not None:
        return found
    made = Group(id=state.next_id(), name=name)
    state.change(lambda account: replace(account, groups=(*account.groups, made)))
    return made


def _kept(state: State, changed: Group) -> Group:
    state.change(
        lambda one: replace(one, groups=tuple(changed if kept.id == changed.id else kept for kept in one.groups))
    )
    return changed


def _group(work: Work) -> Group:
    found = next((one for one in work.state.account.groups if str(one.id) == work.named), None)
    if found is None:
        raise not_found()
    return found


def _name(work: Work, own: Group | None) -> str:
    name = work.asked.text("Name").strip()
    other = work.state.account.group(name)
    errors = checks.required("Name", name)
    if other is not None and other != own:
        errors = [f"Name: '{name}' is the name of another group"]
    if errors:
        raise Refusal(*errors)
    return name


def _shown(state: State, one: Group) -> dict[str, Any]:
    members = sum(one.id in contact.groups for contact in state.desk.contacts.all())
    return {"ID": one.id, "Name": one.name, "Note": one.note, "ContactCount": members}
