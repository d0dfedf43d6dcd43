"""What a study has shown: every replication, and means with intervals for every point."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factorysim.errors import ScenarioError, UnknownName, did_you_mean, listing
from factorysim.experiments.intervals import Interval, mean_and_half_width
from factorysim.extras import need
from factorysim.results.indicators import Indicator, indicators
from factorysim.text import aligned

if TYPE_CHECKING:
    import pandas as pd

    from factorysim.experiments.effects.estimated_effects import Interactions, MainEffects
    from factorysim.experiments.effects.metamodel import Metamodel
    from factorysim.experiments.points import Point
    from factorysim.experiments.study import Study

Runs = dict[int, Mapping[str, float]]
"""The numbers of each replication of a point, by its number from 0 on."""

_MAIN = ("throughput", "lead_time", "wip")


class StudyResults:
    """The results of a study.

    Tables are pandas DataFrames; points and replications are counted from 1 in them.
    """

    def __init__(self, study: Study, runs: dict[int, Runs]) -> None:
        self.study = study
        self.runs = runs
        """By number of the point and replication (from 0 on), all numbers of a run."""
        self.store: Path | None = None
        """The file in which they are kept; None without one."""
        self.errors: dict[tuple[int, int], str] = {}
        """Why a replication could not be finished, by point and replication (from 0 on)."""

    def take(self, point: int, replication: int, values: Mapping[str, float], error: str) -> None:
        """Note the outcome of a replication."""
        self.runs[point][replication] = values
        if error:
            self.errors[point, replication] = error

    @property
    def done(self) -> int:
        """Number of replications that were run, those that failed included."""
        return sum(len(runs) for runs in self.runs.values())

    @property
    def wanted(self) -> int:
        """Number of replications of the whole study."""
        return len(self.study.points) * self.study.replications

    @property
    def is_complete(self) -> bool:
        """Whether every replication was run."""
        return self.done == self.wanted

    def values(self, point: int, name: str) -> dict[int, float]:
        """Return a number of every finished replication (counted from 0) of a point.

        Raises
        ------
        UnknownName
            If there is no such point, indicator or measure.
        """
        if name not in self.study.names:
            raise UnknownName(
                f"there is no indicator or measure called {name!r}."
                f"{did_you_mean(name, self.study.names)} There are "
                f"{listing(self.study.names, most=40)}."
            )
        if point not in self.runs:
            raise UnknownName(f"there is no point {point}; the last one is {len(self.runs)}.")
        runs = self.runs[point]
        return {r: runs[r][name] for r in sorted(runs) if runs[r]}

    def interval(self, point: int, name: str) -> Interval:
        """Return mean and confidence interval of a number at a point."""
        what = _indicator(name)
        found = mean_and_half_width(
            list(self.values(point, name).values()),
            self.study.confidence,
            lowest=what.lowest if what else None,
            highest=what.highest if what else None,
        )
        failed = sum(1 for key in self.errors if key[0] == point)
        if failed:
            # The runs that came to their end are not a fair sample of all.
            return replace(found, note=f"{failed} of {len(self.runs[point])} replications failed")
        return found

    def means(self, name: str) -> dict[int, float]:
        """Return the mean of a number at every point, by the number of the point."""
        return {point.number: self.interval(point.number, name).mean for point in self.study.points}

    def main_effects(self, name: str = "throughput") -> MainEffects:
        """Return by how much each factor changes the mean of a number, with intervals.

        Of two levels, the effect is the difference of high and low; of more, that of each level
        and the first. What these points cannot say is said in words.
        """
        from factorysim.experiments.effects.main_effects import main_effects
        from factorysim.experiments.effects.observations import observations_of

        return main_effects(observations_of(self, name))

    def interactions(self, name: str = "throughput") -> Interactions:
        """Return by how much the effect of each factor depends on each other, with intervals."""
        from factorysim.experiments.effects.main_effects import interactions
        from factorysim.experiments.effects.observations import observations_of

        return interactions(observations_of(self, name))

    def metamodel(
        self, name: str = "throughput", *, degree: int = 1, interactions: bool = True
    ) -> Metamodel:
        """Return a polynomial that says what the simulation would say of a number.

        Parameters
        ----------
        degree
            1: a constant and one term per factor; 2: also squares of the factors that have three
            levels or more.
        interactions
            Whether there are also products of two factors.

        Raises
        ------
        ScenarioError
            If there are too few points, or points that cannot tell the terms apart.
        """
        from factorysim.experiments.effects.metamodel import metamodel
        from factorysim.experiments.effects.observations import observations_of

        return metamodel(observations_of(self, name), degree=degree, interactions=interactions)

    @property
    def points(self) -> pd.DataFrame:
        """The design: one row per point, one column per factor."""
        import pandas as pd

        rows = [shown_values(point) for point in self.study.points]
        index = pd.RangeIndex(1, len(rows) + 1, name="point")
        return pd.DataFrame(rows, index=index)

    @property
    def charts(self) -> Any:
        """Pictures of the study: ``results.charts.pareto()`` and others."""
        from importlib import import_module

        return import_module("factorysim.charts.of_studies").of_study(self)

    @property
    def table(self) -> pd.DataFrame:
        """One row per point and replication; columns for factors, indicators and measures."""
        import pandas as pd

        names = self.study.names
        rows = []
        for point in self.study.points:
            shown, runs = shown_values(point), self.runs[point.number]
            for replication in sorted(runs):
                values = {name: runs[replication].get(name, math.nan) for name in names}
                key = {"point": point.number, "replication": replication + 1}
                rows.append({**key, **shown, **values})
        columns = ["point", "replication", *(f.name for f in self.study.factors), *names]
        return pd.DataFrame(rows, columns=columns).set_index(["point", "replication"])

    @property
    def summary(self) -> pd.DataFrame:
        """One row per point and number: mean, half-width, interval, count of replications."""
        return self.summary_of(*self.study.names)

    def summary_of(self, *names: str) -> pd.DataFrame:
        """Return `summary` for some numbers only."""
        import pandas as pd

        unit = self.study.scenario.factory.time_unit
        rows = []
        for point in self.study.points:
            for name in names:
                found = self.interval(point.number, name)
                what = _indicator(name)
                rows.append(
                    {
                        "point": point.number,
                        **shown_values(point),
                        "number": name,
                        "unit": what.unit_in(unit) if what else "",
                        "mean": found.mean,
                        "half_width": found.half_width,
                        "low": found.low,
                        "high": found.high,
                        "n": found.n,
                        "note": found.note,
                    }
                )
        return pd.DataFrame(rows).set_index(["point", "number"])

    @property
    def failures(self) -> pd.DataFrame:
        """Replications that could not be finished, and why."""
        import pandas as pd

        rows = [
            {"point": point, "replication": replication + 1, "error": error}
            for (point, replication), error in sorted(self.errors.items())
        ]
        return pd.DataFrame(rows, columns=["point", "replication", "error"])

    def to_csv(self, file: str | Path) -> Path:
        """Write `table` as a CSV file."""
        target = _ready(file)
        self.table.to_csv(target, lineterminator="\n")
        return target

    def to_parquet(self, file: str | Path) -> Path:
        """Write `table` as a Parquet file; needs ``factorysim[parquet]``."""
        need("pyarrow", what="to_parquet", extra="parquet")
        target = _ready(file)
        self.table.reset_index().to_parquet(target)
        return target

    def to_excel(self, file: str | Path) -> Path:
        """Write design, summary and table as sheets of an Excel file; needs ``[excel]``."""
        need("openpyxl", what="to_excel", extra="excel")
        import pandas as pd

        target = _ready(file)
        with pd.ExcelWriter(target, engine="openpyxl") as book:
            self.points.to_excel(book, sheet_name="points")
            self.summary.reset_index().to_excel(book, sheet_name="summary", index=False)
            self.table.reset_index().to_excel(book, sheet_name="replications", index=False)
        return target

    def __str__(self) -> str:
        percent = f"{self.study.confidence * 100:g} %"
        names = [*(name for name in _MAIN), *self.study.measures]
        heads = [*(factor.name for factor in self.study.factors), *names]
        rows = [
            [*map(str, shown_values(point).values()), *self._intervals(point, names)]
            for point in self.study.points
        ]
        lines = [f"{len(rows)} points, {self.done} replications, {percent} confidence intervals"]
        if self.errors:
            (point, replication), error = min(self.errors.items())
            lines.append(
                f"{len(self.errors)} replications failed. The first, point {point}, replication "
                f"{replication + 1}: {error}"
            )
        if not self.is_complete:
            lines.append(f"{self.wanted - self.done} of {self.wanted} replications are missing")
        return "\n".join([*lines, *aligned([heads, *rows], left=0)])

    def _intervals(self, point: Point, names: list[str]) -> list[str]:
        return [str(self.interval(point.number, name)) for name in names]

    def __repr__(self) -> str:
        return f"StudyResults({len(self.study.points)} points, {self.done} replications)"


def _indicator(name: str) -> Indicator | None:
    """Return the indicator of that name; None for a measure."""
    return next((indicators[known] for known in indicators if known == name), None)


def shown_values(point: Point) -> dict[str, Any]:
    """Return the values of a point as a table can hold them."""
    return {
        name: value if isinstance(value, (int, float, str)) or value is None else str(value)
        for name, value in point.values.items()
    }


def _ready(file: str | Path) -> Path:
    target = Path(file)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ScenarioError(f"{target}: cannot be written ({error.strerror}).") from None
    return target
