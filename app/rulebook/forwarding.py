"""Where the gateway forwards a keyword's texts: to us, to an address of the web, by mail."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.domain.keyword_address import INCOMING
from app.domain.keyword_setup import TEXTBACK
from app.rulebook.block import Block

_EMAIL = re.compile(r"[^@\s:/]+@[^@\s:/]+\.[^@\s.:/]+")
_PRINTABLE = re.compile(r"[\x21-\x7e]+")


def forward_to(block: Block) -> str | None:
    """The address under `forward to`: `TEXTBACK`, a web address, empty for none; None where nothing sound is there."""
    text = block.text("forward to")
    if text is None:
        return None
    written = text.written
    if written.casefold() in {TEXTBACK, "none"}:
        return TEXTBACK if written.casefold() == TEXTBACK else ""
    if problem := _refused(written):
        block.error("forward to", problem, text.place)
        return None
    return written


def email(block: Block) -> str | None:
    """The address under `forward email`, None for none."""
    text = block.text("forward email")
    if text is None or text.written.casefold() == "none":
        return None
    if not _EMAIL.fullmatch(text.written):
        block.error(
            "forward email", f'"{text.written}" is no email address. Write one like lou@lous.example', text.place
        )
        return None
    return text.written


def _refused(written: str) -> str | None:
    if _EMAIL.fullmatch(written):
        return 'this is an email address. Write it under "forward email"'
    scheme, host = _scheme_and_host(written)
    if scheme not in {"http", "https"} or not host:
        return "this is no address of the web. Write: textback, none, or an address from https:// on"
    if INCOMING in written:
        return "this address has a secret in it, which must not stand in a file. For our own address, write: textback"
    if scheme == "http" and not _is_this_machine(host):
        return "customers' texts would travel there for all to read. Write https:// instead of http://"
    return None


def _scheme_and_host(written: str) -> tuple[str, str]:
    if not _PRINTABLE.fullmatch(written):
        return "", ""
    try:
        parts = urlsplit(written)
        _ = parts.port  # reading it is what checks it
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
