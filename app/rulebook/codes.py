"""The name of every kind of problem: stable, so that programs and saved reports may count on it."""

from enum import StrEnum
from typing import Final


class Code(StrEnum):
    """The kinds of problems; `MEANINGS` says what each is."""

    NOT_OPENED = "not-opened"
    ENCODING = "encoding"
    TOO_LARGE = "too-large"
    EMPTY_FILE = "empty-file"
    FILE_NAME = "file-name"
    NO_FILES = "no-files"

    YAML = "yaml"
    TAB = "tab"
    INDENTATION = "indentation"
    OPEN_QUOTE = "open-quote"
    QUOTES = "quotes"
    CURLY_QUOTES = "curly-quotes"
    UNQUOTED_COLON = "unquoted-colon"
    UNQUOTED_SIGN = "unquoted-sign"
    CUT_BY_HASH = "cut-by-hash"
    NO_COLON = "no-colon"
    NO_BLANK = "no-blank"
    ODD_SIGN = "odd-sign"
    OPEN_LIST = "open-list"
    BLOCK_TEXT = "block-text"
    CONTROL_CHARACTER = "control-character"
    SECOND_DOCUMENT = "second-document"
    TOO_DEEP = "too-deep"
    REPEATED_KEY = "repeated-key"

    UNKNOWN_KEY = "unknown-key"
    NOT_BUILT = "not-built"
    MISSING_KEY = "missing-key"
    SHAPE = "shape"
    EMPTY_VALUE = "empty-value"
    INVALID_VALUE = "invalid-value"

    CHARACTER = "character"
    TOO_LONG = "too-long"
    PLACEHOLDER = "placeholder"
    DISCLOSURE = "disclosure"

    CONSENT_WORD = "consent-word"
    KEYWORD = "keyword"
    PATTERN = "pattern"
    CONTRADICTION = "contradiction"
    NO_REPLY = "no-reply"

    NO_PROGRAM = "no-program"
    NO_RULES = "no-rules"
    REPEATED_SECTION = "repeated-section"
    UNKNOWN_GROUP = "unknown-group"
    OVERLAP = "overlap"
    CLOSE_TIE = "close-tie"
    UNREACHABLE = "unreachable"
    NEAR_MISS = "near-miss"
    UNDECIDED = "undecided"
    TOLD_WORD = "told-word"
    TWO_ANSWERS = "two-answers"
    UNANSWERED = "unanswered"
    CHAT = "chat"
    CHAT_FAILED = "chat-failed"
    NO_CHAT = "no-chat"


MEANINGS: Final = {
    Code.NOT_OPENED: "The file cannot be opened.",
    Code.ENCODING: "The file is not in UTF-8.",
    Code.TOO_LARGE: "The file is larger than a rule file may be.",
    Code.EMPTY_FILE: "The file holds nothing at all.",
    Code.FILE_NAME: "The file's name keeps it from being read.",
    Code.NO_FILES: "A folder holds no rule file.",
    Code.YAML: "The file uses a part of YAML that rules do not, or cannot be read as YAML.",
    Code.TAB: "A line begins with a tab.",
    Code.INDENTATION: "A line begins in a column that does not fit the lines above it.",
    Code.OPEN_QUOTE: "A quote never closes.",
    Code.QUOTES: "The quotes around a text do not hold all of it.",
    Code.CURLY_QUOTES: "The quotes around a text are curly, so YAML takes them for a part of it.",
    Code.UNQUOTED_COLON: "A text without quotes has a colon and a blank in it.",
    Code.UNQUOTED_SIGN: "A text without quotes begins with a sign that means something in YAML.",
    Code.CUT_BY_HASH: "A text without quotes ends at a # with a blank before it.",
    Code.NO_COLON: "A key has no colon behind it.",
    Code.NO_BLANK: "A colon or a dash has no blank behind it.",
    Code.ODD_SIGN: "A dash, a colon or a blank is one that only looks like it.",
    Code.OPEN_LIST: "A bracket or a brace never closes.",
    Code.BLOCK_TEXT: "Text stands behind | or >, where it begins on the next line.",
    Code.CONTROL_CHARACTER: "An invisible control character is in the file.",
    Code.SECOND_DOCUMENT: "A file holds a second document.",
    Code.TOO_DEEP: "Blocks are nested deeper than rules need.",
    Code.REPEATED_KEY: "A block has a key twice.",
    Code.UNKNOWN_KEY: "No such key exists here.",
    Code.NOT_BUILT: "The language has this, and this version has not.",
    Code.MISSING_KEY: "A key that is needed is not there.",
    Code.SHAPE: "A list, a block or a text stands where another of them belongs.",
    Code.EMPTY_VALUE: "A key has no value.",
    Code.INVALID_VALUE: "The value does not mean anything for this key.",
    Code.CHARACTER: "The gateway does not accept a character of a reply.",
    Code.TOO_LONG: "A reply is longer than one text may be.",
    Code.PLACEHOLDER: "A placeholder is not known.",
    Code.DISCLOSURE: "A joining reply does not name what the law wants named.",
    Code.CONSENT_WORD: "A rule takes a word of STOP, HELP or START.",
    Code.KEYWORD: "A keyword cannot be one.",
    Code.PATTERN: "A pattern cannot be used.",
    Code.CONTRADICTION: "Two keys of a rule make no sense together.",
    Code.NO_REPLY: "A rule is silent, and nobody said that it should be.",
    Code.NO_PROGRAM: "No file has a program.",
    Code.NO_RULES: "No file has a rule.",
    Code.REPEATED_SECTION: "A section that all files have once is there twice.",
    Code.UNKNOWN_GROUP: "No rule joins the group.",
    Code.OVERLAP: "Two rules take the same text.",
    Code.CLOSE_TIE: "Two rules guess at the same typo.",
    Code.UNREACHABLE: "A rule, a keyword or a pattern never answers.",
    Code.NEAR_MISS: "Keywords of two rules are one letter apart.",
    Code.UNDECIDED: "It could not be decided what a pattern takes.",
    Code.TOLD_WORD: "A reply tells people to send a word that does something else.",
    Code.TWO_ANSWERS: "The gateway answers a keyword that a rule answers too.",
    Code.UNANSWERED: "No rule takes a keyword that the gateway forwards.",
    Code.CHAT: "A line of a chat is none.",
    Code.CHAT_FAILED: "A chat did not come as it is written.",
    Code.NO_CHAT: "No chat reaches a reply of a rule.",
}
"""What each kind is, in a sentence."""
