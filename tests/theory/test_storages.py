"""Cranes in racks: the formulas against integrals, sums over slots and each other."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from factorysim.errors import ScenarioError
from factorysim.model import Storage
from factorysim.theory import (
    abc_skewness,
    class_based_time,
    dual_command_time,
    full_turnover_time,
    rack_times,
    single_command_time,
)

times = st.floats(1, 200)


def rack(columns: int, levels: int, *, length: float = 60.0, height: float = 20.0, **more: Any):
    """A rack of a fixed size, divided into more or fewer slots; T = 60 s along, 40 s upwards."""
    return Storage(
        columns=columns, levels=levels, column_width=length / columns, level_height=height / levels,
        speed={"horizontal": 1.0, "vertical": 0.5}, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "single", "dual"), [(1.0, 4 / 3, 1.8), (0.5, 13 / 12, 1.4541666667)]
)
def test_bozer_and_white_give_their_values(shape: float, single: float, dual: float) -> None:
    assert single_command_time(along=1, upwards=shape) == pytest.approx(single)
    assert dual_command_time(along=1, upwards=shape) == pytest.approx(dual)


@given(times, times, st.floats(0, 20))
def test_length_and_height_are_alike_and_handling_is_added(
    along: float, upwards: float, handling: float
) -> None:
    for formula, handlings in ((single_command_time, 2), (dual_command_time, 4)):
        travel = formula(along=along, upwards=upwards)
        assert travel == formula(along=upwards, upwards=along)
        there = formula(along=along, upwards=upwards, handling=handling)
        assert there == pytest.approx(travel + handlings * handling)


@given(times, times)
def test_a_dual_command_is_longer_than_a_single_one_and_shorter_than_two(
    along: float, upwards: float
) -> None:
    single = single_command_time(along=along, upwards=upwards)
    assert single < dual_command_time(along=along, upwards=upwards) < 2 * single


@pytest.mark.parametrize("upwards", [1.0, 0.6, 0.2])
def test_the_formulas_are_the_integrals(upwards: float) -> None:
    """The single command by quadrature, the dual one by an independent Monte Carlo estimate."""
    mean, _ = integrate.dblquad(lambda y, x: max(x, y * upwards), 0, 1, 0, 1, epsabs=1e-6)
    assert single_command_time(along=1, upwards=upwards) == pytest.approx(2 * mean, abs=1e-4)
    generator = np.random.default_rng(1)
    x1, y1, x2, y2 = generator.random((4, 400_000))
    tours = (
        np.maximum(x1, upwards * y1)
        + np.maximum(abs(x1 - x2), upwards * abs(y1 - y2))
        + np.maximum(x2, upwards * y2)
    )
    error = tours.std() / np.sqrt(len(tours))
    assert abs(tours.mean() - dual_command_time(along=1, upwards=upwards)) < 4 * error


def test_the_sum_over_slots_comes_to_the_formula_with_the_square_of_their_size() -> None:
    single = single_command_time(along=60, upwards=40)
    dual = dual_command_time(along=60, upwards=40)
    gaps = []
    for factor in (1, 2, 4):
        found = rack_times(rack(6 * factor, 8 * factor))
        gaps.append((abs(found.single - single), abs(found.dual - dual)))
    for coarse, fine in pairwise(gaps):
        assert fine[0] == pytest.approx(coarse[0] / 4, rel=0.1)
        assert fine[1] < coarse[1] / 2.5
    assert max(gaps[-1]) < 0.002 * single


def test_the_sum_over_slots_is_that_of_a_plain_loop() -> None:
    from factorysim.model.racks import Rack

    uneven = rack(5, 3, sides=2, acceleration={"horizontal": 0.3, "vertical": 0.2}, handling=2)
    model = Rack(uneven)
    slots = model.slots
    single = [2 * slot.reach + 4 for slot in slots]
    dual = [
        one.reach + model.time_between(one.point, other.point) + other.reach + 8
        for one in slots
        for other in slots
        if one is not other
    ]
    found = rack_times(uneven)
    assert found.single == pytest.approx(sum(single) / len(single))
    assert found.dual == pytest.approx(sum(dual) / len(dual))
    assert rack_times(uneven, unit="min").single == pytest.approx(
        (sum(single) / len(single) - 4) / 60 + 4
    )


@given(times, times, st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_classes_that_move_alike_are_no_classes(
    along: float, upwards: float, parts: list[int]
) -> None:
    shares = [part / sum(parts) for part in parts]
    found = class_based_time(along=along, upwards=upwards, slots=shares, demand=shares)
    assert found == pytest.approx(single_command_time(along=along, upwards=upwards))


@pytest.mark.parametrize("levels", [80, 30])
def test_classes_are_the_sum_over_their_slots(levels: int) -> None:
    slots, demand = {"a": 0.2, "b": 0.3, "c": 0.5}, {"a": 0.7, "b": 0.2, "c": 0.1}
    real = rack(
        60, levels, policy="class_based",
        classes={name: {"share": share, "products": [name]} for name, share in slots.items()},
    )  # fmt: skip
    formula = class_based_time(
        along=60, upwards=40, slots=list(slots.values()), demand=list(demand.values())
    )
    assert rack_times(real, demand=demand).single == pytest.approx(formula, rel=2e-3)


@pytest.mark.parametrize("shape", [1.0, 0.4])
@pytest.mark.parametrize("skewness", [0.1386, 0.5, 1.0])
def test_full_turnover_is_the_limit_of_many_classes(skewness: float, shape: float) -> None:
    count = 4000
    # Smaller classes near the corner, where most of the movements are.
    borders = np.linspace(0, 1, count + 1) ** 5
    moves = np.diff(borders ** (2 * skewness / (skewness + 1)))
    many = class_based_time(
        along=1, upwards=shape, slots=list(np.diff(borders)), demand=list(moves)
    )
    full = full_turnover_time(along=1, upwards=shape, skewness=skewness)
    assert many == pytest.approx(full, rel=1e-5)
    assert full <= single_command_time(along=1, upwards=shape) + 1e-12


@pytest.mark.parametrize("s", [0.065, 0.139, 0.222, 0.317, 0.431, 0.569, 0.748, 1.0])
def test_full_turnover_in_a_square_rack_is_the_formula_of_the_source(s: float) -> None:
    assert full_turnover_time(along=1, upwards=1, skewness=s) == pytest.approx(8 * s / (5 * s + 1))


def test_the_abc_curve_goes_through_the_point_that_was_said() -> None:
    s = abc_skewness(products=0.2, demand=0.6)
    assert 0.2**s == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: single_command_time(along=0, upwards=1), "along: 0"),
        (lambda: dual_command_time(along=1, upwards=1, handling=-1), "handling: -1"),
        (
            lambda: class_based_time(along=1, upwards=1, slots=[0.5, 0.6], demand=[0.5, 0.5]),
            "slots: the shares add up to 1.1",
        ),
        (
            lambda: class_based_time(along=1, upwards=1, slots=[0.5, 0.5], demand=[1.0]),
            "2 classes and demand 1",
        ),
        (lambda: abc_skewness(products=0.5, demand=0.3), "at least their share"),
        (lambda: full_turnover_time(along=1, upwards=1, skewness=1.5), "skewness"),
        (lambda: rack_times(rack(100, 60)), "6000 slots; up to 5000"),
        (lambda: rack_times(rack(5, 5), demand={"alll": 1}), "Did you mean 'all'?"),
        (lambda: rack_times(rack(5, 5), demand={"all": 0.5}), "add up to 0.5"),
    ],
)
def test_what_is_not_possible_is_refused_in_words(call: Any, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        call()
    assert words in str(caught.value)
