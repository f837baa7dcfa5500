"""Whether a webhook is the gateway's: `X-Signature` is base64(HMAC-SHA1(secret, body)) (reference page, section 8)."""

from base64 import b64encode
from collections.abc import Iterable
from hmac import compare_digest, digest
from http import HTTPStatus
from typing import Final

from app.usecases.incoming import Call, Refusal

HEADER: Final = "X-Signature"

NO_SECRET: Final = Refusal(HTTPStatus.FORBIDDEN, "a webhook, and no secret of webhooks is set")
NO_SIGNATURE: Final = Refusal(HTTPStatus.UNAUTHORIZED, "a webhook without a signature")
WRONG_SIGNATURE: Final = Refusal(HTTPStatus.UNAUTHORIZED, "a webhook with a wrong signature")


class Signatures:
    """The secrets that are valid now: several while one replaces another. They are never shown."""

    __slots__ = ("_needs_none", "_secrets")

    def __init__(self, secrets: Iterable[str] = (), *, unsigned: bool = False) -> None:
        """Keep the secrets. `unsigned`: webhooks need none, so that the token in the address is all that guards us."""
        self._secrets = tuple(secret.encode() for secret in secrets)
        self._needs_none = unsigned

    def refusal(self, call: Call) -> Refusal | None:
        """Why this call is not believed, None if it is. Takes as long for a near miss as for nonsense."""
        if self._needs_none:
            return None
        if not self._secrets:
            return NO_SECRET
        given = call.header(HEADER).strip().encode("utf-8", "replace")
        if not given:
            return NO_SIGNATURE
        matches = 0
        for secret in self._secrets:
            matches += compare_digest(given, b64encode(digest(secret, call.body, "sha1")))
        return None if matches else WRONG_SIGNATURE
