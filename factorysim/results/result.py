"""What a run has shown: a value with tables, indicators and its own provenance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factorysim.results import (
    cells,
    exposure,
    fleets,
    history,
    people,
    saving,
    showing,
    stocks,
    storages,
    tables,
    waiting,
)
from factorysim.results.audit import audit
from factorysim.results.bottleneck import (
    bottleneck_periods,
    bottleneck_sentence,
    bottleneck_shares,
)
from factorysim.results.effectiveness import View
from factorysim.results.facts import Facts, facts_of
from factorysim.results.indicators import indicators, most_loaded_station
from factorysim.results.observed import Observed
from factorysim.results.provenance import Provenance
from factorysim.results.times import machine_labels

if TYPE_CHECKING:
    import pandas as pd

    from factorysim.model.factory import Factory


@dataclass(frozen=True, repr=False)
class Result:
    """Everything that one run has shown.

    It is a value: two results are equal when everything in them is, it can be pickled, saved and
    loaded again, and it holds nothing that is still running. Every table is a new pandas
    DataFrame; keep it in a variable if you use it often.
    """

    observed: Observed
    """The raw numbers that everything else is computed from."""
    facts: Facts
    """Given numbers of the factory that indicators need, such as power."""
    provenance: Provenance
    """What is needed to make this result again."""

    @property
    def time_unit(self) -> str:
        """Unit of all times: s, min, h or d."""
        return self.observed.time_unit

    @property
    def ended(self) -> str:
        """Why the run ended: `until`, `parts`, `nothing left to do` or `stopped`."""
        return self.observed.ended

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the run found doubtful."""
        return tuple(self.observed.warnings)

    @property
    def digest(self) -> str:
        """SHA-256 of all departures in their order; equal runs have equal digests."""
        return self.observed.digest

    def value(self, name: str) -> float:
        """Return one indicator, with or without its unit: ``value("throughput")``.

        Raises
        ------
        UnknownName
            If there is no such indicator; the message names the closest one.
        """
        return indicators[name.partition(" [")[0].strip()](self)

    @property
    def numbers(self) -> dict[str, float]:
        """All indicators by name, without pandas; NaN for what cannot be said."""
        return {name: indicators[name](self) for name in indicators}

    @property
    def indicators(self) -> pd.DataFrame:
        """All indicators in one row, with units in the names of the columns."""
        import pandas as pd

        row = {
            indicators[name].heading(self.time_unit): indicators[name](self) for name in indicators
        }
        return pd.DataFrame([row])

    @property
    def most_loaded(self) -> str | None:
        """The station with the highest utilisation."""
        return most_loaded_station(self)

    @property
    def states(self) -> pd.DataFrame:
        """Time of each machine in each state, as share of planned and of calendar time."""
        return tables.states_table(self.observed)

    @property
    def machines(self) -> pd.DataFrame:
        """Counts, ratios by ISO 22400-2 and reliability of each machine."""
        return tables.machines_table(self.observed)

    def machines_by(self, *, strict_iso: bool = False, view: View = "opc40001") -> pd.DataFrame:
        """Return `machines` by another reading of ISO 22400-2.

        Parameters
        ----------
        strict_iso
            Divide by the number of failures + 1, as the standard says.
        view
            Where waiting belongs: ``opc40001`` (delay) or ``opc40501`` (down).
        """
        return tables.machines_table(self.observed, strict_iso=strict_iso, view=view)

    @property
    def places(self) -> pd.DataFrame:
        """What was seen at each place, from stations to exits; OEE of the stations."""
        return tables.places_table(self)

    @property
    def products(self) -> pd.DataFrame:
        """The flow of each product: counts, lead times, service."""
        return tables.products_table(self.observed)

    @property
    def sources(self) -> pd.DataFrame:
        """What each source offered, what entered, what was lost."""
        return tables.sources_table(self.observed)

    @property
    def loops(self) -> pd.DataFrame:
        """Cards in use of each loop."""
        return tables.loops_table(self.observed)

    @property
    def fleets(self) -> pd.DataFrame:
        """Requests, deliveries, waiting times and shares of states of each fleet."""
        return fleets.fleets_table(self.observed)

    @property
    def vehicles(self) -> pd.DataFrame:
        """Trips, distances, shares of states and the battery of each vehicle."""
        return fleets.vehicles_table(self.observed)

    @property
    def rounds(self) -> pd.DataFrame:
        """Number, length and load of the rounds of each fleet with a tour."""
        return fleets.rounds_table(self.observed)

    @property
    def traffic(self) -> pd.DataFrame:
        """How often each way of a layout was driven."""
        return fleets.traffic_table(self.observed)

    @property
    def crews(self) -> pd.DataFrame:
        """Calls, waits for a worker and utilisation of each crew."""
        return people.crews_table(self.observed)

    @property
    def workers(self) -> pd.DataFrame:
        """Tasks, variety and times in each state of each worker."""
        return people.workers_table(self.observed)

    @property
    def work(self) -> pd.DataFrame:
        """What each worker did where: how often, and how long."""
        return people.work_table(self.observed)

    @property
    def exposure(self) -> pd.DataFrame:
        """Posture, lifting, repetition, fatigue and errors of each worker."""
        return exposure.exposure_table(self.observed, self.facts)

    @property
    def cells(self) -> pd.DataFrame:
        """Parts, time per part and fluency of each cell of people and robots."""
        return cells.cells_table(self.observed)

    @property
    def robots(self) -> pd.DataFrame:
        """Tasks, protective stops and shares of states of each robot."""
        return cells.robots_table(self.observed)

    @property
    def safeguards(self) -> pd.DataFrame:
        """Visits, protective stops and shares of time at each speed of each safeguarded cell."""
        return cells.safeguards_table(self.observed)

    @property
    def cell_tasks(self) -> pd.DataFrame:
        """How often each task of a cell was done by whom, and how long it took."""
        return cells.cell_tasks_table(self.observed)

    @property
    def stocks(self) -> pd.DataFrame:
        """Stock, backorders, service, orders, bullwhip and costs of each stock."""
        return stocks.stocks_table(self)

    @property
    def demands(self) -> pd.DataFrame:
        """How the customers of the stocks were served."""
        return stocks.demands_table(self.observed)

    @property
    def storages(self) -> pd.DataFrame:
        """What the cranes of each storage did, and how full it was."""
        return storages.storages_table(self.observed)

    @property
    def storage_classes(self) -> pd.DataFrame:
        """How full the slots of each class (or dedicated product) of each storage were."""
        return storages.classes_table(self.observed)

    @property
    def energy(self) -> pd.DataFrame:
        """Energy of each station by state; stations that state no power are left out."""
        return tables.energy_table(self)

    @property
    def parts(self) -> pd.DataFrame:
        """One row per part that left in the window or was in the system at the end."""
        return tables.parts_table(self.observed)

    @property
    def wip(self) -> pd.DataFrame:
        """Work in process over time: the number of parts in the system from each time on."""
        return tables.wip_table(self.observed)

    @property
    def waiting(self) -> pd.DataFrame:
        """Why parts waited, by product, place, cause and who is to blame; needs the history."""
        return waiting.waiting_table(self)

    @property
    def waiting_of_parts(self) -> pd.DataFrame:
        """Why each part waited, over its whole life; needs the history."""
        return waiting.waiting_of_parts_table(self)

    @property
    def history(self) -> pd.DataFrame:
        """Everything that happened, one row each; needs ``record="history"``."""
        return history.history_table(self.observed)

    @property
    def bottleneck(self) -> pd.DataFrame:
        """How often each machine was the bottleneck, and its utilisation."""
        import pandas as pd

        columns = {"machine": "", "sole": math.nan, "shifting": math.nan, "utilisation": math.nan}
        rows = [{name: getattr(share, name) for name in columns} for share in self._shares]
        return pd.DataFrame(rows, columns=list(columns))

    @property
    def bottleneck_periods(self) -> pd.DataFrame:
        """The active periods that were the longest at some time, in order of their begin."""
        import pandas as pd

        labels = machine_labels(self.observed)
        periods = bottleneck_periods(self.observed)
        return pd.DataFrame(
            {
                "machine": [labels[period.machine] for period in periods],
                f"begin [{self.time_unit}]": [period.begin for period in periods],
                f"end [{self.time_unit}]": [period.end for period in periods],
            }
        )

    @property
    def bottleneck_text(self) -> str:
        """A sentence that names the bottleneck and the highest utilisation."""
        return bottleneck_sentence(self.observed)

    @property
    def _shares(self) -> list[Any]:
        return bottleneck_shares(self.observed)

    @property
    def charts(self) -> Any:
        """Pictures of this result: ``result.charts.states()``."""
        from importlib import import_module

        return import_module("factorysim.charts").of_result(self)

    def replay(self, file: str | Path, *, language: str | None = None) -> Path:
        """Write the moving picture of this run as one HTML file, and return the file.

        The page needs neither a network nor a server. *language* is en, fr or de; without it, that
        of the browser.

        Raises
        ------
        NotRecorded
            If the run kept no history: run it with ``record="history"``.
        """
        from importlib import import_module

        written: Path = import_module("factorysim.replay").write_replay(
            file, [self], language=language
        )
        return written

    def report(self, file: str | Path, *, language: str = "en") -> Path:
        """Write a report of this run as one HTML file that can be printed, and return the file.

        It holds the picture of the factory, indicators, charts, tables and the origin of the
        numbers; it needs no network. *language* is en, fr or de. Charts that need the history
        are left out if the run kept none.
        """
        from importlib import import_module

        written: Path = import_module("factorysim.report").write_report(
            file, self, language=language
        )
        return written

    def save(self, folder: str | Path) -> Path:
        """Write everything into *folder*; `load_result` reads it again as an equal result."""
        return saving.save(self, folder)

    def to_csv(self, folder: str | Path) -> list[Path]:
        """Write every table as a CSV file into *folder* and return the files."""
        from factorysim.results import exporting

        return exporting.to_csv(self, folder)

    def to_json(self, file: str | Path | None = None) -> str:
        """Return provenance, indicators and tables as JSON; with *file*, write them there too."""
        from factorysim.results import exporting

        return exporting.to_json(self, file)

    def to_parquet(self, folder: str | Path) -> list[Path]:
        """Write every table as a Parquet file into *folder*; needs ``factorysim[parquet]``."""
        from factorysim.results import exporting

        return exporting.to_parquet(self, folder)

    def to_excel(self, file: str | Path) -> Path:
        """Write every table as a sheet of one Excel file; needs ``factorysim[excel]``."""
        from factorysim.results import exporting

        return exporting.to_excel(self, file)

    def __str__(self) -> str:
        return showing.as_text(self)

    def __repr__(self) -> str:
        return showing.as_one_line(self)

    def _repr_html_(self) -> str:
        return showing.as_html(self)

    # What was observed is kept in lists that could be changed, so it has no hash.
    __hash__ = None  # type: ignore[assignment]


def make_result(observed: Observed, *, factory: Factory, provenance: Provenance) -> Result:
    """Return what the engine has observed as a result, after an audit.

    Raises
    ------
    AuditError
        If the numbers contradict each other.
    """
    audit(observed)
    return Result(observed, facts_of(factory), provenance)
