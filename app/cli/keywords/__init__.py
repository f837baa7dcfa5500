"""`textback keywords`: one module per command, listed in `group`; `scene` gathers, `shown` prints, `asked` asks.

Never here: what would change (`app.domain.keyword_plan` knows), or an address with its token.
"""

from app.cli.keywords.group import keywords

__all__ = ["keywords"]
