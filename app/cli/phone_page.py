"""The notice on the stand-in's phone page, put up and taken down from a program beside it."""

import json
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass

TIMEOUT = 2.0
"""Seconds; the page is on this machine."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A title and the lines below it."""

    title: str
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PhonePage:
    """The page at an address of this machine."""

    address: str

    def show(self, notice: Notice | None) -> bool:
        """Put a notice up, or take the one that is there down; whether the page has taken it."""
        body = None if notice is None else json.dumps({"title": notice.title, "lines": list(notice.lines)}).encode()
        asked = urllib.request.Request(  # noqa: S310 - http, on this machine
            f"{self.address}/_sandbox/notice", body, method="DELETE" if notice is None else "PUT"
        )
        directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with directly.open(asked, timeout=TIMEOUT):
                return True
        except OSError:
            return False
