"""What a request gives: names in any letter case, from the query and the body together (sections 2.1 and 3.1)."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from flask import Request

_PLACE = re.compile(r"\[\d*\]$")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Names and values in the order in which they came, the query before the body; of two the later counts.

    `files` are the parts of a multipart form that are files: their names in the form and their own.
    """

    pairs: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    files: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def text(self, name: str, otherwise: str = "") -> str:
        """The value of a name, or what stands for an absent one."""
        found = [value for key, value in self.pairs if key.lower() == name.lower()]
        return found[-1] if found else otherwise

    def file(self, name: str) -> str:
        """What the file is called that was sent under a name, empty if none was."""
        return next((called for key, called in self.files if key.lower() == name.lower()), "")

    def has(self, name: str) -> bool:
        """Tell whether the name was given, alone or as an array."""
        return any(_bare(key) == name.lower() for key, _ in self.pairs)

    def array(self, name: str) -> list[str]:
        """All values of an array: `X[]=a`, `X[0]=a`, a lone `X=a` and a repeated `X=a&X=b` are the same."""
        return [value for key, value in self.pairs if _bare(key) == name.lower()]


def _bare(key: str) -> str:
    return _PLACE.sub("", key).lower()


def read(asked: Request) -> Parameters:
    """Read a request; a body without a type is taken for a form, and raw spaces in it for spaces (section 3.1)."""
    query = parse_qsl(asked.query_string.decode("latin-1"), keep_blank_values=True, errors="replace")
    if asked.mimetype == "multipart/form-data":
        files = tuple((name, file.filename or name) for name, file in asked.files.items(multi=True))
        return Parameters((*query, *asked.form.items(multi=True)), files)
    body = parse_qsl(asked.get_data().decode("latin-1"), keep_blank_values=True, errors="replace")
    return Parameters((*query, *body))
