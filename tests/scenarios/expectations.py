"""The check values of the shipped scenarios, and how a run is compared with them.

`expected.yaml` beside each scenario is read here and nowhere else; `scenarios/README.md` describes
its form. A quick test looks at fewer and shorter runs than a full one and is allowed the margin
that they need; a full test must also keep the tolerance that the file states.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import factorysim as fs
from factorysim.experiments import Interval, mean_and_half_width
from factorysim.experiments.intervals import t_quantile
from factorysim.scenario.library import shipped
from factorysim.scenario.yaml_text import read
from factorysim.units import in_unit

Changes = Mapping[str, Any]

SIGMAS = 3.0
"""A mean may lie this many standard errors (or pairs of half-widths) from what is expected."""


@dataclass(frozen=True)
class Effort:
    """How often a scenario is run, and how long.

    `length` is the observed time as a share of the one that the scenario states. The warm-up is
    that of the scenario, unless a test knows a shorter one that is long enough.
    """

    replications: int | None = None
    length: float = 1.0
    warmup: str | None = None
    is_full: bool = False


FULL = Effort(is_full=True)
"""As often and as long as the scenario says."""


@dataclass(frozen=True)
class Check:
    """One number that a run must reproduce."""

    quantity: str
    """An indicator, or ``table.row.column`` without units."""
    value: float
    tolerance: Literal["relative", "absolute", "standard_errors"]
    size: float
    kind: Literal["exact", "simulated"]
    half_width: float

    def disagreement(self, values: Sequence[float], *, is_full: bool) -> str | None:
        """Say in what way the *values* of the replications contradict the check; None if not."""
        seen = mean_and_half_width(values)
        margin = self._margin(seen, is_full=is_full)
        if abs(seen.mean - self.value) <= margin:
            return None
        return (
            f"{self.quantity} is {seen} over {seen.n} replications; expected is {self.value:g} "
            f"({self.kind}), and a difference of {margin:.3g} is allowed"
        )

    def _margin(self, seen: Interval, *, is_full: bool) -> float:
        if not seen.half_width > 0:  # nothing is random here
            return self._stated
        if self.kind == "simulated":
            return max(self._stated, SIGMAS * math.hypot(seen.half_width, self.half_width))
        if self.tolerance == "standard_errors":
            return _standard_errors(self.size, seen)
        # Long runs come so close to an exact value that chance alone cannot hide a mistake; but
        # what a student sees with the settings of the file must be as close as the file says.
        chance = _standard_errors(SIGMAS, seen)
        return min(chance, self._stated) if is_full else chance

    @property
    def _stated(self) -> float:
        if self.tolerance == "standard_errors":
            return 0.0
        return self.size * (abs(self.value) if self.tolerance == "relative" else 1.0)


@dataclass(frozen=True)
class Case:
    """One variant of a scenario, with all that must be seen there."""

    scenario: str
    file: str
    changes: Changes
    checks: tuple[Check, ...]
    note: str = ""

    def disagreements(self, effort: Effort) -> list[str]:
        """Run the variant and return everything in which it differs from what is expected."""
        results = runs(self.scenario, self.changes, effort=effort, file=self.file)
        found = [
            check.disagreement(values(results, check.quantity), is_full=effort.is_full)
            for check in self.checks
        ]
        return [text for text in found if text is not None]

    def __str__(self) -> str:
        changes = ",".join(f"{path}={value}" for path, value in self.changes.items())
        file = "" if self.file == "scenario.yaml" else f"{self.file}:"
        return (file + (changes or "as-it-is"))[:100].replace(" ", "")


@dataclass(frozen=True)
class Relation:
    """A variant that must do better or worse than another one, whatever the numbers are."""

    scenario: str
    quantity: str
    order: Literal["lower", "higher"]
    changes: Changes = field(default_factory=dict)
    than: Changes = field(default_factory=dict)

    def difference(self, effort: Effort) -> Interval:
        """Return the gain of the variant, positive when the order holds, on common numbers."""
        gain = compared(self.scenario, self.quantity, self.changes, than=self.than, effort=effort)
        sign = 1.0 if self.order == "higher" else -1.0
        return mean_and_half_width([sign * value for value in gain])

    def __str__(self) -> str:
        changes = ",".join(f"{path}={value}" for path, value in self.changes.items()) or "as-it-is"
        return f"{self.quantity}-{self.order}-with-{changes}"[:100].replace(" ", "")


def cases(scenario: str) -> list[Case]:
    """Return the variants of a scenario that have check values, in the order of the file."""
    grouped: dict[str, tuple[dict[str, Any], list[Check]]] = {}
    for entry in _entries(scenario):
        if "order" not in entry:
            key = json.dumps([entry.get("file"), entry.get("changes", {})])
            grouped.setdefault(key, (entry, []))[1].append(_check(entry))
    return [
        Case(
            scenario,
            entry.get("file", "scenario.yaml"),
            entry.get("changes", {}),
            tuple(checks),
            entry.get("note", ""),
        )
        for entry, checks in grouped.values()
    ]


def relations(scenario: str) -> list[Relation]:
    """Return the order relations that `expected.yaml` states."""
    return [
        Relation(
            scenario,
            _quantity(entry),
            entry["order"],
            entry.get("changes", {}),
            entry.get("than", {}),
        )
        for entry in _entries(scenario)
        if "order" in entry
    ]


def variant(scenario: str, changes: Changes, *, file: str = "scenario.yaml") -> fs.Scenario:
    """Return a shipped scenario with some values changed by path, as a student does it."""
    return fs.read_scenario(shipped() / scenario / file).with_changes(changes)


def runs(
    scenario: str,
    changes: Changes | None = None,
    *,
    effort: Effort = FULL,
    seed: int | None = None,
    file: str = "scenario.yaml",
) -> tuple[fs.Result, ...]:
    """Return the results of all replications of a variant; equal calls share one set of runs."""
    return _runs(scenario, json.dumps(dict(changes or {})), effort, seed, file)


@lru_cache(maxsize=200)
def _runs(
    scenario: str, changes: str, effort: Effort, seed: int | None, file: str
) -> tuple[fs.Result, ...]:
    model = variant(scenario, json.loads(changes), file=file)
    count = effort.replications or model.run.replications
    warmup = effort.warmup or model.run.warmup
    until = _end(model, warmup, effort.length)
    return tuple(
        fs.simulate(model, until=until, warmup=warmup, seed=seed, replication=number, record="none")
        for number in range(count)
    )


def values(results: Sequence[fs.Result], quantity: str) -> list[float]:
    """Return one number per replication: an indicator, or a cell named ``table.row.column``."""
    if "." not in quantity:
        return [result.value(quantity) for result in results]
    return [_cell(result, quantity) for result in results]


def mean(
    scenario: str, quantity: str, changes: Changes | None = None, *, effort: Effort = FULL
) -> Interval:
    """Return the mean of a quantity over the replications, with its 95 % interval."""
    return mean_and_half_width(values(runs(scenario, changes, effort=effort), quantity))


def compared(
    scenario: str,
    quantity: str,
    changes: Changes,
    *,
    than: Changes | None = None,
    effort: Effort = FULL,
) -> list[float]:
    """Return the differences of two variants that met the same random numbers, one per run."""
    one = values(runs(scenario, changes, effort=effort), quantity)
    other = values(runs(scenario, than, effort=effort), quantity)
    return [a - b for a, b in zip(one, other, strict=True)]


def _entries(scenario: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = read(shipped() / scenario / "expected.yaml").data
    return entries


def _check(entry: Mapping[str, Any]) -> Check:
    ((tolerance, size),) = entry["tolerance"].items()
    return Check(
        _quantity(entry),
        entry["value"],
        tolerance,
        size,
        entry["kind"],
        entry.get("half_width", 0.0),
    )


def _quantity(entry: Mapping[str, Any]) -> str:
    quantity: str = entry.get("indicator") or entry["column"]
    return quantity


def _end(model: fs.Scenario, warmup: float | str, length: float) -> Any:
    """Return when a run of a share of the stated length ends; None where the file decides."""
    if length == 1.0 and warmup == model.run.warmup:
        return None
    unit = model.factory.time_unit
    stated = in_unit(model.run.until, unit) - in_unit(model.run.warmup, unit)
    return in_unit(warmup, unit) + length * stated


def _standard_errors(number: float, seen: Interval) -> float:
    """Return the margin that is passed as rarely as *number* sigmas, for few replications."""
    degrees = seen.n - 1
    error = seen.half_width / t_quantile(0.95, degrees)
    return error * t_quantile(math.erf(number / math.sqrt(2)), degrees)


def _cell(result: fs.Result, quantity: str) -> float:
    table_name, row_name, column = quantity.split(".")
    table = getattr(result, table_name)
    rows = table[table[table.columns[0]] == row_name]
    (heading,) = (name for name in table.columns if name.partition(" [")[0] == column)
    return float(rows[heading].item())
