"""How chats went, as people are told: a failure with the chat as far as it went, and how much the chats reach."""

import click

from app.rulebook.coverage import Coverage
from app.rulebook.run_chats import ChatResult


def tell_failure(result: ChatResult, color: bool | None) -> None:  # noqa: FBT001 - what click wants to know
    """The chat as far as it went, and expected beside got."""
    for bubble in result.said:
        who, shade = ("them", "cyan") if bubble.by_them else ("us", "blue")
        first, *more = bubble.text.splitlines() or [""]
        click.echo(f"    {click.style(f'{who:<8}', fg=shade)}  {first}", color=color)
        for line in more:
            click.echo(f"    {'':<8}  {line}")
    click.echo(f"    {click.style('expected', fg='green')}  {result.expected}", color=color)
    click.echo(f"    {click.style('got     ', fg='red')}  {result.got}\n", color=color)


def told_coverage(reached: Coverage, fail_under: float | None) -> str:
    """How many of the replies the chats reach."""
    said = f"Chats reach {len(reached.parts) - len(reached.missed)} of {len(reached.parts)} replies"
    wanted = "" if fail_under is None else f", {fail_under:g} % wanted"
    # Rounded down, so that 100 means all.
    return f"{said} ({int(reached.percent * 10) / 10:g} %{wanted})"
