"""What a check found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `todo` is empty where all is well."""

    what: str
    found: str
    todo: str = ""
    details: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nobody needs to do anything."""
        return not self.todo
