from __future__ import annotations

import math

import numpy as np
import pytest

from factorysim.errors import ScenarioError
from factorysim.experiments.comparing.greatest_of_several import greatest_t_quantile
from factorysim.experiments.intervals import t_quantile


@pytest.mark.parametrize(
    ("count", "degrees", "table"),
    [
        (2, 5, 2.44), (4, 5, 2.85), (3, 10, 2.34), (9, 10, 2.81), (4, 20, 2.30), (9, 60, 2.48),
        (2, math.inf, 1.92), (4, math.inf, 2.16), (20, math.inf, 2.64),
    ],
)  # fmt: skip
def test_the_quantiles_are_those_of_the_table_of_dunnett(count, degrees, table):
    # Dunnett (1955), one-sided, 5 %; "9" are the comparisons with the control.
    assert greatest_t_quantile(0.95, count, degrees) == pytest.approx(table, abs=0.0051)


def test_one_variable_has_the_quantile_of_student():
    assert greatest_t_quantile(0.95, 1, 9) == pytest.approx(t_quantile(0.9, 9), abs=1e-4)


def test_unequal_shares_agree_with_drawn_numbers():
    shares = (0.2, 0.5, 0.8)
    rng = np.random.default_rng(4)
    size = 400_000
    common, own = rng.normal(size=size), rng.normal(size=(3, size))
    scale = np.sqrt(rng.chisquare(7, size) / 7)
    roots = np.sqrt(np.array(shares))[:, None]
    drawn = ((roots * common + np.sqrt(1 - roots**2) * own) / scale).max(axis=0)
    share = float((drawn <= greatest_t_quantile(0.95, 3, 7, shares)).mean())
    assert share == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / size))


@pytest.mark.parametrize(
    ("confidence", "count", "degrees"), [(1.0, 2, 3), (0.9, 0, 3), (0.9, 2, 0)]
)
def test_what_has_no_quantile_is_refused(confidence, count, degrees):
    with pytest.raises(ScenarioError, match="there is no quantile"):
        greatest_t_quantile(confidence, count, degrees)
