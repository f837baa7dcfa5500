"""The settings, with what only the gateway's folder knows: which brand is called, and what it leaves to choose."""

from collections.abc import Mapping

from app.domain.alphabet import Limits
from app.gateway.club_texting.address import BadAddress
from app.gateway.club_texting.brands import brand_of
from app.settings import Settings, SettingsWrong


def read_settings(environment: Mapping[str, str], *, receives: bool = True, sends: bool = True) -> Settings:
    """All settings that go together. What neither receives nor sends needs neither tokens nor a login.

    Raises:
        SettingsWrong: with every mistake.
    """
    settings = Settings.from_env(environment, receives=receives, sends=sends)
    try:
        brand = brand_of(settings.gateway_url)
    except BadAddress as error:
        raise SettingsWrong([f"TEXTBACK_GATEWAY_URL cannot be used: {error}."]) from None
    if brand.has_express or settings.limits == Limits():
        return settings

    # Express or Standard, and shorter texts by Express in Canada, are what the other brands have (section 4).
    usual = Limits()
    choices = {
        "TEXTBACK_DELIVERY": (settings.limits.delivery, usual.delivery),
        "TEXTBACK_COUNTRY": (settings.limits.country, usual.country),
    }
    no_choice = f"and {brand.name} leaves no choice: it sends texts of {usual.longest} characters one way. Leave it out"
    raise SettingsWrong(
        [f"{name} is {str(chosen)!r}, {no_choice}." for name, (chosen, left) in choices.items() if chosen != left]
    )
