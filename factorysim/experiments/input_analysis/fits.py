"""The result of fitting: distributions from best to worst, as values, tables, text and YAML."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from factorysim.errors import UnknownName, did_you_mean, listing
from factorysim.experiments.input_analysis.goodness import Distances, PValues, chi_square_p
from factorysim.experiments.input_analysis.measured_values import Measured
from factorysim.model.distributions import Discrete, Distribution
from factorysim.results.showing import number_text
from factorysim.scenario.yaml_text import dump
from factorysim.text import aligned

if TYPE_CHECKING:
    import pandas as pd

Criterion = Literal["aic", "bic"]

_NEARLY = 2.0
"""Families whose criterion differs by less are told apart by luck (Burnham & Anderson 2002)."""
_LONGEST_YAML = 70
_ONE_LINE = 10**7


@dataclass(frozen=True)
class Fitted:
    """One family with the parameters that describe the data best."""

    name: str
    """The name of the family in a scenario file."""
    distribution: Distribution
    """The distribution, ready to use; times are in the unit of `Fits.unit`."""
    n: int
    """Number of values."""
    parameters: int
    """How many numbers were estimated."""
    log_likelihood: float | None
    """None for a distribution that is not compared: constant, empirical."""
    distances: Distances | None
    """How far the data are from the curve."""
    p_values: PValues | None
    """P-values by the bootstrap, if it was asked for."""

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2 * parameters - 2 * log likelihood; smaller is better."""
        return 2 * self.parameters - 2 * self._likelihood

    @property
    def bic(self) -> float:
        """The Bayesian criterion, log(n) * parameters - 2 * log likelihood; smaller is better."""
        return math.log(self.n) * self.parameters - 2 * self._likelihood

    @property
    def _likelihood(self) -> float:
        return math.nan if self.log_likelihood is None else self.log_likelihood

    def criterion(self, name: Criterion) -> float:
        """Return `aic` or `bic`."""
        return self.aic if name == "aic" else self.bic

    @property
    def yaml(self) -> str:
        """What to paste into a scenario file behind ``time:`` or ``every:``."""
        return yaml_of(self.distribution)


@dataclass(frozen=True, repr=False)
class Fits:
    """The fitted families from best to worst; the empirical distribution stands last."""

    measured: Measured
    """The values, in the unit of the distributions."""
    ranked: tuple[Fitted, ...]
    chosen: str
    """The name of `best`."""
    left_out: Mapping[str, str]
    """Families that could not be fitted, and why."""
    criterion: Criterion
    warnings: tuple[str, ...]
    """What is doubtful about the data or the fit."""

    @property
    def best(self) -> Distribution:
        """The distribution to use: the first one, or the empirical one if no family fits."""
        return self[self.chosen].distribution

    @property
    def yaml(self) -> str:
        """What to paste into a scenario file for `best`."""
        return self[self.chosen].yaml

    @property
    def unit(self) -> str | None:
        """Unit of the values and of the distributions, if it is known."""
        return self.measured.unit

    def __getitem__(self, name: str) -> Fitted:
        names = [one.name for one in self.ranked]
        if name in names:
            return self.ranked[names.index(name)]
        if name in self.left_out:
            raise UnknownName(f"{name!r} was not fitted: {self.left_out[name]}.")
        raise UnknownName(
            f"there is no fit of {name!r}.{did_you_mean(name, names)} There are {listing(names)}."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row per family, from best to worst; NaN for what was not computed.

        `chi_square_p` is that of the bootstrap if there was one, else that of the printed table.
        """
        import pandas as pd

        rows = [_row(one) for one in self.ranked]
        return pd.DataFrame(rows).set_index("family")

    @property
    def charts(self) -> Any:
        """Pictures of these fits: ``fits.charts.qq()``."""
        # Charts know fits, not the other way round: they are looked for when they are asked for.
        return import_module("factorysim.charts.fits").of_fits(self)

    @property
    def nearly_as_good(self) -> tuple[str, ...]:
        """Families that the criterion cannot tell from the first one."""
        first = self.ranked[0].criterion(self.criterion)
        return tuple(
            one.name for one in self.ranked[1:] if one.criterion(self.criterion) - first < _NEARLY
        )

    def __str__(self) -> str:
        lines = [self._headline(), "", *aligned(self._cells(), left=1, words_last=True), ""]
        best = self.ranked[0].name
        others = f"; nearly as good: {listing(self.nearly_as_good)}" if self.nearly_as_good else ""
        if self.chosen != best:
            lines.append(f"Taken: {self.chosen}, because not even {best} describes the data.")
        elif len(self.ranked) > 2:
            lines.append(f"Best by {self.criterion.upper()}: {best}{others}.")
        else:
            lines.append(f"Taken: {best}.")
        lines.append(f"To paste: {_short(self.yaml)}")
        for reason in dict.fromkeys(self.left_out.values()):
            names = [name for name, its in self.left_out.items() if its == reason]
            lines.append(f"Not compared: {listing(names)} ({reason}).")
        return "\n".join([*lines, *(f"Warning: {warning}" for warning in self.warnings)])

    def __repr__(self) -> str:
        return f"<Fits of {len(self.measured.values)} values: best {self.best!r:.80}>"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"

    def _headline(self) -> str:
        values = self.measured.values
        n = len(values)
        mean = math.fsum(values) / n
        variance = math.fsum((value - mean) ** 2 for value in values) / n
        name = f" of {self.measured.name!r}" if self.measured.name else ""
        unit = f" [{self.unit}]" if self.unit else ""
        cv = f", cv {number_text(math.sqrt(variance) / mean)}" if mean else ""
        ends = f"from {number_text(min(values))} to {number_text(max(values))}"
        number = "1 value" if n == 1 else f"{n} values"
        return f"{number}{name}{unit}: mean {number_text(mean)}{cv}, {ends}"

    def _cells(self) -> list[list[str]]:
        """Return the cells of the table that people read, headings first."""
        tested = any(one.p_values is not None for one in self.ranked)
        heads = ["family", self.criterion.upper(), "distance"]
        rows = [[*heads, *(["p (KS)", "p (AD)"] if tested else []), "to paste"]]
        for one in self.ranked:
            ks = one.distances.ks if one.distances is not None else math.nan
            cells = [one.name, _fixed(one.criterion(self.criterion), 1), _fixed(ks, 3)]
            if tested:
                p = one.p_values or PValues(math.nan, math.nan, None, 0)
                cells += [_fixed(p.ks, 3), _fixed(p.ad, 3)]
            rows.append([*cells, _short(one.yaml)])
        return rows

    # The mapping of families that were left out could be changed, so there is no hash.
    __hash__ = None  # type: ignore[assignment]


def yaml_of(distribution: Distribution) -> str:
    """Return a distribution in one line, as it is written in a scenario file.

    Examples
    --------
    >>> from factorysim.model.making import discrete, lognormal
    >>> yaml_of(lognormal(5.1, cv=0.31))
    '{lognormal: {mean: 5.1, cv: 0.31}}'
    >>> yaml_of(discrete({1: 0.25, 2.5: 0.75}))
    '{discrete: {1: 0.25, 2.5: 0.75}}'
    """
    if isinstance(distribution, Discrete):
        pairs = (f"{_plain(v)}: {_plain(share)}" for v, share in distribution.values.items())
        return f"{{discrete: {{{', '.join(pairs)}}}}}"
    text = dump({"time": distribution.model_dump()}, width=_ONE_LINE)
    return text.removeprefix("time: ").rstrip("\n")


def _plain(number: float) -> str:
    return f"{number:.0f}" if number == round(number) else repr(number)


def _row(one: Fitted) -> dict[str, Any]:
    far = one.distances or Distances(math.nan, math.nan, None, 0)
    p = one.p_values or PValues(math.nan, math.nan, chi_square_p(far, one.parameters), 0)
    return {
        "family": one.name,
        "parameters": one.parameters,
        "log_likelihood": math.nan if one.log_likelihood is None else one.log_likelihood,
        "aic": one.aic,
        "bic": one.bic,
        "ks": far.ks,
        "ks_p": p.ks,
        "ad": far.ad,
        "ad_p": p.ad,
        "chi_square": math.nan if far.chi_square is None else far.chi_square,
        "chi_square_p": math.nan if p.chi_square is None else p.chi_square,
        "yaml": one.yaml,
    }


def _fixed(value: float, places: int) -> str:
    return "-" if math.isnan(value) else f"{value:.{places}f}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_YAML else f"{text[: _LONGEST_YAML - 4]} ..."
