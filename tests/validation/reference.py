"""The reference cases, and the judgement on what a simulation found.

`cases.json` holds published or proven numbers: every case says its model, its conventions, the
expected values with their tolerances, their source, and how they were checked a second time.
Every comparison goes through `confirm`, which notes it for the report and fails if it is wrong.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scipy import stats

HERE = Path(__file__).parent
MOST_STANDARD_ERRORS = 4.0


@dataclass(frozen=True)
class Estimate:
    """A number that was simulated, with its standard error."""

    value: float
    error: float = 0.0
    """Standard error of the value, from independent replications; 0 for an exact result."""
    freedom: int = 0
    """Degrees of freedom of the error."""


@dataclass(frozen=True)
class Runs:
    """How long and how often a model was run."""

    replications: int
    length: float
    """Observed time of each replication, after the warm-up, in time units."""
    warmup: float
    is_full: bool
    """Whether it is as long as the case asks for, so that the tolerance of the case holds too."""

    @property
    def total(self) -> float:
        """Observed time of all replications together."""
        return self.replications * self.length


@dataclass(frozen=True)
class Finding:
    """One comparison of a simulated with an exact number."""

    subject: str
    """Id of the reference case, or a description of a model with parameters of our own."""
    metric: str
    exact: float
    estimate: float
    standard_errors: float
    """Distance in standard errors (normal equivalent); 0 where the result has to be exact."""
    tolerance: float
    """Largest distance that is accepted besides the standard errors; infinite for none."""
    test: str

    @property
    def is_right(self) -> bool:
        """Whether simulation and theory agree."""
        near = abs(self.estimate - self.exact) <= self.tolerance
        return near and abs(self.standard_errors) <= MOST_STANDARD_ERRORS

    def __str__(self) -> str:
        return (
            f"{self.subject}, {self.metric}: simulated {self.estimate:.10g}, exact "
            f"{self.exact:.10g}, {self.standard_errors:+.2f} standard errors, "
            f"tolerance {self.tolerance:.3g}"
        )


NOTED: list[Finding] = []
"""All comparisons of this process, for `tests.validation.report`."""


@cache
def all_cases() -> dict[str, dict[str, Any]]:
    """Return the reference cases by their ids."""
    data = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))
    return {case["id"]: case for case in data["cases"]}


def cases(family: str) -> list[str]:
    """Return the ids of the cases of a family."""
    return [name for name, case in all_cases().items() if case["family"] == family]


def model(case: str) -> dict[str, Any]:
    """Return the parameters of a case."""
    return dict(all_cases()[case]["model"])


def metric(case: str, name: str) -> dict[str, Any]:
    """Return what a case says about one number."""
    return next(m for m in all_cases()[case]["metrics"] if m["name"] == name)


def metric_names(case: str) -> list[str]:
    """Return the names of the numbers of a case that a simulation can show."""
    return [m["name"] for m in all_cases()[case]["metrics"] if m["check"] != "informational"]


def value(case: str, name: str) -> Any:
    """Return the exact value of a number of a case: a number, a list or a table."""
    return metric(case, name)["value"]


def confirm_case(
    case: str,
    name: str,
    found: Estimate | Sequence[Estimate],
    runs: Runs,
    *,
    exact: float | Sequence[float] | None = None,
    at: str = "",
    length: float | None = None,
) -> None:
    """Compare one number (or a list of them) with the reference case.

    The standard error comes from the asymptotic variance where the case states it, else from the
    replications. With full runs the tolerance of the case must hold as well.

    Parameters
    ----------
    case, name
        Which reference number.
    found
        What was simulated.
    runs
        How long it was simulated.
    exact
        The entry of a table or list that is meant; without it, the value of the case.
    at
        Which entry that is, in words.
    length
        Length in the unit of the asymptotic variance; without it, the observed time.
    """
    says = metric(case, name)
    exact = says["value"] if exact is None else exact
    values = [exact] if isinstance(exact, (int, float)) else list(exact)
    estimates = [found] if isinstance(found, Estimate) else list(found)
    for number, (expected, estimate) in enumerate(zip(values, estimates, strict=True), start=1):
        tolerance = says.get("abs_tol", says.get("rel_tol", math.inf) * abs(expected))
        error = estimate.error
        freedom = estimate.freedom
        if "asymptotic_variance" in says:
            error = math.sqrt(says["asymptotic_variance"] / (length or runs.total))
            freedom = 0
        label = f"{name} {at}".strip() if len(values) == 1 else f"{name} {number}"
        confirm(
            case,
            label,
            expected,
            Estimate(estimate.value, error, freedom),
            tolerance=tolerance if runs.is_full else math.inf,
        )


def confirm(
    subject: str,
    name: str,
    exact: float,
    found: Estimate,
    *,
    tolerance: float = math.inf,
) -> None:
    """Note a comparison and fail if simulation and theory do not agree."""
    distance = found.value - exact
    away = 0.0
    if found.error > 0:
        away = distance / found.error
        if found.freedom:
            away = math.copysign(_normal_equivalent(abs(away), found.freedom), away)
    elif math.isinf(tolerance):
        tolerance = 1e-9 * max(1.0, abs(exact))
    test = os.environ.get("PYTEST_CURRENT_TEST", "").split("::")[-1].split(" ")[0]
    finding = Finding(subject, name, exact, found.value, away, tolerance, test)
    NOTED.append(finding)
    assert finding.is_right, str(finding)


def _normal_equivalent(t: float, freedom: int) -> float:
    """Return how many standard errors of a normal are as unlikely as *t* of a Student t."""
    return float(stats.norm.isf(stats.t.sf(t, freedom)))
