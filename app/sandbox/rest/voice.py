"""Voice broadcasts (section 3.8); nobody is called."""

from app.sandbox.account import Account
from app.sandbox.rest import checks
from app.sandbox.rest.asked import Asked
from app.sandbox.rest.envelope import Refusal, entry
from app.sandbox.rest.recipients import pay, recipients
from app.sandbox.rest.times import minute
from app.sandbox.rest.work import Done, Work
from app.sandbox.voice import is_sound_address

_ENDINGS = (".wav", ".mp3")


def broadcast(work: Work) -> Done:
    """Call numbers and groups, now or at a time."""
    state, asked = work.state, work.asked
    errors = [*_errors(state.account, asked), *checks.recipients(state.account, asked), *checks.stamp(asked)]
    if errors:
        raise Refusal(*errors)

    to = recipients(state, asked)
    spent = pay(state, to.count)
    kind = "VoiceFile" if asked.text("VoiceFile") else "VoiceSource"
    groups = [group.name for group in map(state.account.group, asked.array("Groups")) if group is not None]
    shown = {
        "ID": state.next_id(),
        "Name": asked.text("Name"),
        kind: asked.text(kind),
        "CallerPhonenumber": asked.text("CallerPhonenumber"),
        "RecipientsCount": to.count,
        "Credits": spent,
        "StampToSend": minute(checks.stamp_of(asked) or state.clock()),
        **to.lists(),
        "Groups": groups,
    }
    return Done(entry(shown, 201), credits=spent, numbers=to.all)


def _errors(account: Account, asked: Asked) -> list[str]:
    sound, source, caller = asked.text("VoiceFile"), asked.text("VoiceSource"), asked.text("CallerPhonenumber")
    errors = checks.required("Name", asked.text("Name"))
    errors += checks.phone("CallerPhonenumber", caller) if caller else checks.required("CallerPhonenumber", caller)
    if sound:
        return errors if sound in account.sounds else [*errors, f"VoiceFile: '{sound}' was not found in the haystack"]
    if not source:
        return errors + checks.required("VoiceFile", "")
    sound_address = is_sound_address(source, *_ENDINGS)
    return errors if sound_address else [*errors, f"VoiceSource: '{source}' is not the address of a sound file"]
