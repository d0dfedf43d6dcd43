"""Choosing the best of several systems: what the procedures share, and what they find.

A procedure is a pure function over a *sampler*. It asks for a list of pairs (system, replication),
both counted from 0, and gets their values in the same order; so all runs that are wanted at one
time can be made side by side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from factorysim.errors import ScenarioError, listing
from factorysim.experiments.comparing.differences import variance
from factorysim.results.showing import NOTHING, number_text
from factorysim.text import aligned, percent, unit_text, words

if TYPE_CHECKING:
    import pandas as pd

Pair: TypeAlias = tuple[int, int]
"""Number of the system and of the replication, both from 0 on."""

Sampler: TypeAlias = Callable[[Sequence[Pair]], Sequence[float]]
"""From the pairs that are wanted to their values, in the same order."""

Method = Literal["kn", "subset", "ocba"]


@dataclass(frozen=True, repr=False)
class Selection:
    """Which system was selected, on what grounds, and what can be promised."""

    method: Method
    names: tuple[str, ...]
    best: str
    """The selected system: of those that are left, the one with the best mean."""
    remaining: tuple[str, ...]
    """The systems that were not ruled out."""
    means: tuple[float, ...]
    sds: tuple[float, ...]
    counts: tuple[int, ...]
    """Replications of each system that the decision rests on."""
    total: int
    """Runs that were made, those in advance included."""
    is_decided: bool = True
    """False if a limit ended the procedure before it could decide; then nothing is promised."""
    confidence: float = math.nan
    """The promised probability (`kn`, `subset`); NaN where nothing is promised."""
    delta: float = math.nan
    """The difference that is worth detecting (`kn`)."""
    probability: float = math.nan
    """Estimated probability that the selected one is the best (`ocba`)."""
    indicator: str = ""
    unit: str = ""
    is_share: bool = False

    @property
    def table(self) -> pd.DataFrame:
        """One row per system: mean, standard deviation, replications, and what became of it."""
        import pandas as pd

        return pd.DataFrame(
            {
                "mean": self.means,
                "sd": self.sds,
                "replications": self.counts,
                "finding": [self._finding(name) for name in self.names],
            },
            index=pd.Index(self.names, name="name"),
        )

    def text(self, lang: str = "en") -> str:
        """Return a table with the decision in words, in English, French or German."""
        say = words(lang)
        heads = [say(f"selection.{head}") for head in ("system", "mean", "sd", "runs", "finding")]
        unit = "%" if self.is_share else unit_text(self.unit, say, alone=True)
        if unit:
            heads[1] = f"{heads[1]} [{unit}]"
        rows = [heads]
        for name, mean, sd, count in zip(
            self.names, self.means, self.sds, self.counts, strict=True
        ):
            finding = say(f"selection.{self._finding(name)}", count=count)
            rows.append(
                [name, self._number(mean, lang), self._number(sd, lang), str(count), finding]
            )
        decision = f"{self._decision(lang)} {say('selection.total', total=self.total)}"
        return "\n".join([*aligned(rows, left=1, words_last=True), "", decision])

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Selection({self.best!r} by {self.method}; remaining: {listing(self.remaining)})"

    def _finding(self, name: str) -> str:
        is_subset = self.method == "subset" and len(self.remaining) > 1
        if name == self.best and self.is_decided and not is_subset:
            return "selected"
        if self.method == "ocba":
            return "not_chosen"
        return "possible" if name in self.remaining else "out"

    def _decision(self, lang: str) -> str:
        say = words(lang)
        if not self.is_decided:
            return say(
                "selection.undecided",
                count=max(self.counts),
                names=", ".join(self.remaining),
                best=self.best,
            )
        if self.method == "ocba":
            # Rounded down: what is nearly certain is not certain.
            probability = math.floor(self.probability * 1000) / 1000
            return say("selection.budget", best=self.best, probability=percent(probability, say))
        confidence = percent(self.confidence, say)
        if self.method == "subset":
            return say("selection.subset", confidence=confidence, names=", ".join(self.remaining))
        unit = say("compare.points") if self.is_share else unit_text(self.unit, say)
        delta = f"{self._number(self.delta, lang)} {unit}".rstrip()
        return say(
            "selection.indifference_zone", best=self.best, confidence=confidence, delta=delta
        )

    def _number(self, value: float, lang: str) -> str:
        if math.isnan(value):
            return NOTHING
        return words(lang).number(number_text(value * 100 if self.is_share else value))


class Observations:
    """The values that a procedure has asked for, by system in the order of the replications."""

    def __init__(self, sampler: Sampler, systems: int | Sequence[str]) -> None:
        self.names = system_names(systems)
        self.values: list[list[float]] = [[] for _ in self.names]
        self._sampler = sampler

    @property
    def total(self) -> int:
        """Number of runs that were made."""
        return sum(len(values) for values in self.values)

    def extend(self, wanted: Mapping[int, int]) -> None:
        """Ask for what is missing so that each named system has so many values.

        Raises
        ------
        ScenarioError
            If the sampler returns another number of values, or one that is not finite.
        """
        pairs = sorted(
            ((s, r) for s, count in wanted.items() for r in range(len(self.values[s]), count)),
            key=lambda pair: (pair[1], pair[0]),
        )
        if not pairs:
            return
        found = [float(value) for value in self._sampler(pairs)]
        if len(found) != len(pairs):
            raise ScenarioError(
                f"the sampler was asked for {len(pairs)} values and returned {len(found)}. It "
                "returns one for each pair, in the same order."
            )
        for (system, replication), value in zip(pairs, found, strict=True):
            if not math.isfinite(value):
                raise ScenarioError(
                    f"system {self.names[system]!r}, replication {replication + 1}: the value is "
                    f"{value}, but selection needs a number in every replication. Make the runs "
                    "longer, or choose another indicator."
                )
            self.values[system].append(value)

    def means_and_sds(
        self, counts: Sequence[int] | None = None
    ) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return mean and standard deviation of each system, over its first *counts* values."""
        used = [
            values if counts is None else values[: counts[i]]
            for i, values in enumerate(self.values)
        ]
        means = tuple(math.fsum(values) / len(values) for values in used)
        sds = tuple(math.sqrt(variance(v)) if len(v) > 1 else math.nan for v in used)
        return means, sds


def one_by_one(function: Callable[[int, int], float]) -> Sampler:
    """Return a sampler that calls ``function(system, replication)`` for one pair after the other.

    Examples
    --------
    >>> one_by_one(lambda system, replication: 10 * system + replication)([(0, 1), (2, 3)])
    [1.0, 23.0]
    """
    return lambda pairs: [float(function(system, number)) for system, number in pairs]


def system_names(systems: int | Sequence[str]) -> tuple[str, ...]:
    """Return the names of the systems; of a number of systems, "1", "2", ...

    Raises
    ------
    ScenarioError
        If there are fewer than two, or two have the same name.
    """
    if isinstance(systems, int):
        names = tuple(str(number + 1) for number in range(systems))
    else:
        names = tuple(systems)
    if len(names) < 2:
        raise ScenarioError(
            f"{len(names)} system: there is nothing to choose from. Give two or more."
        )
    if len(set(names)) != len(names):
        raise ScenarioError(f"two systems have the same name: {listing(names)}. Give others.")
    return names


def check_settings_of_selection(*, confidence: float, count: int, first: int) -> None:
    """Refuse a probability or a first stage with which no procedure can work.

    Raises
    ------
    ScenarioError
        If *confidence* is not better than a blind choice, or *first* is below 2.
    """
    if not 1 / count < confidence < 1:
        raise ScenarioError(
            f"confidence {confidence!r} is not possible. A blind choice among {count} systems has "
            f"{1 / count:.3g} already; it lies between that and 1, such as 0.95."
        )
    if first < 2:
        raise ScenarioError(
            f"{first} replications at first are not possible, because a variance needs 2. "
            "10 or more are advisable."
        )
