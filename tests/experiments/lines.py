"""Small factories for tests of experiments, and functions that travel to other processes."""

from __future__ import annotations

import factorysim as fs
from factorysim import exponential


def two_machines(buffer: int = 2) -> fs.Factory:
    """Two exponential machines with mean 1: throughput (buffer + 2) / (buffer + 3)."""
    return fs.serial_line(times=[exponential(1.0), exponential(1.0)], buffers=buffer)


def clockwork() -> fs.Factory:
    """Everything constant: 15 parts an hour, whatever the seed."""
    return fs.serial_line(times=[1.0, 2.0], buffers=3, every=4.0)


def twice_the_throughput(result: fs.Result) -> float:
    """A measure that other processes can import."""
    return 2 * result.value("throughput")
