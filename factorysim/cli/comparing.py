"""``factorysim compare``: two designs side by side, with the difference and what it is worth."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from factorysim.cli.running import Wishes, changes_of, progress_bar
from factorysim.cli.screen import output, plain_table
from factorysim.errors import DoubtfulModel, ScenarioError
from factorysim.experiments.comparing.compare import compare
from factorysim.experiments.comparing.comparison import Comparison, Pairs
from factorysim.experiments.comparing.wording import (
    comparison_cells,
    comparison_heads,
    finding_text,
    headline,
    remarks,
)
from factorysim.scenario import Scenario, parse_settings, read_scenario
from factorysim.text import words

USUAL = ("throughput", "lead_time", "wip")
"""The indicators that are compared when none are named."""
LONGEST_NAME = 48
"""A change with more letters is called "changed"."""
_WORDS_LEFT = 2
"""Columns that hold words and begin left."""


@dataclass(frozen=True)
class ComparisonWishes:
    """What was asked for on the command line."""

    scenarios: Sequence[str]
    with_: Sequence[str] = ()
    """Changes that make another system out of the first scenario."""
    settings: Sequence[str] = ()
    """Changes of all systems."""
    run: tuple[tuple[str, Any], ...] = ()
    """Settings of the run that have an option of their own; None where none was given."""
    indicators: Sequence[str] = ()
    names: Sequence[str] = ()
    confidence: float = 0.95
    all_pairs: bool = False
    independent: bool = False
    workers: int = 1
    language: str = "en"
    as_json: bool = False


def compare_scenarios(wishes: ComparisonWishes) -> None:
    """Run the systems on common random numbers and print their differences."""
    systems = _systems(wishes)
    found = _compared(systems, wishes)
    if wishes.as_json:
        output().file.write(json.dumps(as_data(found), indent=2, allow_nan=False) + "\n")
        return
    print_comparison(found, wishes.language)


def print_comparison(found: Comparison, language: str) -> None:
    """Print a comparison for people."""
    say, screen = words(language), output()
    screen.print(headline(found, say), style="bold")
    screen.print()
    table = plain_table()
    for place, head in enumerate(comparison_heads(found, say)):
        table.add_column(head, justify="left" if place < _WORDS_LEFT else "right", overflow="fold")
    for row in found.rows:
        table.add_row(*comparison_cells(row, found, say))
    screen.print(table)
    screen.print()
    for row in found.rows:
        screen.print(finding_text(row, language))
    for line in remarks(found, say):
        screen.print(line, style="dim")


def as_data(found: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON data; what cannot be said is null."""
    rows = found.table.to_dict("records")
    return {
        "systems": list(found.names),
        "confidence": found.confidence,
        "confidence_of_each": found.rows[0].confidence,
        "paired": found.paired,
        "common_random_numbers": found.common,
        "differences": [
            {str(name): _json_value(value) for name, value in row.items()} for row in rows
        ],
        "missing_pairs": [
            {
                "indicator": pair.indicator,
                "first": pair.first,
                "second": pair.second,
                "replication": pair.replication,
                "without": list(pair.without),
            }
            for pair in found.missing
        ],
    }


def _json_value(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, str) else int(value)


def _systems(wishes: ComparisonWishes) -> dict[str, Scenario]:
    """Return the scenarios that are to be compared, by name, all changes made."""
    if len(wishes.scenarios) + bool(wishes.with_) < 2:
        raise ScenarioError(
            "there is one system only. Name another scenario, or change this one: "
            f"factorysim compare {' '.join(wishes.scenarios)} --with stations.mill.capacity=2"
        )
    shared = changes_of(Wishes(name="", settings=wishes.settings, run=wishes.run))
    systems: dict[str, Scenario] = {}
    for name in wishes.scenarios:
        if name in systems:
            raise ScenarioError(f"scenario {name!r} is named twice. Give each one once.")
        systems[name] = read_scenario(name).with_changes(shared)
    if wishes.with_:
        first = read_scenario(wishes.scenarios[0])
        changes = parse_settings(wishes.with_)
        both = sorted(set(shared) & set(changes))
        if both:
            raise ScenarioError(f"{both[0]} is set by --set and by --with. Keep one of them.")
        label = ", ".join(wishes.with_)
        name = label if len(label) <= LONGEST_NAME else "changed"
        systems[name] = first.with_changes({**shared, **changes})
    return systems


def _compared(systems: dict[str, Scenario], wishes: ComparisonWishes) -> Comparison:
    pairs: Pairs = "all" if wishes.all_pairs else "first"
    first, second, *more = systems.values()
    title = words(wishes.language)("compare.working", names=", ".join(systems))
    with warnings.catch_warnings(), progress_bar(title) as progress:
        # `factorysim run` and `factorysim validate` show them.
        warnings.simplefilter("ignore", DoubtfulModel)
        return compare(
            first,
            second,
            *more,
            indicators=tuple(wishes.indicators) or USUAL,
            names=tuple(wishes.names) or tuple(systems),
            pairs=pairs,
            confidence=wishes.confidence,
            common=not wishes.independent,
            workers=wishes.workers,
            progress=progress,
        )
