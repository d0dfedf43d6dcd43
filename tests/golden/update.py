"""Freeze the present numbers of the shipped scenarios: ``python -m tests.golden.update``.

Names of scenarios behind it update only these. A change of numbers is a decision: write it with its
reason under "Changed numbers" in CHANGELOG.md.
"""

from __future__ import annotations

import sys

from factorysim.scenario import names
from tests.golden.record import FOLDER, file_of, golden, text_of


def update(wanted: list[str]) -> None:
    for name in wanted or names():
        file, text = file_of(name), text_of(golden(name))
        before = file.read_text("utf-8") if file.exists() else ""
        file.write_text(text, encoding="utf-8", newline="\n")
        print(f"{file.name}: {'unchanged' if before == text else 'CHANGED' if before else 'new'}")
    for file in sorted(FOLDER.glob("*.json")):
        if file.stem not in names():
            file.unlink()
            print(f"{file.name}: removed, there is no such scenario")


if __name__ == "__main__":
    update(sys.argv[1:])
