"""The code blocks of a Markdown page, and the line on which each one begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^(?P<indent>\s*)```(?P<language>[^`\s]*)[^`]*$")


@dataclass(frozen=True)
class Block:
    """One fenced block of code."""

    language: str
    """`python`, `yaml`, `sh`, `text`, ...; a directive such as `{toctree}` keeps its braces."""
    text: str
    line: int
    """Line of the page on which the text begins, from 1."""


def blocks_of(page: Path) -> list[Block]:
    """Return the blocks of a page in their order.

    Raises
    ------
    ValueError
        If a block is not closed.
    """
    blocks: list[Block] = []
    opened: tuple[str, int, str] | None = None
    lines: list[str] = []
    for number, line in enumerate(page.read_text("utf-8").splitlines(), start=1):
        fence = _FENCE.match(line)
        if opened is None and fence is not None:
            opened, lines = (fence["language"], number + 1, fence["indent"]), []
        elif opened is not None and fence is not None and not fence["language"]:
            language, begin, _ = opened
            blocks.append(Block(language, "\n".join(lines) + "\n", begin))
            opened = None
        elif opened is not None:
            lines.append(line.removeprefix(opened[2]))
    if opened is not None:
        raise ValueError(f"{page}, line {opened[1] - 1}: this block is not closed.")
    return blocks


def pages() -> list[Path]:
    """Return all pages for people that may hold code."""
    docs = [
        page
        for page in sorted((ROOT / "docs").rglob("*.md"))
        if not {"_build", "_generated"} & set(page.relative_to(ROOT).parts)
    ]
    return [ROOT / "README.md", ROOT / "examples" / "README.md", *docs]


def name_of(page: Path) -> str:
    """Return the path of a page as people write it."""
    return page.relative_to(ROOT).as_posix()
