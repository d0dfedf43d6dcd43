"""The charts of a study: `of_study(results)`, or ``results.charts``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factorysim.charts.interactions import interactions
from factorysim.charts.pareto import pareto
from factorysim.charts.response_surface import response_surface

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.charts.style import Size
    from factorysim.experiments.study_results import StudyResults


@dataclass(frozen=True, repr=False)
class ChartsOfStudy:
    """The charts of the results of one study."""

    results: StudyResults

    def interactions(
        self,
        name: str = "throughput",
        *,
        factors: tuple[str, str] | None = None,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
    ) -> Figure:
        """Return `factorysim.charts.interactions.interactions` of this study."""
        return interactions(self.results, name, factors=factors, ax=ax, lang=lang, size=size)

    def response_surface(
        self,
        name: str = "throughput",
        *,
        factors: tuple[str, str] | None = None,
        at: Mapping[str, Any] | None = None,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
    ) -> Figure:
        """Return `factorysim.charts.response_surface.response_surface` of this study."""
        return response_surface(
            self.results, name, factors=factors, at=at, ax=ax, lang=lang, size=size
        )

    def pareto(
        self,
        x: str = "wip",
        y: str = "throughput",
        *,
        maximise: Collection[str] = ("throughput",),
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
    ) -> Figure:
        """Return `factorysim.charts.pareto.pareto` of this study."""
        return pareto(self.results, x, y, maximise=maximise, ax=ax, lang=lang, size=size)

    def __repr__(self) -> str:
        return "Charts of a study: .interactions(), .response_surface(), .pareto()"


def of_study(results: StudyResults) -> ChartsOfStudy:
    """Return the charts of *results*; ``results.charts`` is the same."""
    return ChartsOfStudy(results)
