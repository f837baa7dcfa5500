"""`textback gateway` as somebody at a terminal uses it, against a gateway on loopback."""

import io
from pathlib import Path
from urllib.parse import parse_qs

from click.testing import CliRunner, Result

from app.cli.command import main
from tests.gateway.bad_gateway import BadGateway, Behaviour
from tests.gateway.builders import CARD

CANARIES = (CARD["number"], "4111", CARD["security_code"], CARD["last_name"], "canary-pass")


class AtTerminal:
    """`textback gateway` in a folder and an environment of its own, called against a gateway on loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "TEXTBACK_DATABASE_URL": f"sqlite:///{folder}/textback.db",
            "TEXTBACK_GATEWAY_USER": "demo",
            "TEXTBACK_GATEWAY_PASSWORD": "canary-pass",
            "TEXTBACK_LOOKUP_USER": "finder",
            "TEXTBACK_LOOKUP_PASSWORD": "canary-pass-2",
        }
        self.requests: list[bytes] = []

    def __call__(
        self, *arguments: str, gateway: Behaviour | tuple[Behaviour, ...], typed: str | io.BytesIO = "", **changes: str
    ) -> Result:
        """Run one command; what the gateway heard is left in `requests`."""
        behaviours = gateway if isinstance(gateway, tuple) else (gateway,)
        with BadGateway(*behaviours) as server:
            here = {"TEXTBACK_GATEWAY_URL": server.url}
            result = self.alone("gateway", *arguments, typed=typed, **here, **changes)
        self.requests = server.requests
        assert not [canary for canary in CANARIES if canary in result.output]
        return result

    def alone(self, *arguments: str, typed: str | io.BytesIO = "", **changes: str) -> Result:
        """Run one command with no gateway there."""
        return CliRunner().invoke(main, list(arguments), input=typed, env={**self.environment, **changes})

    def card_file(self, text: str | None = None) -> str:
        file = self.folder / "card.txt"
        lines = "# the shop's card\n\n" + "".join(f"{name}={value}\n" for name, value in CARD.items())
        file.write_text(lines if text is None else text, encoding="utf-8")
        file.chmod(0o600)
        return str(file)

    def form(self) -> dict[str, list[str]]:
        """What the one request posted."""
        (request,) = self.requests
        return parse_qs(request.partition(b"\r\n\r\n")[2].decode(), keep_blank_values=True)
