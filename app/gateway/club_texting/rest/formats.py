"""The two formats of the REST API, which say the same (reference page, section 3.1)."""

from enum import StrEnum

from app.gateway.club_texting.rest.json_format import read_json
from app.gateway.club_texting.rest.tree import Tree
from app.gateway.club_texting.rest.xml_format import read_xml


class Format(StrEnum):
    """How answers are written; the value is what the gateway calls it."""

    JSON = "json"
    XML = "xml"

    def read(self, body: bytes) -> Tree:
        """The tree of an answer.

        Raises:
            NoDocument: it is none of this format.
        """
        return read_json(body) if self is Format.JSON else read_xml(body)
