"""Every usual slip is answered in plain words, with the line where it was made."""

from __future__ import annotations

import pytest

from factorysim.errors import ScenarioError
from factorysim.scenario.yaml_text import parse

SLIPS = {
    # colons
    "a: 1\nsaw:5\nb: 2\n": 'line 2: a space is missing after the colon in "saw:5". Write "saw: 5".',
    "a:\n  saw:5\n  mill: 3\n": 'line 2: a space is missing after the colon in "saw:5"',
    "a: {mean:5, sd: 1}": 'line 1, a.mean: a space is missing after the colon in "mean:5"',
    "a: 1\ntime:{x: 5, y: 1}\n": 'line 2: a space is missing after the colon in "time:{x: 5',
    "a: 1\ntime:{x: {y: 1}}\n": 'line 2: a space is missing after the colon in "time:{x: {',
    "a: 1\nbuffer = 5\n": 'line 2: "buffer = 5" has an equals sign where a colon is expected',
    "factory\n  stations: 1\n": 'line 1: "factory" has no colon',
    "a: 1\nmill\n": 'line 2: "mill" has no colon',
    "a: see: this\n": 'line 1: there is a second ": " in this line',
    "a: 1\n: 2\n": 'line 2: there is no name before the ":"',
    f"a: 1\n{'k' * 2000}: 2\n": "line 2: a key is longer than 1024 characters",
    # indentation
    "a:\n\tb: 1\n": "line 2: a tab is used for indentation; use spaces.",
    "a:\n  \tb: 1\n": "line 2: a tab is used for indentation; use spaces.",
    "-\ta: 1\n": "line 1: a tab is used for indentation; use spaces.",
    "a:\n    b: 1\n  c: 2\n": (
        "line 3: this line is indented by 2, which fits none of the lines above "
        "(line 1 by 0, line 2 by 4)."
    ),
    "a:\n  b: 1\n    c: 2\n": "line 3: this line is indented deeper than line 2",
    "  a: 1\nb: 2\n": "line 2: the text is complete before this line",
    # lists
    "a:\n  b: 1\n  - c\n": 'line 3: a list entry "- " stands among "name: value" lines',
    "a:\n  - c\n  b: 1\n": "line 3: this line stands among list entries",
    "a: - b\n": 'line 1: a list with "- " must begin in a new line',
    "a: [\n  - b\n]\n": "line 2: entries of a list in brackets are separated by commas",
    # brackets
    "a: [1, 2\nb: 3\n": 'line 1: the bracket "[" that opens here is not closed',
    "a:\n  b: {c: 1\n  d: {e: 1}\n": 'line 2: the bracket "{" that opens here is not closed',
    "a: {b: 1,": 'line 1: the bracket "{" that opens here is not closed. Add "}".',
    "a: [1\n---\nb: 1\n": 'line 1: the bracket "[" that opens here is not closed. Add "]".',
    "a: {b: 1 c: 2}": 'line 1: inside "{ }" a comma or "}" is missing before this',
    "a: [1}": 'line 1: the bracket "[" is closed by "}"; write "]".',
    "a: 1\nb: [1]]\n": 'line 2: this "]" closes no bracket',
    "a: }": 'line 1: this "}" closes no bracket',
    "]": 'line 1: this "]" closes no bracket',
    "a: [1, , 2]": 'line 1: a value is missing before this ","',
    # quotes
    'a: "b\nc: 1\n': "line 1: the quote that opens here is never closed",
    'a: "b\n---\nc: 1\n': "line 1: the quote that opens here is never closed",
    'a: "b\nc: "d"\n': "line 1: the quote that opens here is closed only in line 2",
    "a: 'l'usine'\n": "line 1: there is text after the closing quote",
    "'a' b\n": "line 1: there is text after the closing quote",
    'a: "C:\\data"\n': 'line 1: "\\d" has no meaning here: in double quotes a backslash begins',
    'a: "\\u12"\n': "line 1: the number of a character is cut short",
    'a: "\\Uffffffff"\n': "line 1: there is no character with this number",
    # signs
    "a: @b\n": "line 1: a word cannot begin with @",
    "a: `b`\n": "line 1: a word cannot begin with `",
    "a: [|]\n": "line 1: a word cannot begin with |",
    "a: | b\n  c\n": 'line 1: after the "|" only "+", "-" or a digit may follow',
    "a: >0\n  c\n": 'line 1: after the ">" only "+", "-" or a digit may follow',
    "a: *\n": 'line 1: a name must follow the "*"',
    "a: &\n": 'line 1: a name must follow the "&"',
    "a: x ? y\nb: - ? z\n": 'line 2: a list with "- " must begin in a new line',
    "a: ? b\n": 'line 1: a text that begins with "? " must be in quotes',
    "%TAG ! tag:x\n---\na: 1\n": "line 1: a line that begins with % is an instruction",
    "%YAML 2.0\n---\na: 1\n": "line 1: a line that begins with % is an instruction",
    "a: &b *c\n": "line 1: there is something after the value",
    # keys
    "a: 1\na: 2\n": 'line 2, a: "a" is given twice: in line 1 and again in line 2. Keep one',
    "{a: 1, a: 2}": 'line 1, a: "a" is given twice: in line 1. Keep one of them.',
    "{1: x, '1': y}": 'line 1, 1: "1" is given twice',
    "a: {<<: {}, <<: {}}": 'line 1, a.<<: "<<" is given twice',
    "~: 1": 'line 1: ~ means "nothing" in YAML and cannot be a key',
    "a: {{ name }}": "line 1, a: a key must be a word; here it is a list or a mapping",
    "? [a, b]\n: 1\n": "line 1: a key must be a word",
    # values
    "a: .inf": "line 1, a: .inf is not a finite number",
    "a: [.NaN]": "line 1, a.0: .NaN is not a finite number",
    "a: 1e999": "line 1, a: 1e999 is not a finite number",
    "a: " + "9" * 31: "line 1, a: the whole number 99999999999999999999... has 31 digits",
    # tags and documents
    "a: !!python/object/apply:os.system [ls]": 'line 1, a: the tag "!!python/object/appl..." is',
    "a: !!python/name:os.system": "line 1, a: the tag",
    "a: !<tag:yaml.org,2002:int> 5": "line 1, a: the tag",
    "a: !mine {b: 1}": 'line 1, a: the tag "!mine" is not accepted',
    "!!str a: 1": 'line 1: the tag "!!str" is not accepted',
    "a: ! 5": 'line 1, a: the tag "!" is not accepted',
    "a: 1\n---\nb: 2\n": "line 2: a second document begins here",
    "a: 1\n...\nb: 2\n": "line 3: ",
}


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_answered_in_plain_words_with_its_line(text: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse(text)
    assert str(caught.value.problems[0]).startswith(SLIPS[text])
    assert len(caught.value.problems) == 1
    assert "\0" not in str(caught.value)


def test_the_column_is_known_too() -> None:
    with pytest.raises(ScenarioError) as caught:
        parse("a: 1\nb: @c\n", file="line.yaml")
    problem = caught.value.problems[0]
    assert (problem.file, problem.line, problem.column) == ("line.yaml", 2, 4)
