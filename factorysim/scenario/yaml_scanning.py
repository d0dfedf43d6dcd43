"""From text to YAML events: PyYAML's scanner and parser, taught YAML 1.2.

Only the pure-Python half of PyYAML is used. Its compiled half (libyaml) is faster, but it is not
installed everywhere, words its errors differently and accepts other texts; a scenario must mean
the same on every machine. Instead the slow loops are replaced here by regular expressions.

What differs from PyYAML, always towards YAML 1.2 and JSON:

* tabs may separate words and may indent JSON; as indentation of blocks they are refused by name;
* ``?`` may stand inside a word between brackets (``{ask: Why?}``), anchors may have any letters;
* a key of a JSON object may be long and its colon may stand in the next line;
* tags are kept as they are written, so that they can be refused by name;
* only line feeds and carriage returns end a line. (YAML 1.1 knew three more characters.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml.error import Mark
from yaml.events import Event
from yaml.parser import Parser
from yaml.scanner import Scanner, ScannerError, SimpleKey
from yaml.tokens import (
    AliasToken,
    AnchorToken,
    DirectiveToken,
    ScalarToken,
    TagToken,
)

TAB_IS_INDENTATION = "a tab is used for indentation"
DIRECTIVE_IS_UNKNOWN = "the directive is unknown"
NO_SUCH_CHARACTER = "an escape names a character that does not exist"
KEY_LENGTH_LIMIT = 1024
"""Characters of a key that is not marked by ``?``; the number is YAML's."""

_END = "\0"
_BLANK = _END + " \t\n"
_FLOW_MARKS = ",[]{}"
# One match reads so many rounds, and `_take_all` goes on: on some million characters an expression
# would remember a way back for each round. (Possessive quantifiers would forbid it to go back, but
# those of groups read too much in Python 3.11.0 to 3.11.4, and Debian 12 ships 3.11.2.)
_ROUNDS = "{1,1000}"
_LETTERS_IN_BLOCK = r"(?:[^\0 \t\n:]+|:(?![\0 \t\n]))"
_LETTERS_IN_FLOW = r"(?:[^\0 \t\n:,\[\]{}]+|:(?![\0 \t\n,\[\]{}]))"
_BEFORE_WORD = r"(?:[ \t]+(?!#))?"
_NAME = re.compile(_LETTERS_IN_FLOW + _ROUNDS)
_WORD_IN_BLOCK = re.compile(_LETTERS_IN_BLOCK)
_WORD_IN_FLOW = re.compile(_LETTERS_IN_FLOW)
_MORE_IN_BLOCK = re.compile(rf"(?:{_BEFORE_WORD}{_LETTERS_IN_BLOCK}){_ROUNDS}")
_MORE_IN_FLOW = re.compile(rf"(?:{_BEFORE_WORD}{_LETTERS_IN_FLOW}){_ROUNDS}")
_TAG = re.compile(r"<[^\0\n>]*>|[^\0 \t\n,\[\]{}]*")
_DOCUMENT_BORDER = re.compile(r"(?:---|\.\.\.)(?=[\0 \t\n])")
_EMPTY_LINES = re.compile(rf"(?: *(?:#[^\0\n]*)?\n){_ROUNDS}")
_SPACES = re.compile(r" *")
_BLANKS = re.compile(r"[ \t]*")
_REST_OF_LINE = re.compile(r"[^\0\n]*")
_VERSION = re.compile(r"%YAML[ \t]+1\.[0-9]{1,3}[ \t]*(?:#[^\0\n]*)?(?=[\0\n])")


class YamlScanner(Parser, Scanner):
    """The events of one text, whose lines end with a line feed and which holds no NUL."""

    def __init__(self, text: str) -> None:
        self.buffer = text + _END * 4
        self.encoding = None
        self.index = self.line = self.column = 0
        self.last_quoted: tuple[Mark, Mark] | None = None
        Scanner.__init__(self)
        Parser.__init__(self)

    def events(self) -> Iterator[Event]:
        """Yield the events one by one.

        Raises
        ------
        MarkedYAMLError
            Where the text is not valid YAML.
        """
        while True:
            try:
                if not self.check_event():
                    return
            except (ValueError, OverflowError):
                # PyYAML asks chr() for the character of an escape such as "\Uffffffff".
                raise ScannerError(None, None, NO_SUCH_CHARACTER, self.get_mark()) from None
            event = self.current_event
            self.current_event = None
            yield event

    # Reading characters

    def peek(self, index: int = 0) -> str:
        """Return the character *index* places ahead."""
        return self.buffer[self.index + index]

    def prefix(self, length: int = 1) -> str:
        """Return the next *length* characters."""
        return self.buffer[self.index : self.index + length]

    def forward(self, length: int = 1) -> None:
        """Pass over the next *length* characters."""
        passed = self.buffer[self.index : self.index + length]
        self.index += length
        breaks = passed.count("\n")
        if breaks:
            self.line += breaks
            self.column = length - passed.rfind("\n") - 1
        else:
            self.column += length

    def get_mark(self) -> Mark:
        """Return the present position; lines and columns count from 0."""
        return Mark("", self.index, self.line, self.column, None, 0)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.buffer, self.index)
        if match is None:
            return ""
        self.forward(len(match[0]))
        return match[0]

    def _take_all(self, pattern: re.Pattern[str]) -> str:
        """Take what matches as often as it does."""
        return "".join(iter(lambda: self._take(pattern), ""))

    def _take_words(self) -> str:
        """Take the words of this line, up to what ends them."""
        if self.flow_level:
            first, more = _WORD_IN_FLOW, _MORE_IN_FLOW
        else:
            first, more = _WORD_IN_BLOCK, _MORE_IN_BLOCK
        word = self._take(first)
        return word + self._take_all(more) if word else ""

    # Deciding what comes next

    def stale_possible_simple_keys(self) -> None:
        """Forget keys whose colon did not come in time, except the long keys of JSON objects."""
        for level, key in list(self.possible_simple_keys.items()):
            late = key.line != self.line or self.index - key.index > KEY_LENGTH_LIMIT
            if late and not (level and level == self.flow_level and self._just_scanned(key)):
                if key.required:
                    raise ScannerError(
                        "while scanning a simple key",
                        key.mark,
                        "could not find expected ':'",
                        self.get_mark(),
                    )
                del self.possible_simple_keys[level]

    def _just_scanned(self, key: SimpleKey) -> bool:
        """Tell whether *key* is a quoted text and nothing but white space came after it."""
        token = self.tokens[-1]
        is_last = key.token_number == self.tokens_taken + len(self.tokens) - 1
        return bool(is_last) and isinstance(token, ScalarToken) and not token.plain

    def check_key(self) -> bool:
        """Tell whether the ``?`` here announces a key or begins a word."""
        return self.peek(1) in self._ends_of_words()

    def check_plain(self) -> bool:
        """Tell whether a word without quotes can begin here."""
        first = self.peek()
        if first in "-?:":
            return self.peek(1) not in self._ends_of_words()
        return first not in _BLANK + ",[]{}#&*!|>'\"%@`"

    def _ends_of_words(self) -> str:
        return _BLANK + _FLOW_MARKS if self.flow_level else _BLANK

    # Scanning

    def scan_to_next_token(self) -> None:
        """Pass over spaces, comments and line ends; refuse tabs where they would indent."""
        while True:
            if self._take_all(_EMPTY_LINES) and not self.flow_level:
                self.allow_simple_key = True
            self._take(_SPACES)
            if self.peek() == "\t":
                self._pass_tabs()
            if self.peek() == "#":
                self._take(_REST_OF_LINE)
            if self.peek() != "\n":
                return

    def _pass_tabs(self) -> None:
        mark = self.get_mark()
        self._take(_BLANKS)
        indents = self.allow_simple_key and not self.flow_level
        if indents and self.peek() not in _END + "\n#":
            raise ScannerError(None, None, TAB_IS_INDENTATION, mark)

    def scan_directive(self) -> DirectiveToken:
        """Accept ``%YAML 1.x`` and nothing else that begins with a percent sign."""
        start = self.get_mark()
        if not self._take(_VERSION):
            raise ScannerError(None, None, DIRECTIVE_IS_UNKNOWN, start)
        return DirectiveToken("YAML", (1, 2), start, self.get_mark())

    def scan_anchor(
        self, token_class: type[AliasToken] | type[AnchorToken]
    ) -> AliasToken | AnchorToken:
        """Return the ``&name`` or ``*name`` that begins here, in the letters of any language."""
        start = self.get_mark()
        kind = "alias" if self.peek() == "*" else "anchor"
        self.forward()
        name = self._take_all(_NAME)
        if not name:
            raise ScannerError(
                f"while scanning an {kind}", start, "expected a name", self.get_mark()
            )
        return token_class(name, start, self.get_mark())

    def scan_tag(self) -> TagToken:
        """Return the tag as it is written; it is refused later, together with all others."""
        start = self.get_mark()
        self.forward()
        return TagToken((None, f"!{self._take(_TAG)}"), start, self.get_mark())

    def scan_flow_scalar(self, style: str) -> ScalarToken:
        """Return a quoted text and remember where it was, for a better word about lost quotes."""
        start = self.get_mark()
        token = super().scan_flow_scalar(style)
        self.last_quoted = (start, self.get_mark())
        return token

    def scan_plain(self) -> ScalarToken:
        """Return the words without quotes that begin here, perhaps over several lines."""
        start = end = self.get_mark()
        least_column = self.indent + 1
        chunks: list[str] = []
        between = ""
        while self.peek() != "#" and (words := self._take_words()):
            self.allow_simple_key = False
            chunks += (between, words)
            end = self.get_mark()
            between = self._line_ends()
            if not between or (not self.flow_level and self.column < least_column):
                break
        return ScalarToken("".join(chunks), True, start, end)

    def _line_ends(self) -> str:
        """Pass over the line ends between two words and return what they mean; "" if none."""
        self._take(_BLANKS)
        breaks = 0
        while self.peek() == "\n":
            self.allow_simple_key = True
            self.forward()
            breaks += 1
            if _DOCUMENT_BORDER.match(self.buffer, self.index):
                return ""
            self._take(_SPACES)
        return " " if breaks == 1 else "\n" * (breaks - 1)
