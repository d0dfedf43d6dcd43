"""What a report is about: a run, its replications, and the scenario that was run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factorysim.report.origin import scenario_of
from factorysim.scenario.scenarios import in_language

if TYPE_CHECKING:
    from factorysim.report.indicator_rows import Rows
    from factorysim.results import Result
    from factorysim.scenario import Scenario
    from factorysim.text import Words


@dataclass(frozen=True)
class Reported:
    """One run that is shown, and the indicators of all replications."""

    result: Result
    """The replication that tables and charts show."""
    rows: Rows
    """The indicators of each replication."""
    confidence: float
    scenario: Scenario | None
    """As it was run; None if it cannot be written down."""

    def title(self, say: Words) -> str:
        """Return the title of the scenario, or what stands for it."""
        own = self.scenario.title(say.language) if self.scenario is not None else ""
        return own or self.result.provenance.scenario or say("report.nameless")

    def about(self, attribute: str, say: Words) -> str:
        """Return what the scenario says about itself, such as its ``summary``; empty if nothing."""
        if self.scenario is None:
            return ""
        return in_language(getattr(self.scenario.about, attribute), say.language)

    @property
    def doubts(self) -> list[str]:
        """What is doubtful in the factory itself."""
        scenario = self.scenario
        return [] if scenario is None else [str(doubt) for doubt in scenario.factory.warnings()]

    @property
    def number(self) -> int:
        """The number of the shown replication, from 1 on."""
        return self.result.provenance.replication + 1


def reported(
    result: Result, *, rows: Rows = (), confidence: float = 0.95, scenario: Scenario | None = None
) -> Reported:
    """Return what a report of *result* is about.

    Parameters
    ----------
    rows
        The indicators of all replications; without them, of *result* only.
    scenario
        As it was run; without it, what the provenance of *result* says.
    """
    rows = rows or [result.numbers]
    known = scenario_of(result, replications=len(rows))
    if known is not None and scenario is not None:
        # The provenance of a run in Python knows the factory, but not what was said about it.
        known = known.model_copy(update={"about": scenario.about})
    return Reported(result, rows, confidence, known)
