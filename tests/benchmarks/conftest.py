"""The benchmarks end with a table of what was measured.

`tests/conftest.py` leaves the benchmarks out of `python -m pytest` and lets
`python -m pytest tests/benchmarks` run them, in one process.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

PROPERTY = "benchmark"


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Put a line into the table that is printed at the end of the run."""
    return lambda line: record_property(PROPERTY, line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what was measured, also when the tests passed or are known to miss their target."""
    lines = [
        value
        for outcome in ("passed", "failed", "xfailed")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call"
        for name, value in report.user_properties
        if name == PROPERTY
    ]
    if lines:
        terminalreporter.section("benchmarks: processor time per part-operation")
        for line in lines:
            terminalreporter.write_line(str(line))
