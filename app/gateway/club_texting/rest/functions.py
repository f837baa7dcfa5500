"""The functions of the REST API: where each is called, and how (reference page, sections 3.2 to 3.9)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Function:
    """One function: its name in errors, its method, its path with `{}` for what it is about.

    `spends`: a call made twice may cost twice, reach people twice, or make two of a thing. `answers_nothing`: an empty
    body is its answer. `has_card`: a card goes out with it, so none of the gateway's words come back.
    `override` is the `_method` that a POST carries.
    """

    name: str
    method: str
    path: str
    spends: bool = False
    answers_nothing: bool = False
    has_card: bool = False
    override: str = ""


def _delete(name: str, path: str) -> Function:
    return Function(name, "DELETE", path, answers_nothing=True)


CHECK_LOGIN: Final = Function("check-login", "POST", "", answers_nothing=True)

SEND: Final = Function("send", "POST", "sending/messages", spends=True)
REPORT: Final = Function("report", "GET", "sending/reports/{}/")
REPORT_DETAILS: Final = Function("report-details", "GET", "sending/reports/{}/view-details")

FILES: Final = Function("files", "GET", "sending/files")
FILE: Final = Function("file", "GET", "sending/files/{}")
STORE_FILE: Final = Function("store-file", "POST", "sending/files", spends=True)
DELETE_FILE: Final = _delete("delete-file", "sending/files/{}")

INBOX: Final = Function("inbox", "GET", "incoming-messages")
INBOX_MESSAGE: Final = Function("inbox-message", "GET", "incoming-messages/{}")
DELETE_INBOX_MESSAGE: Final = _delete("delete-inbox-message", "incoming-messages/{}")
MOVE: Final = Function("move-to-folder", "POST", "incoming-messages/", answers_nothing=True, override="move-to-folder")

FOLDERS: Final = Function("folders", "GET", "messages-folders")
FOLDER: Final = Function("folder", "GET", "messages-folders/{}")
CREATE_FOLDER: Final = Function("create-folder", "POST", "messages-folders", spends=True)
RENAME_FOLDER: Final = Function("rename-folder", "POST", "messages-folders/{}", answers_nothing=True)
DELETE_FOLDER: Final = _delete("delete-folder", "messages-folders/{}")

AVAILABLE: Final = Function("keyword-available", "GET", "keywords/new")
RENT: Final = Function("rent-keyword", "POST", "keywords", spends=True, has_card=True)
SET_UP: Final = Function("set-up-keyword", "POST", "keywords/{}")
KEYWORD: Final = Function("keyword", "POST", "keywords/{}")
CANCEL: Final = _delete("cancel-keyword", "keywords/{}")

CREDITS: Final = Function("credits", "GET", "billing/credits/get")
BUY: Final = Function("buy-credits", "POST", "billing/credits", spends=True, has_card=True)

CONTACTS: Final = Function("contacts", "GET", "contacts")
CONTACT: Final = Function("contact", "GET", "contacts/{}")
CREATE_CONTACT: Final = Function("create-contact", "POST", "contacts", spends=True)
UPDATE_CONTACT: Final = Function("update-contact", "POST", "contacts/{}")
DELETE_CONTACT: Final = _delete("delete-contact", "contacts/{}")

GROUPS: Final = Function("groups", "GET", "groups")
GROUP: Final = Function("group", "GET", "groups/{}")
CREATE_GROUP: Final = Function("create-group", "POST", "groups", spends=True)
UPDATE_GROUP: Final = Function("update-group", "POST", "groups/{}")
DELETE_GROUP: Final = _delete("delete-group", "groups/{}")

VOICE: Final = Function("voice", "POST", "voice/messages", spends=True)
LOOKUP: Final = Function("lookup", "GET", "sending/phone-numbers/{}", spends=True)

FUNCTIONS: Final = (
    CHECK_LOGIN,
    *(SEND, REPORT, REPORT_DETAILS),
    *(FILES, FILE, STORE_FILE, DELETE_FILE),
    *(INBOX, INBOX_MESSAGE, DELETE_INBOX_MESSAGE, MOVE),
    *(FOLDERS, FOLDER, CREATE_FOLDER, RENAME_FOLDER, DELETE_FOLDER),
    *(AVAILABLE, RENT, SET_UP, KEYWORD, CANCEL),
    *(CREDITS, BUY),
    *(CONTACTS, CONTACT, CREATE_CONTACT, UPDATE_CONTACT, DELETE_CONTACT),
    *(GROUPS, GROUP, CREATE_GROUP, UPDATE_GROUP, DELETE_GROUP),
    *(VOICE, LOOKUP),
)
"""All of them, in the order of the reference."""
