"""One REST request, read: what is to be done to what, with which values (section 3.1)."""

from dataclasses import dataclass, field

from flask import Request

from app.sandbox.parameters import Parameters, read

MOST_PER_PAGE = 200
PER_PAGE = 10
_YES = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Asked:
    """`method` is the real one, or `_method` where that was given; `path` has no slash at its ends."""

    method: str
    path: str = field(repr=False)
    values: Parameters
    accepts: str = ""

    @property
    def wants_json(self) -> bool:
        """Tell which of the two formats is asked for; XML unless JSON is named."""
        return "json" in self.values.text("format", self.accepts).lower()

    def text(self, name: str) -> str:
        """The value of a name, empty if it was not given."""
        return self.values.text(name)

    def array(self, name: str) -> list[str]:
        """The values of an array that are not empty, each once."""
        return [one for one in dict.fromkeys(map(str.strip, self.values.array(name))) if one]

    def empty_array(self, name: str) -> bool:
        """Tell whether an array was given that is empty, as in `X[]=`; a lone empty `X=` is none."""
        brackets = (f"{name.lower()}[", f"{name.lower()}%5b")
        named = [value for key, value in self.values.pairs if key.lower().startswith(brackets)]
        return bool(named) and not any(map(str.strip, named))

    def given(self, name: str) -> bool:
        """Tell whether the name was given at all, if only empty."""
        return self.values.has(name)

    def says_yes(self, name: str) -> bool:
        """Read a boolean: `true` and `1` are yes."""
        return self.text(name).strip().lower() in _YES

    @property
    def page(self) -> int:
        """Which page of a list, from 1."""
        return max(1, _count(self.text("page"), 1))

    @property
    def per_page(self) -> int:
        """How many entries a page has."""
        return min(MOST_PER_PAGE, max(1, _count(self.text("itemsPerPage"), PER_PAGE)))


def _count(written: str, otherwise: int) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else otherwise


def read_asked(request: Request) -> Asked:
    """Read a request; `_method` counts on a POST alone, in the query or in the body."""
    values = read(request)
    override = values.text("_method").strip().lower() if request.method == "POST" else ""
    method = override or request.method.lower()
    return Asked(method, request.path.strip("/"), values, request.headers.get("Accept", ""))
