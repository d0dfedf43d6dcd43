r"""From bytes to characters: what is not readable text is refused with its position.

The scanner knows two characters as signs of its own: NUL ends the text and ``\n`` ends a line.
PyYAML moreover takes three rare characters for line ends, which YAML 1.2 does not; they are
exchanged for others while the text is scanned, and put back into the values.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from factorysim.errors import Problem
from factorysim.scenario.yaml_limits import LINE_LIMIT, SIZE_LIMIT

BYTE_ORDER_MARK = "\ufeff"

_MARKS_OF_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_LINE_ENDS_OF_YAML_1_1 = "\x85\u2028\u2029"
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_FIRST_STAND_IN = 0x10FFFD  # the last character for private use; the next ones lie below it
_SAVE_AS_UTF_8 = "Save it as UTF-8."


@dataclass(frozen=True)
class SafeText:
    """Characters that the scanner can take, and the way back to the original ones."""

    text: str
    originals: dict[int, str] = field(default_factory=dict)

    def restore(self, text: str) -> str:
        """Return *text*, a part of this one, with its original characters."""
        return text.translate(self.originals) if self.originals else text


def decode(text: str | bytes) -> SafeText | Problem:
    """Return the characters of *text*, or why it is not readable."""
    if len(text) > SIZE_LIMIT:
        return too_large(len(text))
    characters = _characters(text) if isinstance(text, bytes) else text
    if isinstance(characters, Problem):
        return characters
    characters = characters.removeprefix(BYTE_ORDER_MARK)
    characters = characters.replace("\r\n", "\n").replace("\r", "\n")
    lines = characters.count("\n")
    if lines > LINE_LIMIT:
        return Problem(f"the text has {lines} lines; at most {LINE_LIMIT} are accepted.")
    strange = _NOT_TEXT.search(characters)
    if strange:
        return _strange_character(characters, strange.start())
    return _with_stand_ins(characters)


def too_large(size: int) -> Problem:
    """Return the problem of a text of *size* bytes."""
    return Problem(
        f"the text has {size / 1e6:.1f} MB; at most {SIZE_LIMIT / 1e6:.0f} MB are accepted. "
        "Put long tables into a CSV file and name that file."
    )


def _characters(data: bytes) -> str | Problem:
    for mark, encoding in _MARKS_OF_ENCODINGS:
        if data.startswith(mark):
            return Problem(f"the file is saved as {encoding}. {_SAVE_AS_UTF_8}", line=1)
    nul = data.find(b"\0")
    if nul >= 0:
        return _binary(data, nul)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = data[error.start]
        meant = bytes([wrong]).decode("cp1252", errors="replace")
        return Problem(
            f"the byte at position {error.start} (0x{wrong:02X}) is not valid UTF-8. If it is "
            f'meant as "{meant}", the file is saved as Windows-1252 or Latin-1. {_SAVE_AS_UTF_8}',
            line=data.count(b"\n", 0, error.start) + 1,
        )


def _binary(data: bytes, nul: int) -> Problem:
    """Say what a zero byte at position *nul* means: another encoding, or no text at all."""
    line = data.count(b"\n", 0, nul) + 1
    half = len(data) // 2
    if max(data[0::2].count(0), data[1::2].count(0)) > 0.4 * half:
        message = f"the byte at position {nul} is zero: the file seems to be saved as UTF-16."
        return Problem(f"{message} {_SAVE_AS_UTF_8}", line=line)
    return Problem(
        f"the byte at position {nul} is zero: this is a binary file, not a text.", line=line
    )


def _strange_character(text: str, position: int) -> Problem:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    number = f"U+{ord(text[position]):04X}"
    if "\ud800" <= text[position] <= "\udfff":
        message = f"{number} is half of a character; it cannot stand in a text."
    else:
        message = f"the control character {number} cannot stand in a text. Remove it."
    return Problem(message, line=line, column=column)


def _with_stand_ins(text: str) -> SafeText:
    if not any(character in text for character in _LINE_ENDS_OF_YAML_1_1):
        return SafeText(text)
    originals: dict[int, str] = {}
    stand_in = _FIRST_STAND_IN
    for character in _LINE_ENDS_OF_YAML_1_1:
        while chr(stand_in) in text:
            stand_in -= 1
        originals[stand_in] = character
        text = text.replace(character, chr(stand_in))
    return SafeText(text, originals)
