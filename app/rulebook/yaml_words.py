"""What libyaml stumbled over, in the words of somebody who has never heard of YAML."""

import re
from dataclasses import dataclass

import yaml

Spot = tuple[int, int, str]
"""Line and column, counted from one, and what to say."""

_VALUE = re.compile(r"^(\s*(?:- +)*(?:[^\s'\"#:][^:#]*|\"[^\"]*\"|'[^']*'):\s+|\s*(?:- +)+)(\S.*)$")
_NO_BLANK = re.compile(r"^(\s*)(?:(-)[^\s-]|(?:- +)?[a-z ]+(:)\S)")
_QUOTE_IT = "Put the text in quotes"


@dataclass(frozen=True, slots=True)
class _Trouble:
    """One stumble: libyaml's words, its line (from zero), and that line with the value on it."""

    problem: str
    context: str
    line: int
    column: int
    context_line: int
    context_column: int
    lines: tuple[str, ...]

    def text(self, line: int) -> str:
        return self.lines[line] if 0 <= line < len(self.lines) else ""

    def at(self, line: int, column: int, said: str) -> Spot:
        return line + 1, column + 1, said

    def value(self, line: int) -> tuple[int, str]:
        """The value of a line and its column, counted from zero; empty where the line has none."""
        found = _VALUE.match(self.text(line))
        return (found.end(1), found[2]) if found else (0, "")


def explained(error: yaml.MarkedYAMLError, text: str) -> Spot:
    """The place of the mistake and what to do about it."""
    trouble = _trouble(error, text)
    for explain in _EXPLANATIONS:
        if spot := explain(trouble):
            return spot
    return trouble.at(
        trouble.line,
        trouble.column,
        "this line does not fit the lines above it. Begin the keys of one block in the same column, with a colon and "
        "a blank behind each",
    )


def _trouble(error: yaml.MarkedYAMLError, text: str) -> _Trouble:
    mark, context = error.problem_mark, error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    return _Trouble(
        problem=error.problem or "",
        context=error.context or "",
        line=line,
        column=column,
        context_line=context.line if context else line,
        context_column=context.column if context else column,
        lines=tuple(re.split("\r\n|[\n\r\x85\u2028\u2029]", text)),
    )


def _tab(trouble: _Trouble) -> Spot | None:
    line = trouble.text(trouble.line)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" not in indent:
        return None
    return trouble.at(trouble.line, indent.index("\t"), "the line begins with a tab. Begin it with blanks")


def _open_quote(trouble: _Trouble) -> Spot | None:
    if "quoted scalar" not in trouble.context or "end of stream" not in trouble.problem:
        return None
    line = trouble.text(trouble.context_line)
    quote = line[trouble.context_column : trouble.context_column + 1] or '"'
    said = f"the text that begins with {quote} here has no closing {quote}. Add it at the end of the text"
    return trouble.at(trouble.context_line, trouble.context_column, said)


def _first_sign(trouble: _Trouble) -> Spot | None:
    column, value = trouble.value(trouble.line)
    if value[:1] not in set("@`%*&!}],?|>") or (value[0] in "|>" and "block scalar" not in trouble.context):
        return None
    if value[0] in "|>":
        said = f"behind {value[0]} the text begins on the next line. Move it there, or put it in quotes"
    else:
        said = f"a text cannot begin with {value[0]} as it is. {_QUOTE_IT}"
    return trouble.at(trouble.line, column, said)


def _inner_quote(trouble: _Trouble) -> Spot | None:
    column, value = trouble.value(trouble.line)
    if value[:1] == "{":
        return trouble.at(trouble.line, column, "a text cannot begin with { as it is. " + _QUOTE_IT)
    if value[:1] not in {"'", '"', "["} or trouble.column <= column:
        return None
    if value[0] == "[":
        return trouble.at(trouble.line, column, f"more follows behind the ]. {_QUOTE_IT}")
    other = "'" if value[0] == '"' else '"'
    said = f"the text ends at the second {value[0]}, and more follows. Put all of it between {other} and {other}"
    return trouble.at(trouble.line, column, said)


def _hash(trouble: _Trouble) -> Spot | None:
    above = trouble.line - 1
    column, value = trouble.value(above)
    if " #" not in value or value[0] in "'\"|>" or ":" in trouble.text(trouble.line):
        return None
    kept = value[: value.index(" #")].rstrip()
    return trouble.at(above, column, comment_cut(kept))


def comment_cut(kept: str) -> str:
    """What to say of a text that ends at a `#`."""
    return f'everything after " #" is a comment in YAML, so the text ends at "{kept}". {_QUOTE_IT}'


def _colon(trouble: _Trouble) -> Spot | None:
    if not trouble.problem.startswith("mapping values"):
        return None
    column, value = trouble.value(trouble.line)
    if ": " in value or value.endswith(":"):
        return trouble.at(trouble.line, column, f'there is a ": " inside the text. {_QUOTE_IT}')
    above = next((number for number in range(trouble.line - 1, -1, -1) if trouble.text(number).strip()), None)
    if above is not None and ":" not in trouble.text(above):
        return _without_colon(trouble, above)
    if above is not None and (spot := _no_blank(trouble, above)):
        return spot
    start = len(trouble.text(trouble.line)) - len(trouble.text(trouble.line).lstrip())
    said = "the line begins further right than the one above it. Begin the keys of one block in the same column"
    return trouble.at(trouble.line, start, said)


def _no_blank(trouble: _Trouble, line: int) -> Spot | None:
    found = _NO_BLANK.match(trouble.text(line))
    if found is None:
        return None
    sign = found[2] or found[3]
    return trouble.at(line, found.start(2 if found[2] else 3), f'write a blank behind the "{sign}"')


def _no_colon(trouble: _Trouble) -> Spot | None:
    if "could not find expected ':'" not in trouble.problem:
        return None
    return _without_colon(trouble, trouble.context_line)


def _without_colon(trouble: _Trouble, line: int) -> Spot:
    written = trouble.text(line)
    start = len(written) - len(written.lstrip())
    return trouble.at(line, start, f'there is no ":" behind the key in "{written.strip()}". Write a colon and a blank')


def _open_list(trouble: _Trouble) -> Spot | None:
    if "flow" not in trouble.context:
        return None
    opening = trouble.text(trouble.context_line)[trouble.context_column : trouble.context_column + 1] or "["
    closing = "}" if opening == "{" else "]"
    said = f"what begins with {opening} here is not closed with {closing}. Close it, or put the text in quotes"
    return trouble.at(trouble.context_line, trouble.context_column, said)


def _escape(trouble: _Trouble) -> Spot | None:
    if "escape" not in trouble.problem:
        return None
    return trouble.at(trouble.line, trouble.column, "between \" and \" a \\ is special. Put the text between ' and '")


def _block(trouble: _Trouble) -> Spot | None:
    if "block scalar" not in trouble.context:
        return None
    return trouble.at(trouble.line, trouble.column, "behind | or > the text begins on the next line. Move it there")


def _dash(trouble: _Trouble) -> Spot | None:
    if not trouble.problem.startswith("block sequence"):
        return None
    return trouble.at(trouble.line, trouble.column, f'"- " here would begin a list. {_QUOTE_IT}, or begin a new line')


_EXPLANATIONS = (
    _tab,
    _open_quote,
    _escape,
    _first_sign,
    _inner_quote,
    _hash,
    _no_colon,
    _colon,
    _open_list,
    _block,
    _dash,
)
"""The surest first; the first that recognises its mistake explains it."""
