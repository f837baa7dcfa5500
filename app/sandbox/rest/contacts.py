"""Contacts: people with a phone (section 3.6)."""

from dataclasses import replace
from typing import Any

from app.sandbox.account import Account
from app.sandbox.desk import Contact
from app.sandbox.keywords import folded
from app.sandbox.rest import checks
from app.sandbox.rest.asked import Asked
from app.sandbox.rest.envelope import EMPTY, Refusal, entries, entry, not_found
from app.sandbox.rest.groups import added
from app.sandbox.rest.listing import page_of
from app.sandbox.rest.times import day
from app.sandbox.rest.work import Done, Work
from app.sandbox.texting import new_contact

_FIELDS = {"FirstName": "first_name", "LastName": "last_name", "Email": "email", "Note": "note"}


def contacts(work: Work) -> Done:
    """One page of the contacts, the newest first."""
    keys = {
        "CreatedAt": lambda one: (one.created_at, one.id),
        "PhoneNumber": lambda one: one.number,
        "FirstName": lambda one: one.first_name.casefold(),
        "LastName": lambda one: one.last_name.casefold(),
    }
    account, asked = work.state.account, work.asked
    wanted = [one for one in work.state.desk.contacts.all() if _is_wanted(account, asked, one)]
    found = page_of(wanted, asked, keys, ("CreatedAt", "desc"))
    return Done(entries([shown(account, one) for one in found]))


def _is_wanted(account: Account, asked: Asked, contact: Contact) -> bool:
    piece, source, group = (asked.text(name).strip() for name in ("query", "source", "group"))
    names = f"{contact.first_name} {contact.last_name} {contact.number}".casefold()
    wished = account.group(group)
    return (
        piece.casefold() in names
        and folded(source) in ("", folded(contact.source))
        and (not group or (wished is not None and wished.id in contact.groups))
        and (not asked.text("optout") or asked.says_yes("optout") == account.blocks(contact.number))
    )


def contact(work: Work) -> Done:
    """One contact."""
    return Done(entry(shown(work.state.account, _contact(work))))


def create(work: Work) -> Done:
    """A new contact; one with a phone that is known already is changed instead and stays the same contact."""
    state, number = work.state, work.asked.text("PhoneNumber").strip()
    _refuse_bad(work)
    known = state.desk.contact_of(number)
    made = known or new_contact(state.next_id(), number, state.clock(), source="API")
    return Done(entry(_saved(work, made), 201))


def update(work: Work) -> Done:
    """Change a contact, or opt it out; whoever is opted out can be changed no more."""
    before = _changeable(work)
    _refuse_bad(work)
    number = work.asked.text("PhoneNumber").strip()
    other = work.state.desk.contact_of(number)
    if other is not None and other.id != before.id:
        raise Refusal(f"PhoneNumber: '{number}' belongs to another contact")
    shown_then = _saved(work, replace(before, number=number))
    if work.asked.says_yes("OptOut"):
        account = work.state.change(lambda one: replace(one, local_opt_outs=one.local_opt_outs | {number}))
        shown_then = shown(account, _contact(work))
    return Done(entry(shown_then))


def delete(work: Work) -> Done:
    """Take a contact away."""
    work.state.desk.contacts.remove(_changeable(work).id)
    return Done(EMPTY)


def _contact(work: Work) -> Contact:
    found = work.state.desk.contacts.get(work.named.lower())
    if found is None:
        raise not_found()
    return found


def _changeable(work: Work) -> Contact:
    found = _contact(work)
    if work.state.account.blocks(found.number):
        raise Refusal("The contact is opted out")
    return found


def _refuse_bad(work: Work) -> None:
    number = work.asked.text("PhoneNumber").strip()
    errors = checks.phone("PhoneNumber", number) if number else checks.required("PhoneNumber", number)
    if errors:
        raise Refusal(*errors)


def _saved(work: Work, before: Contact) -> dict[str, Any]:
    """Keep a contact with what is given changed; groups that are not there yet are made (section 7.9)."""
    asked = work.asked
    changes: dict[str, Any] = {field: asked.text(name) for name, field in _FIELDS.items() if asked.given(name)}
    if asked.given("Groups"):
        changes["groups"] = tuple(added(work.state, name).id for name in asked.array("Groups"))
    after = replace(before, **changes)
    work.state.desk.contacts.put(after)
    return shown(work.state.account, after)


def shown(account: Account, one: Contact) -> dict[str, Any]:
    """A contact as the wire has it; `OptOut` is there only where it is true."""
    names = {name: getattr(one, field) for name, field in _FIELDS.items()}
    return {
        "ID": one.id,
        "PhoneNumber": one.number,
        **names,
        "Source": one.source,
        **({"OptOut": True} if account.blocks(one.number) else {}),
        "Groups": account.group_names(one.groups),
        "CreatedAt": day(one.created_at),
    }
