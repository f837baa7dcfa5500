"""Bytes of a rule file as text, and back: UTF-8, with or without the mark that Windows puts before it."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

_SAVE_IT = "Save it again with the encoding UTF-8"
_DOCUMENTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""How files of word processors begin: the zipped ones, those of old, and rich text."""


class NotUtf8(ValueError):
    """Bytes that are no text in UTF-8; the message says what they probably are, `line` and `column` where."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def decoded(held: bytes) -> str:
    """The text, without the mark before it.

    Raises:
        NotUtf8: it is none.
    """
    if held.startswith(_DOCUMENTS):
        raise NotUtf8("this is a document of a word processor. Save it again as plain text, with the encoding UTF-8")
    if held.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or b"\0" in held[:100]:
        raise NotUtf8(f"the file is in UTF-16, which Windows calls Unicode. {_SAVE_IT}")
    try:
        return held.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = held[: error.start].decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        sign = held[error.start : error.start + 1].decode("cp1252", "replace")
        said = f"the file is not in UTF-8: {sign} is written here as old Windows programs write it. {_SAVE_IT}"
        raise NotUtf8(said, before.count("\n") + 1, len(before) - before.rfind("\n")) from None


def encoded(text: str, *, like: bytes) -> bytes:
    """The bytes of a text, with the mark before them where there is one before those that it replaces."""
    return (BOM_UTF8 if like.startswith(BOM_UTF8) else b"") + text.encode()
