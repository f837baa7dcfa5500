"""Settings: defaults, secrets in files, and every mistake at once."""

from pathlib import Path

import pytest

from app.bootstrap.settings import read_settings
from app.settings import SETTINGS, Settings, SettingsWrong

ENOUGH = {
    "TEXTBACK_INCOMING_TOKENS": "a-token-that-nobody-guesses",
    "TEXTBACK_GATEWAY_USER": "demo",
    "TEXTBACK_GATEWAY_PASSWORD": "canary-password",
}


def test_tokens_and_a_login_are_enough() -> None:
    settings = Settings.from_env(ENOUGH)

    assert settings.database_url == "sqlite:///data/textback.db"
    assert settings.gateway_connections == 2
    assert settings.gateway_rate is None
    assert settings.recipients_at_once == 1
    assert settings.limits.longest == 160
    assert not settings.by_response


def test_a_command_that_only_reads_rules_needs_neither() -> None:
    assert Settings.from_env({}, receives=False, sends=False).incoming_tokens == ()


def test_every_mistake_is_named_at_once_with_what_was_found() -> None:
    wrong = {
        "TEXTBACK_REPLY_VIA": "pigeon",
        "TEXTBACK_DELIVERY": "slow",
        "TEXTBACK_GATEWAY_CONNECTIONS": "0",
        "TEXTBACK_GATEWAY_RATE": "-1",
        "TEXTBACK_RECIPIENTS_AT_ONCE": "101",
        "TEXTBACK_GATEWAY_URL": "http://gateway.example",
        "TEXTBACK_PUBLIC_URL": "http://texts.example",
        "TEXTBACK_ALLOWED_NETWORKS": "192.0.2.0/24, everyone",
        "TEXTBACK_DUPLICATE_WINDOW": "ten",
        "TEXTBACK_DATABASE_URL": "mysql://nobody",
        "TEXTBACK_INCOMING_TOKENS": "with space",
        "TEXTBACK_GATEWAY_USR": "demo",
        "TEXTBACK_GATEWAY_USER": "",
        "TEXTBACK_GATEWAY_PASSWORD": "",
    }

    with pytest.raises(SettingsWrong) as refusal:
        Settings.from_env(wrong)

    for name in wrong:
        assert any(problem.startswith(name) for problem in refusal.value.problems), name
    assert "'pigeon', which is none of: api, response" in str(refusal.value)


def test_a_secret_can_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("from-a-file\n", encoding="utf-8")
    environment = {key: value for key, value in ENOUGH.items() if key != "TEXTBACK_GATEWAY_PASSWORD"}

    settings = Settings.from_env({**environment, "TEXTBACK_GATEWAY_PASSWORD_FILE": str(file)})

    assert settings.gateway_password == "from-a-file"


@pytest.mark.parametrize("secret", [setting.name for setting in SETTINGS if setting.secret])
def test_a_secret_in_two_places_is_a_mistake(secret: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("canary", encoding="utf-8")

    with pytest.raises(SettingsWrong, match="are both set"):
        Settings.from_env({**ENOUGH, secret: ENOUGH.get(secret, "sqlite:///x"), f"{secret}_FILE": str(file)})


def test_a_file_that_cannot_be_read_is_a_mistake() -> None:
    with pytest.raises(SettingsWrong, match="FileNotFoundError"):
        Settings.from_env({**ENOUGH, "TEXTBACK_DATABASE_URL_FILE": "/nowhere/at/all"})


def test_no_secret_is_ever_shown() -> None:
    secrets = {
        "TEXTBACK_INCOMING_TOKENS": "canary token",
        "TEXTBACK_GATEWAY_PASSWORD": "canary-password",
        "TEXTBACK_DATABASE_URL": "canary://user:canary@host/name",
    }

    with pytest.raises(SettingsWrong) as refusal:
        Settings.from_env({**ENOUGH, **secrets})

    assert "canary" not in str(refusal.value)
    assert "canary" not in repr(Settings.from_env(ENOUGH))


def test_several_tokens_are_valid_while_rotating() -> None:
    settings = Settings.from_env({**ENOUGH, "TEXTBACK_INCOMING_TOKENS": "old-token-old-token, new-token-new-token,"})

    assert settings.incoming_tokens == ("old-token-old-token", "new-token-new-token")


@pytest.mark.parametrize(
    ("written", "secrets", "unsigned"),
    [("", (), False), ("one", ("one",), False), (" new , old, ", ("new", "old"), False), ("unsigned", (), True)],
)
def test_webhooks_need_a_secret_or_the_word_that_they_need_none(
    written: str, secrets: tuple[str, ...], *, unsigned: bool
) -> None:
    settings = Settings.from_env({**ENOUGH, "TEXTBACK_WEBHOOK_SECRETS": written})

    assert (settings.webhook_secrets, settings.unsigned_webhooks) == (secrets, unsigned)


@pytest.mark.parametrize("written", ["unsigned,canary", "canary,unsigned", "can\udcffary", "can\x07ary"])
def test_secrets_of_webhooks_that_guard_nothing_are_a_mistake(written: str) -> None:
    with pytest.raises(SettingsWrong, match="TEXTBACK_WEBHOOK_SECRETS holds") as refusal:
        Settings.from_env({**ENOUGH, "TEXTBACK_WEBHOOK_SECRETS": written})

    assert "ary" not in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ""),
        ("https://texts.example", "https://texts.example"),
        ("https://texts.example/", "https://texts.example"),
        ("https://texts.example/shop/incoming", "https://texts.example/shop"),
        ("https://texts.example/incoming/canary?x=1", "https://texts.example"),
        ("https://texts.example/incoming-texts", "https://texts.example/incoming-texts"),
        ("http://127.0.0.1:8025", "http://127.0.0.1:8025"),
    ],
)
def test_our_public_address_is_kept_without_what_is_secret(written: str, read: str) -> None:
    assert Settings.from_env({**ENOUGH, "TEXTBACK_PUBLIC_URL": written}).public_url == read


@pytest.mark.parametrize(
    "written", ["texts.example", "ftp://texts.example", "https://ann:pw@texts.example", "https://x?y"]
)
def test_what_is_no_public_address_is_refused(written: str) -> None:
    with pytest.raises(SettingsWrong, match="TEXTBACK_PUBLIC_URL"):
        Settings.from_env({**ENOUGH, "TEXTBACK_PUBLIC_URL": written})


NO_CHOICE = ["https://app.grouptexting.com", "https://tellmycell.com/api/"]


@pytest.mark.parametrize("address", NO_CHOICE)
def test_a_brand_that_sends_one_way_refuses_to_be_told_another(address: str) -> None:
    chosen = {**ENOUGH, "TEXTBACK_GATEWAY_URL": address, "TEXTBACK_DELIVERY": "standard", "TEXTBACK_COUNTRY": "ca"}

    with pytest.raises(SettingsWrong) as refusal:
        read_settings(chosen)

    delivery, country = refusal.value.problems
    assert delivery.startswith("TEXTBACK_DELIVERY is 'standard', and ")
    assert country.startswith("TEXTBACK_COUNTRY is 'ca', and ")
    assert "leaves no choice: it sends texts of 160 characters one way. Leave it out." in country


@pytest.mark.parametrize("address", NO_CHOICE)
def test_a_brand_that_sends_one_way_takes_its_own_length(address: str) -> None:
    assert read_settings({**ENOUGH, "TEXTBACK_GATEWAY_URL": address}).terms.limits.longest == 160


@pytest.mark.parametrize("address", ["https://app.clubtexting.com", "https://app.eztexting.com", "http://127.0.0.1:9"])
def test_a_brand_with_a_choice_takes_what_is_chosen(address: str) -> None:
    chosen = {**ENOUGH, "TEXTBACK_GATEWAY_URL": address, "TEXTBACK_DELIVERY": "standard"}

    assert read_settings(chosen).terms.limits.longest == 130


def test_an_address_with_an_impossible_port_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsWrong, match="TEXTBACK_GATEWAY_URL cannot be used: the gateway's address is no address"):
        read_settings({**ENOUGH, "TEXTBACK_GATEWAY_URL": "https://app.clubtexting.com:99999"})
