from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim import Range, ScenarioError
from factorysim.experiments.designs import _GENERATORS, Design, design_of
from factorysim.experiments.factors import Factor


def factors(*counts):
    return [Factor(f"x{i}", tuple(range(count))) for i, count in enumerate(counts)]


def points(name, given_factors, **options):
    return Design(name, options).points(given_factors)


def test_a_full_design_has_every_combination_once_the_last_factor_fastest():
    found = [tuple(p.values()) for p in points("full", factors(2, 3))]
    assert found == list(itertools.product(range(2), range(3)))


def test_one_at_a_time_changes_one_factor_from_the_start():
    found = [tuple(p.values()) for p in points("one_at_a_time", factors(2, 3))]
    assert found == [(0, 0), (1, 0), (0, 1), (0, 2)]


def test_one_at_a_time_begins_where_it_is_told():
    found = points("one_at_a_time", factors(2, 3), base={"x1": 1})
    assert [tuple(p.values()) for p in found] == [(0, 1), (1, 1), (0, 0), (0, 2)]


@pytest.mark.parametrize(
    ("count", "resolution"), [(k, r) for k, known in _GENERATORS.items() for r in known]
)
def test_fractional_designs_have_the_resolution_that_they_promise(count, resolution):
    found = points("fractional", factors(*[2] * count), resolution=resolution)
    signs = 2 * np.array([list(p.values()) for p in found]) - 1
    assert len(signs) == 2 ** (count - len(_GENERATORS[count][resolution]))
    words = [
        len(columns)
        for size in range(1, count + 1)
        for columns in itertools.combinations(range(count), size)
        if abs(signs[:, columns].prod(axis=1).sum()) == len(signs)
    ]
    assert min(words) == resolution


def test_without_a_fraction_of_that_resolution_all_combinations_are_taken():
    assert len(points("fractional", factors(2, 2, 2), resolution=4)) == 8


@given(st.integers(1, 40), st.integers(1, 5), st.integers(0, 9))
def test_a_latin_hypercube_uses_every_part_of_every_range_once(count, dimensions, seed):
    ranges = [Factor(f"x{i}", Range(0.0, 1.0)) for i in range(dimensions)]
    found = points("latin_hypercube", ranges, points=count, seed=seed)
    for i in range(dimensions):
        assert sorted(int(p[f"x{i}"] * count) for p in found) == list(range(count))


def test_sobol_points_are_balanced_in_every_half():
    ranges = [Factor(name, Range(0.0, 1.0)) for name in "ab"]
    found = points("sobol", ranges, points=16, seed=3)
    for a, b in itertools.product((0, 1), repeat=2):
        inside = [p for p in found if int(p["a"] * 2) == a and int(p["b"] * 2) == b]
        assert len(inside) == 4


def test_the_same_seed_gives_the_same_points():
    ranges = [Factor("a", Range(0.0, 1.0))]
    assert points("sobol", ranges, points=5) == points("sobol", ranges, points=5)
    assert points("latin_hypercube", ranges, points=5) != points(
        "latin_hypercube", ranges, points=5, seed=2
    )


def test_a_data_frame_is_a_design_whose_numbers_are_those_of_python():
    frame = pd.DataFrame({"x0": np.array([1, 0]), "x1": [0, 2]})
    found = points("table", factors(2, 3), rows=frame)
    assert found == [{"x0": 1, "x1": 0}, {"x0": 0, "x1": 2}]
    assert type(found[0]["x0"]) is int


def test_a_csv_file_is_a_design(tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("x0;x1\n# a remark\n1;[2, 3]\n0;spt\n", encoding="utf-8")
    assert points("table", factors(2, 3), rows=file) == [
        {"x0": 1, "x1": [2, 3]},
        {"x0": 0, "x1": "spt"},
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "empty"),
        ("x0,x1\n", 1, "no rows"),
        ("x0,x0\n1,2\n", 1, "twice"),
        ("x0,x1\n1\n", 2, "1 cells, but 2 factors"),
        ("x0,x1\n1,\n", 2, "the cell of x1 is empty"),
        ("x0,x1\n1,{a\n", 2, "{a"),
    ],
)
def test_a_csv_file_that_is_no_design_is_refused_with_the_line(tmp_path, text, line, message):
    file = tmp_path / "points.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        points("table", factors(2, 3), rows=file)
    assert message in str(caught.value)
    assert caught.value.problems[0].line == line


@pytest.mark.parametrize(
    ("given_design", "message"),
    [
        ("fulll", "Did you mean 'full'"),
        ({"latin_hypercube": {}}, "needs 'points'"),
        ({"latin_hypercube": {"points": 5, "sed": 1}}, "Did you mean 'seed'"),
        ({"full": {"points": 5}}, "It has none"),
        ({"a": {}, "b": {}}, "a design is a name"),
        ({"sobol": 5}, "settings of sobol are a mapping"),
    ],
)
def test_a_design_that_does_not_exist_is_refused(given_design, message):
    with pytest.raises(ScenarioError, match=message):
        design_of(given_design)


@pytest.mark.parametrize(
    ("name", "given_factors", "options", "message"),
    [
        ("full", factors(*[10] * 6), {}, "has 1000000 points"),
        ("full", [Factor("a", Range(0.0, 1.0))], {}, "range without steps"),
        ("fractional", factors(2, 3), {}, "has 3 levels"),
        ("fractional", factors(*[2] * 12), {}, "up to 11 factors"),
        ("latin_hypercube", factors(2), {"points": 0}, "not possible"),
        ("sobol", factors(2), {"points": 10**9}, "at most"),
        ("table", factors(2), {"rows": [{"x": 1}]}, "row 1 has the columns x"),
        ("table", factors(2), {"rows": []}, "no rows"),
        ("one_at_a_time", factors(2), {"base": {"x1": 0}}, "which is no factor"),
    ],
)
def test_a_design_that_does_not_fit_the_factors_is_refused(name, given_factors, options, message):
    with pytest.raises(ScenarioError, match=message):
        points(name, given_factors, **options)
