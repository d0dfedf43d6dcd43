"""The bullwhip: the formula, what a smoother forecast and a shared demand are worth."""

from __future__ import annotations

import pytest

from factorysim.experiments import mean_and_half_width
from tests.scenarios.expectations import Case, Changes, Effort, cases, compared, runs

SCENARIO = "bullwhip"
AS_THE_FILE_SAYS = Effort(is_full=True)
SHARED: Changes = {
    "stocks.depot.replenish.forecast.of": "shop",
    "stocks.works.replenish.forecast.of": "shop",
}
WORKS = "stocks.works.bullwhip_of_chain"


@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_wave_is_that_of_the_formula(case: Case) -> None:
    assert case.disagreements(AS_THE_FILE_SAYS) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_wave_is_that_of_the_formula_in_long_runs(case: Case) -> None:
    assert case.disagreements(Effort(length=10, is_full=True)) == []


@pytest.mark.parametrize(
    "changes",
    [SHARED, {"stocks.*.replenish.forecast.moving_average": 10}],
    ids=["shared-demand", "smoother-forecast"],
)
def test_both_remedies_calm_the_works(changes: Changes) -> None:
    gain = compared(SCENARIO, WORKS, changes, effort=AS_THE_FILE_SAYS)
    assert mean_and_half_width(gain).high < 0


def test_no_unit_is_lost_and_every_stage_sells_what_the_customers_buy() -> None:
    (result, *_) = runs(SCENARIO, effort=Effort(replications=1))
    demanded = result.stocks["demanded [units]"] / 2000
    assert demanded.between(99, 101).all()
    assert (result.stocks["lost [units]"] == 0).all()
