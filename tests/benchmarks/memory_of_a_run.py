"""How much memory a run needs; `test_speed` starts this as a process of its own.

    python -m tests.benchmarks.memory_of_a_run <until>

prints the peak memory in MB after the imports, after a quarter of the run and after the run.
"""

from __future__ import annotations

import sys
from pathlib import Path

import factorysim as fs
from tests.benchmarks.models import j1


def peak_megabytes() -> float:
    """Largest memory this process has held so far.

    Linux hands the peak of `getrusage` on from the parent to the child, which would hide the
    growth of a small child of a large parent; the mark in /proc belongs to this process alone.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    import resource  # not on Windows, where this program is not started

    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main(until: float) -> None:
    """Run J1 three times: hardly, a quarter, and whole."""
    line = j1()
    peaks = []
    # The first run only makes sure that everything that is imported late has been imported.
    for duration in (10.0, until / 4, until):
        fs.simulate(line, until=duration, warmup=0, seed=1, record="none")
        peaks.append(peak_megabytes())
    print(*peaks)


if __name__ == "__main__":
    main(float(sys.argv[1]))
