"""The bathtub: lead time by lot size, the cliff beside the optimum, setup against speed."""

from __future__ import annotations

from itertools import pairwise

import pytest

import factorysim as fs
from factorysim.experiments import mean_and_half_width
from factorysim.results.observed import STATES
from tests.scenarios.expectations import Case, Changes, Effort, cases, compared, runs, variant

SCENARIO = "lot-size"
QUICK = Effort(replications=6, length=0.1, warmup="100 h")
SHORT = Effort(replications=1, length=0.2, warmup="100 h")
FULL = Effort(replications=8, length=0.35, is_full=True)
HALF_THE_SETUP: Changes = {"stations.press.setup.between": 15}
FASTER_PRESS: Changes = {"stations.press.time": 1.6}


def _lot(size: int, changes: Changes | None = None) -> Changes:
    return {"sources.*.collect": size, **(changes or {})}


def test_half_the_setup_beats_a_press_that_is_faster_by_a_fifth_each_at_its_best_lot() -> None:
    best = [_lot(16, HALF_THE_SETUP), _lot(22, FASTER_PRESS), _lot(32)]
    stated = [case for case in cases(SCENARIO) if case.changes in best]
    assert len(stated) == 3
    assert [text for case in stated for text in case.disagreements(QUICK)] == []
    for changes, than in pairwise(best):
        gain = compared(SCENARIO, "lead_time", changes, than=than, effort=QUICK)
        assert mean_and_half_width(gain).high < 0


@pytest.mark.parametrize("changes", [{}, _lot(20, HALF_THE_SETUP)], ids=["setup-30", "setup-15"])
def test_the_graded_lead_times_are_those_of_the_independent_model(changes: Changes) -> None:
    (case,) = (case for case in cases(SCENARIO) if case.changes == changes)
    assert case.disagreements(QUICK) == []


@pytest.mark.long
@pytest.mark.parametrize("case", cases(SCENARIO), ids=str)
def test_the_lead_time_is_that_of_the_independent_model_in_long_runs(case: Case) -> None:
    assert case.disagreements(FULL) == []


@pytest.mark.parametrize(
    ("best", "too_small", "too_large", "changes"),
    [(33, 28, 40, {}), (16, 14, 20, HALF_THE_SETUP), (23, 20, 28, FASTER_PRESS)],
    ids=["setup-30", "setup-15", "faster-press"],
)
@pytest.mark.long
def test_the_lead_time_has_its_minimum_between_the_cliff_and_large_lots(
    best: int, too_small: int, too_large: int, changes: Changes
) -> None:
    for other in (too_small, too_large):
        loss = compared(
            SCENARIO, "lead_time", _lot(other, changes), than=_lot(best, changes), effort=FULL
        )
        assert mean_and_half_width(loss).low > 0


def test_the_press_is_used_as_the_formula_says() -> None:
    for size, setup in ((40, 30), (20, 15)):
        changes = _lot(size, {"stations.press.setup.between": setup})
        (result,) = runs(SCENARIO, changes, effort=SHORT)
        (press,) = result.observed.machines
        changed = press.setups / (result.value("left") / size)
        assert 0.8 < changed < 0.97, "now and then two lots of one product follow each other"
        busy = sum(press.states[STATES.index(state)] for state in ("working", "setup"))
        share = busy / (result.observed.end - result.observed.warmup)
        assert share == pytest.approx((2 + setup * changed / size) / 3, rel=0.03)


@pytest.mark.parametrize(("size", "setup"), [(24, 30), (10, 15)])
def test_below_the_smallest_lot_the_lead_time_grows_without_end(size: int, setup: int) -> None:
    model = variant(SCENARIO, _lot(size, {"stations.press.setup.between": setup}))
    early, late = (
        fs.simulate(model, until=f"{end} h", warmup=f"{end // 2} h", record="none")
        for end in (400, 1200)
    )
    assert late.value("lead_time") > 2 * early.value("lead_time")
