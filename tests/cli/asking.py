"""A short way to give a command and to see the answer."""

from __future__ import annotations

from typing import NamedTuple

from typer.testing import CliRunner

from factorysim.cli.app import app

TINY = """\
factorysim: 1
about: {title: {en: Tiny line, fr: Petite ligne, de: Kleine Linie}}
factory:
  time_unit: min
  products: {part: {route: [saw, drill]}}
  sources: {raw: {makes: part, every: {exponential: 2}}}
  stations:
    saw: {time: 1}
    drill: {time: {exponential: 1.2}, buffer: 3}
run: {until: 10 h, warmup: 2 h, replications: 3, seed: 7}
"""
"""A scenario that runs in an instant."""


class Answer(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


def ask(*arguments: str) -> Answer:
    """Give a command in this process; an exception that the command line lets through is raised.

    A run writes its report only where ``--report`` says so: drawing it takes the longest.
    """
    if arguments[:1] == ("run",) and not {"--report", "--help"} & {*arguments}:
        arguments = (*arguments, "--no-report")
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert "Traceback" not in result.output
    return Answer(result.exit_code, result.stdout, result.stderr)
