"""A little flexibility goes a long way: designs of qualifications from dedicated to full."""

from __future__ import annotations

import pytest

from factorysim import DoubtfulModel
from tests.scenarios.expectations import Changes, Effort, cases, mean, relations, runs

SCENARIO = "little-flexibility"
WAIT = "waiting_time"
QUICK = Effort(replications=4, length=0.06, warmup="60 h")
FULL = Effort(replications=6, length=0.25, is_full=True)
TILTED: Changes = {
    f"sources.orders.makes.{product}": share
    for product, share in zip("abcdef", (0.21, 0.13, 0.19, 0.14, 0.17, 0.16), strict=True)
}


def _design(candidates: list[str]) -> Changes:
    """Return the change that gives each product the machines whose numbers are listed."""
    return {
        f"products.{product}.route.0.at": [f"m{number}" for number in numbers]
        for product, numbers in zip("abcdef", candidates, strict=True)
    }


DEDICATED = _design(["1", "2", "3", "4", "5", "6"])
PAIRS = _design(["12", "21", "34", "43", "56", "65"])
FULLY_FLEXIBLE = _design(["123456", "234561", "345612", "456123", "561234", "612345"])


def test_waits_and_order_of_the_designs() -> None:
    _check_everything(QUICK)


@pytest.mark.long
def test_waits_and_order_of_the_designs_in_long_runs() -> None:
    _check_everything(FULL)


def _check_everything(effort: Effort) -> None:
    """One test for all designs, so that each of them is run only once."""
    assert [text for case in cases(SCENARIO) for text in case.disagreements(effort)] == []
    for relation in relations(SCENARIO):
        assert relation.difference(effort).low > 0, str(relation)
    waits = [
        mean(SCENARIO, WAIT, changes, effort=effort).mean
        for changes in (FULLY_FLEXIBLE, {}, PAIRS, DEDICATED)
    ]
    assert waits == sorted(waits)
    if not effort.is_full:
        return
    full, chain, pairs, dedicated = waits
    assert (dedicated - chain) / (dedicated - full) == pytest.approx(0.87, abs=0.05)
    assert (dedicated - pairs) / (dedicated - full) == pytest.approx(0.60, abs=0.08)


@pytest.mark.long
def test_chain_and_pairs_absorb_a_tilted_mix() -> None:
    effort = Effort(replications=5, length=0.3)
    expected = {22.5: PAIRS, 12.5: {}, 7.5: FULLY_FLEXIBLE}
    for wait, design in expected.items():
        seen = mean(SCENARIO, WAIT, {**design, **TILTED}, effort=effort)
        assert seen.mean == pytest.approx(wait, rel=0.12)


def test_dedicated_machines_cannot_carry_a_tilted_mix() -> None:
    changes = {**DEDICATED, **TILTED}
    with pytest.warns(DoubtfulModel) as doubts:
        results = runs(SCENARIO, changes, effort=Effort(replications=1, length=0.05))
    assert "m1: demand needs 1.13 of its capacity" in str(doubts[0].message)
    (waiting,) = (place.content for place in results[0].observed.places if place.name == "m1")
    window = results[0].observed.end - results[0].observed.warmup
    assert waiting / window > 100
