"""What libyaml stumbled over, in the words of somebody who has never heard of YAML."""

import re
from dataclasses import dataclass

import yaml

from app.rulebook.codes import Code
from app.rulebook.edits import Fix
from app.rulebook.spelling import quoted
from app.rulebook.yaml_lines import KNOWN, Lines, Stumble
from app.rulebook.yaml_slips import odd_sign, without_tabs

_NO_BLANK = re.compile(r"^(\s*)(?:(-)[^\s-]|(?:- +)?([a-z ]+)(:)\S)")
_LONE_KEY = re.compile(r"\s*(?:- +)?([a-z ]+):\s*(?:[|>][-+]?\s*)?$")
_QUOTE_IT = "Put the text in quotes"


@dataclass(frozen=True, slots=True)
class _Trouble:
    """One stumble: libyaml's words, its line and that of the context, both counted from zero, and all lines."""

    problem: str
    context: str
    line: int
    column: int
    context_line: int
    context_column: int
    lines: Lines
    source: str

    def text(self, line: int) -> str:
        return self.lines.text(line)

    def at(self, line: int, column: int, said: str, code: Code = Code.YAML, fix: Fix = ()) -> Stumble:
        return Stumble(line + 1, column + 1, said, code, fix)

    def value(self, line: int) -> tuple[int, str]:
        return self.lines.value(line)


def explained(error: yaml.MarkedYAMLError, text: str) -> Stumble:
    """The place of the mistake and what to do about it."""
    trouble = _trouble(error, text)
    for explain in _EXPLANATIONS:
        if stumble := explain(trouble):
            return stumble
    return trouble.at(
        trouble.line,
        trouble.column,
        "this line does not fit the lines above it. Begin the keys of one block in the same column, with a colon and "
        "a blank behind each",
        Code.INDENTATION,
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
        lines=Lines(text),
        source=text,
    )


def _tab(trouble: _Trouble) -> Stumble | None:
    line = trouble.text(trouble.line)
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" not in indent:
        return None
    said = "the line begins with a tab. Begin it with blanks"
    fix = without_tabs(trouble.lines, trouble.source)
    return trouble.at(trouble.line, indent.index("\t"), said, Code.TAB, fix)


def _odd_sign(trouble: _Trouble) -> Stumble | None:
    """A sign that only looks like one of YAML's, in the line or in the one above it that it made a text of."""
    above = next((line for line in range(trouble.line - 1, -1, -1) if trouble.text(line).strip()), trouble.line)
    for line in (above, trouble.line):
        start = trouble.lines.start(line)
        if stumble := odd_sign(trouble.text(line), line, 0, start):
            return stumble
    return None


def _open_quote(trouble: _Trouble) -> Stumble | None:
    if "quoted scalar" not in trouble.context or "end of stream" not in trouble.problem:
        return None
    line = trouble.text(trouble.context_line)
    quote = line[trouble.context_column : trouble.context_column + 1] or '"'
    said = f"the text that begins with {quote} here has no closing {quote}. Add it at the end of the text"
    return trouble.at(trouble.context_line, trouble.context_column, said, Code.OPEN_QUOTE)


def _first_sign(trouble: _Trouble) -> Stumble | None:
    column, value = trouble.value(trouble.line)
    if value[:1] not in set("@`%*&!}],?|>") or (value[0] in "|>" and "block scalar" not in trouble.context):
        return None
    if value[0] in "|>":
        said = f"behind {value[0]} the text begins on the next line. Move it there, or put it in quotes"
        return trouble.at(trouble.line, column, said, Code.BLOCK_TEXT)
    said = f"a text cannot begin with {value[0]} as it is. {_QUOTE_IT}"
    return trouble.at(trouble.line, column, said, Code.UNQUOTED_SIGN, trouble.lines.in_quotes(trouble.line))


def _inner_quote(trouble: _Trouble) -> Stumble | None:
    column, value = trouble.value(trouble.line)
    in_quotes = trouble.lines.in_quotes(trouble.line)
    if value[:1] == "{":
        said = "a text cannot begin with { as it is. " + _QUOTE_IT
        return trouble.at(trouble.line, column, said, Code.UNQUOTED_SIGN, in_quotes)
    if value[:1] not in {"'", '"', "["} or trouble.column <= column:
        return None
    if value[0] == "[":
        said = f"more follows behind the ]. {_QUOTE_IT}"
        return trouble.at(trouble.line, column, said, Code.UNQUOTED_SIGN, in_quotes)
    other = "'" if value[0] == '"' else '"'
    said = f"the text ends at the second {value[0]}, and more follows. Put all of it between {other} and {other}"
    return trouble.at(trouble.line, column, said, Code.QUOTES, _requoted(trouble, column, value.rstrip()))


def _requoted(trouble: _Trouble, column: int, value: str) -> Fix:
    """The edit that puts quotes of the other kind around a text with quotes in it, where its ends are beyond doubt."""
    quote = value[0]
    if value[-1] == quote and value.count(quote) % 2:
        inner = value[1:-1]
    elif value[-1] != quote and " #" not in value:
        inner = value
    else:
        return ()
    return trouble.lines.rewritten(trouble.line, column, value, quoted(inner))


def _hash(trouble: _Trouble) -> Stumble | None:
    above = trouble.line - 1
    column, value = trouble.value(above)
    if " #" not in value or value[0] in "'\"|>" or ":" in trouble.text(trouble.line):
        return None
    kept = value[: value.index(" #")].rstrip()
    return trouble.at(above, column, comment_cut(kept), Code.CUT_BY_HASH)


def comment_cut(kept: str) -> str:
    """What to say of a text that ends at a `#`."""
    return f'everything after " #" is a comment in YAML, so the text ends at "{kept}". {_QUOTE_IT}'


def _colon(trouble: _Trouble) -> Stumble | None:
    if not trouble.problem.startswith("mapping values"):
        return None
    above = next((number for number in range(trouble.line - 1, -1, -1) if trouble.text(number).strip()), None)
    stumble = None if above is None else _no_blank(trouble, above)
    if stumble and stumble.fix:
        return stumble
    column, value = trouble.value(trouble.line)
    if ": " in value or value.endswith(":"):
        said = f'there is a ": " inside the text. {_QUOTE_IT}'
        return trouble.at(trouble.line, column, said, Code.UNQUOTED_COLON, trouble.lines.in_quotes(trouble.line))
    if stumble:
        return stumble
    if above is not None and ":" not in trouble.text(above):
        return _without_colon(trouble, above)
    start = len(trouble.text(trouble.line)) - len(trouble.text(trouble.line).lstrip())
    said = "the line begins further right than the one above it. Begin the keys of one block in the same column"
    return trouble.at(trouble.line, start, said, Code.INDENTATION)


def _no_blank(trouble: _Trouble, line: int) -> Stumble | None:
    found = _NO_BLANK.match(trouble.text(line))
    if found is None:
        return None
    sign = 2 if found[2] else 4
    sure = found[2] is not None or found[3].strip() in KNOWN
    fix = (trouble.lines.edit(line, found.end(sign), found.end(sign), " "),) if sure else ()
    said = f'write a blank behind the "{found[sign]}"'
    return trouble.at(line, found.start(sign), said, Code.NO_BLANK, fix)


def _no_colon(trouble: _Trouble) -> Stumble | None:
    if "could not find expected ':'" not in trouble.problem:
        return None
    return _no_blank(trouble, trouble.context_line) or _without_colon(trouble, trouble.context_line)


def _without_colon(trouble: _Trouble, line: int) -> Stumble:
    written = trouble.text(line)
    start = len(written) - len(written.lstrip())
    above = _LONE_KEY.match(trouble.text(line - 1))
    if above and above[1] in KNOWN and start <= above.start(1):
        below = trouble.text(line + 1)
        fix = (trouble.lines.edit(line, 0, 0, "  "),) if ":" in below or not below.strip() else ()
        said = f'the text of "{above[1]}" does not begin further right than its key. Begin it two blanks further right'
        return trouble.at(line, start, said, Code.INDENTATION, fix)
    said = f'there is no ":" behind the key in "{written.strip()}". Write a colon and a blank'
    return trouble.at(line, start, said, Code.NO_COLON)


def _open_list(trouble: _Trouble) -> Stumble | None:
    if "flow" not in trouble.context:
        return None
    opening = trouble.text(trouble.context_line)[trouble.context_column : trouble.context_column + 1] or "["
    closing = "}" if opening == "{" else "]"
    said = f"what begins with {opening} here is not closed with {closing}. Close it, or put the text in quotes"
    return trouble.at(trouble.context_line, trouble.context_column, said, Code.OPEN_LIST)


def _escape(trouble: _Trouble) -> Stumble | None:
    if "escape" not in trouble.problem:
        return None
    column, value = trouble.value(trouble.line)
    value = value.rstrip()
    only_one = value.count("\\") == 1 and value.count('"') == 2 and value[:1] == value[-1:] == '"'
    fix = trouble.lines.rewritten(trouble.line, column, value, quoted(value[1:-1])) if only_one else ()
    said = "between \" and \" a \\ is special. Put the text between ' and '"
    return trouble.at(trouble.line, trouble.column, said, Code.QUOTES, fix)


def _block(trouble: _Trouble) -> Stumble | None:
    if "block scalar" not in trouble.context:
        return None
    said = "behind | or > the text begins on the next line. Move it there"
    return trouble.at(trouble.line, trouble.column, said, Code.BLOCK_TEXT)


def _dash(trouble: _Trouble) -> Stumble | None:
    if not trouble.problem.startswith("block sequence"):
        return None
    said = f'"- " here would begin a list. {_QUOTE_IT}, or begin a new line'
    return trouble.at(trouble.line, trouble.column, said, Code.UNQUOTED_SIGN, trouble.lines.in_quotes(trouble.line))


_EXPLANATIONS = (
    _tab,
    _odd_sign,
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
