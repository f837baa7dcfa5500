"""The service's settings, read from a mapping such as the environment.

Every setting stands in `SETTINGS` with its default and its meaning; the README's table and `docs/settings.md` list the
same names, and a law test keeps them in step. All mistakes are named at once, and nothing starts half configured.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from string import ascii_letters, digits
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from app.domain.alphabet import Country, DeliveryType, Limits
from app.domain.rules import Terms

SAFE_TOKEN: Final = 22
"""Characters that an incoming token should have: 22 letters and digits hold 128 bits. `doctor` warns below."""

UNSIGNED: Final = "unsigned"
"""In place of secrets: webhooks need no signature."""

_IN_TOKENS: Final = frozenset(ascii_letters + digits + "-_.~")

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name, what is taken when it is not given (None: it must be given), and what it means."""

    name: str
    default: str | None
    meaning: str
    secret: bool = False


SETTINGS: Final = (
    Setting(
        "TEXTBACK_DATABASE_URL",
        "sqlite:///data/textback.db",
        "where everything is kept: `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`",
        secret=True,
    ),
    Setting("TEXTBACK_RULES", "rules", "the folder (or file) with the rules"),
    Setting(
        "TEXTBACK_RULES_WATCH",
        "0",
        "`1`: a saved rule file goes live by itself where it is sound (`textback run` does so unless this is `0`)",
    ),
    Setting("TEXTBACK_GATEWAY_URL", "https://app.clubtexting.com", "the gateway's address"),
    Setting("TEXTBACK_GATEWAY_USER", "", "the account's user name; needed by `worker`"),
    Setting("TEXTBACK_GATEWAY_PASSWORD", "", "the account's password; needed by `worker`", secret=True),
    Setting(
        "TEXTBACK_LOOKUP_USER", "", "the user name of the account for carrier look-ups; needed by `gateway lookup`"
    ),
    Setting("TEXTBACK_LOOKUP_PASSWORD", "", "that account's password; needed by `gateway lookup`", secret=True),
    Setting("TEXTBACK_GATEWAY_CONNECTIONS", "2", "connections to the gateway at once, over all workers (1 to 32)"),
    Setting("TEXTBACK_GATEWAY_RATE", "", "messages a second at most, over all workers; empty for no limit"),
    Setting(
        "TEXTBACK_RECIPIENTS_AT_ONCE",
        "1",
        "people whom one call texts the same words (1 to 100); above 1 the account must have the REST API",
    ),
    Setting(
        "TEXTBACK_INCOMING_TOKENS",
        None,
        f"the secret part of `/incoming/TOKEN`, best {SAFE_TOKEN} or more characters; several with commas to rotate",
        secret=True,
    ),
    Setting(
        "TEXTBACK_WEBHOOK_SECRETS",
        "",
        "the secrets of EZ Texting's webhooks, several with commas to rotate; empty refuses webhooks, "
        "`unsigned` takes them without a signature",
        secret=True,
    ),
    Setting(
        "TEXTBACK_PUBLIC_URL",
        "",
        "where the gateway reaches us, without `/incoming`; needed by `keywords` to forward to textback",
    ),
    Setting(
        "TEXTBACK_REPLY_VIA", "api", "`api`: the worker sends replies; `response`: the webhook's answer is the reply"
    ),
    Setting("TEXTBACK_DELIVERY", "express", "`express` or `standard`, as the account sends"),
    Setting("TEXTBACK_COUNTRY", "us", "`us` or `ca`, the account's country"),
    Setting(
        "TEXTBACK_TRUSTED_PROXIES", "0", "how many proxies stand in front (nginx: 1); 0 believes no forwarded header"
    ),
    Setting("TEXTBACK_ALLOWED_NETWORKS", "", "networks that may call `/incoming`, with commas; empty for all"),
    Setting("TEXTBACK_STOP_CONFIRMATION", "us", "who confirms an opt-out: `us`, or `gateway` where it does so itself"),
    Setting("TEXTBACK_DUPLICATE_WINDOW", "10", "seconds in which the same words of one phone are one text (1 to 3600)"),
    Setting(
        "TEXTBACK_CATCH_UP_EVERY",
        "5",
        "minutes after which the worker looks into the gateway's inbox for texts that no callback brought (1 to 1440), "
        "or `off`",
    ),
    Setting("TEXTBACK_THREADS", "16", "texts that one web process takes in at once (1 to 256)"),
    Setting(
        "TEXTBACK_CREDITS_EVERY",
        "10",
        "minutes after which a worker asks the gateway how many credits there are (1 to 1440), or `off`",
    ),
    Setting(
        "TEXTBACK_METRICS_FOLDER",
        "data/metrics",
        "where the processes of a host share what they count; empty: each web process shows its own",
    ),
    Setting(
        "TEXTBACK_METRICS_NETWORKS", "127.0.0.0/8,::1", "networks that may read `/metrics`, with commas; empty for none"
    ),
    Setting("TEXTBACK_LOGS", "auto", "`json`, `text`, or `auto`: text on a terminal, JSON elsewhere"),
)


class SettingsWrong(ValueError):
    """One or more settings are wrong; `problems` says for each what was found and what to do, and shows no secret."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, checked. Secrets stay out of the representation."""

    database_url: str = field(repr=False)
    rules: Path
    rules_watch: bool
    gateway_url: str
    gateway_user: str
    gateway_password: str = field(repr=False)
    lookup_user: str
    lookup_password: str = field(repr=False)
    gateway_connections: int
    gateway_rate: float | None
    recipients_at_once: int
    incoming_tokens: tuple[str, ...] = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False)
    unsigned_webhooks: bool
    public_url: str
    by_response: bool
    limits: Limits
    trusted_proxies: int
    allowed_networks: tuple[Network, ...]
    we_confirm_stop: bool
    duplicate_window: timedelta
    catch_up_every: timedelta | None
    threads: int
    credits_every: timedelta | None
    metrics_folder: Path | None
    metrics_networks: tuple[Network, ...]
    logs: Literal["auto", "json", "text"]

    @classmethod
    def from_env(cls, environment: Mapping[str, str], *, receives: bool = True, sends: bool = True) -> "Settings":
        """Read all settings. What neither receives nor sends needs neither tokens nor a login.

        Raises:
            SettingsWrong: with every mistake.
        """
        read = _Reader(environment)
        webhook_secrets = read("TEXTBACK_WEBHOOK_SECRETS", _webhook_secrets)
        settings = cls(
            database_url=read("TEXTBACK_DATABASE_URL", _database_url),
            rules=read("TEXTBACK_RULES", Path),
            rules_watch=read("TEXTBACK_RULES_WATCH", _one_of("0", "1")) == "1",
            gateway_url=read("TEXTBACK_GATEWAY_URL", _http_url),
            gateway_user=read("TEXTBACK_GATEWAY_USER", _given if sends else str),
            gateway_password=read("TEXTBACK_GATEWAY_PASSWORD", _given if sends else str),
            lookup_user=read("TEXTBACK_LOOKUP_USER", str),
            lookup_password=read("TEXTBACK_LOOKUP_PASSWORD", str),
            gateway_connections=read("TEXTBACK_GATEWAY_CONNECTIONS", _whole(1, 32)),
            gateway_rate=read("TEXTBACK_GATEWAY_RATE", _rate),
            recipients_at_once=read("TEXTBACK_RECIPIENTS_AT_ONCE", _whole(1, 100)),
            incoming_tokens=read("TEXTBACK_INCOMING_TOKENS", _tokens, needed=receives),
            webhook_secrets=() if webhook_secrets == (UNSIGNED,) else webhook_secrets,
            unsigned_webhooks=webhook_secrets == (UNSIGNED,),
            public_url=read("TEXTBACK_PUBLIC_URL", _public_url),
            by_response=read("TEXTBACK_REPLY_VIA", _one_of("api", "response")) == "response",
            limits=Limits(
                delivery=DeliveryType(read("TEXTBACK_DELIVERY", _one_of(*DeliveryType)) or DeliveryType.EXPRESS),
                country=Country(read("TEXTBACK_COUNTRY", _one_of(*Country)) or Country.US),
            ),
            trusted_proxies=read("TEXTBACK_TRUSTED_PROXIES", _whole(0, 10)),
            allowed_networks=read("TEXTBACK_ALLOWED_NETWORKS", _networks),
            we_confirm_stop=read("TEXTBACK_STOP_CONFIRMATION", _one_of("us", "gateway")) == "us",
            duplicate_window=timedelta(seconds=read("TEXTBACK_DUPLICATE_WINDOW", _whole(1, 3600)) or 0),
            catch_up_every=read("TEXTBACK_CATCH_UP_EVERY", _minutes_or_off),
            threads=read("TEXTBACK_THREADS", _whole(1, 256)),
            credits_every=read("TEXTBACK_CREDITS_EVERY", _minutes_or_off),
            metrics_folder=read("TEXTBACK_METRICS_FOLDER", lambda written: Path(written) if written else None),
            metrics_networks=read("TEXTBACK_METRICS_NETWORKS", _networks),
            logs=read("TEXTBACK_LOGS", _one_of("auto", "json", "text")),
        )
        read.refuse_unknown()
        if read.problems:
            raise SettingsWrong(read.problems)
        return settings

    @property
    def terms(self) -> Terms:
        """What rulebooks are compiled for."""
        return Terms(limits=self.limits, we_confirm_stop=self.we_confirm_stop)


class _Reader:
    """Reads one setting after another and collects what is wrong, with the value shown only where it is no secret."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def __call__(self, name: str, parse: Callable[[str], Any], *, needed: bool = True) -> Any:
        setting = _BY_NAME[name]
        written = self._written(setting)
        if written is None:
            if needed:
                self.problems.append(f"{name} is not set: {setting.meaning}.")
            return ()
        try:
            return parse(written.strip())
        except ValueError as error:
            found = "" if setting.secret or not written else f" is {written!r},"
            self.problems.append(f"{name}{found} {error}.")
            return None

    def refuse_unknown(self) -> None:
        known = {name for setting in SETTINGS for name in (setting.name, f"{setting.name}_FILE")}
        known |= {"TEXTBACK_YES", "TEXTBACK_PYTHON"}  # the launcher's own
        for name in sorted(self._environment):
            if name.startswith("TEXTBACK_") and not name.startswith("TEXTBACK_TEST") and name not in known:
                self.problems.append(f"{name} is no setting. `textback settings` lists them all.")

    def _written(self, setting: Setting) -> str | None:
        written = self._environment.get(setting.name)
        file = self._environment.get(f"{setting.name}_FILE") if setting.secret else None
        if file is None:
            return setting.default if written is None else written
        if written is not None:
            self.problems.append(f"{setting.name} and {setting.name}_FILE are both set: keep one.")
        try:
            return Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{setting.name}_FILE is {file!r}, which cannot be read ({type(error).__name__}).")
            return setting.default


_BY_NAME: Final = {setting.name: setting for setting in SETTINGS}


def _given(written: str) -> str:
    if not written:
        raise ValueError("is not set, and sending needs it")
    return written


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(written: str) -> int:
        if not written.isascii() or not written.isdecimal() or not least <= int(written) <= most:
            raise ValueError(f"which is no whole number from {least} to {most}")
        return int(written)

    return parse


def _minutes_or_off(written: str) -> timedelta | None:
    if written.lower() in {"off", "0"}:
        return None
    try:
        return timedelta(minutes=_whole(1, 1440)(written))
    except ValueError as error:
        raise ValueError(f"{error}, nor `off`") from None


def _rate(written: str) -> float | None:
    if not written:
        return None
    try:
        rate = float(written)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= 1000:
        raise ValueError("which is no number of messages a second above 0 (at most 1000)")
    return rate


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(written: str) -> str:
        if written.lower() not in choices:
            raise ValueError(f"which is none of: {', '.join(choices)}")
        return written.lower()

    return parse


def _tokens(written: str) -> tuple[str, ...]:
    tokens = tuple(token.strip() for token in written.split(",") if token.strip())
    if not tokens:
        raise ValueError("holds no token")
    for token in tokens:
        if not token.isascii() or not set(token) <= _IN_TOKENS:
            raise ValueError("holds a token with something other than letters, digits, - _ . ~")
    return tokens


def _webhook_secrets(written: str) -> tuple[str, ...]:
    secrets = tuple(secret.strip() for secret in written.split(",") if secret.strip())
    if not all(secret.isprintable() for secret in secrets):
        raise ValueError("holds a secret that nobody can print, so it was not read as it was written")
    if {UNSIGNED} < set(secrets):
        raise ValueError("holds `unsigned` beside a secret, which would then guard nothing: keep one of them")
    return secrets


def _public_url(written: str) -> str:
    """Our own address, without `/incoming` and the token, which people paste with it."""
    base = f"{written}/".partition("/incoming/")[0].rstrip("/")
    parts = urlsplit(base)
    if base and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("which is no address such as https://texts.shop.example")
    if parts.username or parts.query or parts.fragment:
        raise ValueError("which must be an address without user, query or fragment")
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ValueError("by which texts and token would travel unencrypted: write https")
    return base


def _http_url(written: str) -> str:
    parts = urlsplit(written)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("which is no address such as https://app.clubtexting.com")
    if parts.username or parts.query or parts.fragment:
        raise ValueError("which must be an address without user, query or fragment")
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ValueError("which would send the password unencrypted: write https")
    return written.rstrip("/")


def _networks(written: str) -> tuple[Network, ...]:
    networks = []
    for part in written.split(","):
        if not part.strip():
            continue
        try:
            networks.append(ip_network(part.strip()))
        except ValueError:
            raise ValueError(f"of which {part.strip()!r} is no network such as 192.0.2.0/24") from None
    return tuple(networks)


def _database_url(written: str) -> str:
    if not written.startswith(("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return written
