"""Distributions state their moments, draw what they state, and never depend on the block size."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from factorysim.errors import ScenarioError
from factorysim.model.distributions import (
    DISTRIBUTIONS,
    Beta,
    Constant,
    Discrete,
    Distribution,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Geometric,
    Hyperexponential,
    Lognormal,
    Normal,
    Poisson,
    Triangular,
    Uniform,
    Weibull,
)

EXAMPLES: list[Distribution] = [
    Constant(value=3),
    Exponential(mean=6),
    Uniform(low=2, high=5),
    Triangular(low=1, mode=2, high=6),
    Triangular(low=2, mode=2, high=2),
    Normal(mean=4, sd=0.5),
    Normal(mean=1, cv=1.2),
    Lognormal(mean=20, cv=0.8),
    Lognormal(mean=20, sd=3),
    Gamma(mean=6, cv=0.5),
    Gamma(mean=6, cv=1.7),
    Erlang(mean=6, k=3),
    Hyperexponential(shares=(0.25, 0.75), means=(2.5, 0.5)),
    Weibull(shape=2, scale=100),
    Weibull(shape=0.8, scale=10),
    Beta(a=2, b=5, low=1, high=9),
    Discrete(values={1: 0.2, 3: 0.5, 7.5: 0.3}),
    Empirical(values=(2, 4, 9, 9)),
    Poisson(mean=4),
    Geometric(p=0.25),
]
IN_SCIPY: list[tuple[Distribution, Any]] = [
    (Exponential(mean=6), stats.expon(scale=6)),
    (Uniform(low=2, high=5), stats.uniform(2, 3)),
    (Triangular(low=1, mode=2, high=6), stats.triang(0.2, loc=1, scale=5)),
    (Normal(mean=1, cv=1.2), stats.truncnorm(-1 / 1.2, np.inf, loc=1, scale=1.2)),
    (Gamma(mean=6, cv=0.5), stats.gamma(4, scale=1.5)),
    (Erlang(mean=6, k=3), stats.gamma(3, scale=2)),
    (Weibull(shape=2, scale=100), stats.weibull_min(2, scale=100)),
    (Beta(a=2, b=5, low=1, high=9), stats.beta(2, 5, loc=1, scale=8)),
    (Lognormal(mean=20, cv=0.8), stats.lognorm(math.sqrt(math.log(1.64)), scale=20 / 1.64**0.5)),
    (Poisson(mean=4), stats.poisson(4)),
    (Geometric(p=0.25), stats.geom(0.25)),
]


def draw(distribution: Distribution, *counts: int) -> list[float]:
    """Draw blocks one after the other, with generators of a fixed seed."""
    first, second = np.random.Generator(np.random.PCG64(7)), np.random.Generator(np.random.PCG64(8))
    return [value for count in counts for value in distribution.block(first, count, second)]


def name(value: object) -> str | None:
    return repr(value)[:40] if isinstance(value, Distribution) else None


def test_every_distribution_has_an_example() -> None:
    assert {type(example) for example in EXAMPLES} == set(DISTRIBUTIONS.values())


@pytest.mark.parametrize("distribution", EXAMPLES, ids=name)
def test_the_size_of_a_block_never_changes_a_value(distribution: Distribution) -> None:
    assert draw(distribution, 10, 5) == draw(distribution, 15)
    assert draw(distribution, *[1] * 15) == draw(distribution, 15)


@pytest.mark.parametrize("distribution", EXAMPLES, ids=name)
def test_a_large_sample_has_the_stated_mean_and_scatter(distribution: Distribution) -> None:
    sample = np.array(draw(distribution, 200_000))
    variance = distribution.scv * distribution.expected**2
    if variance == 0:
        assert set(sample) == {distribution.expected}
        return
    standard_error = math.sqrt(variance / len(sample))
    assert abs(sample.mean() - distribution.expected) < 4 * standard_error
    squares = (sample - distribution.expected) ** 2
    assert abs(squares.mean() - variance) < 4 * squares.std() / math.sqrt(len(sample))
    assert sample.min() >= 0


@pytest.mark.parametrize(("ours", "theirs"), IN_SCIPY, ids=name)
def test_mean_and_scatter_agree_with_scipy(ours: Distribution, theirs: Any) -> None:
    assert ours.expected == pytest.approx(theirs.mean())
    assert ours.scv == pytest.approx(theirs.var() / theirs.mean() ** 2)


@pytest.mark.parametrize(("ours", "theirs"), IN_SCIPY[:9], ids=name)
def test_a_sample_follows_the_curve(ours: Distribution, theirs: Any) -> None:
    assert stats.kstest(draw(ours, 20_000), theirs.cdf).pvalue > 1e-4


@pytest.mark.parametrize("distribution", EXAMPLES, ids=name)
def test_the_short_form_means_the_same(distribution: Distribution) -> None:
    short = distribution.model_dump()
    assert list(short) == [distribution.kind]
    assert type(distribution).model_validate(short) == distribution


def test_parameters_may_stand_in_a_list() -> None:
    assert Triangular.model_validate({"triangular": [1, 2, 5]}) == Triangular(low=1, mode=2, high=5)
    assert Normal.model_validate({"normal": [4, 0.5]}) == Normal(mean=4, sd=0.5)
    assert Exponential.model_validate({"exponential": {"mean": 6}}) == Exponential(mean=6)
    assert Empirical.model_validate({"empirical": [1, 2]}) == Empirical(values=(1, 2))
    assert Discrete.model_validate({"discrete": {"1": 1.0}}) == Discrete(values={1: 1.0})


def test_in_unit_turns_all_times_into_numbers() -> None:
    assert Exponential(mean="90 s").in_unit("min") == Exponential(mean=1.5)
    assert Normal(mean="2 min", sd="30 s").in_unit("s") == Normal(mean=120, sd=30)
    assert Normal(mean="2 min", cv=0.5).in_unit("s") == Normal(mean=120, cv=0.5)
    branches = Hyperexponential(shares=(0.5, 0.5), means=("1 min", "3 min"))
    assert branches.in_unit("s").means == (60, 180)
    assert Beta(a=2, b=2, high="5 min").in_unit("s").expected == 150


def test_a_mean_without_a_unit_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="has a unit"):
        _ = Exponential(mean="8 h").expected


def test_the_normal_curve_says_how_much_of_it_is_cut() -> None:
    assert Normal(mean=1, sd=1).share_cut == pytest.approx(stats.norm.cdf(-1))
    assert Normal(mean=4, sd=0).share_cut == 0


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Triangular(low=1, mode=5, high=3), "low 1.0, mode 5.0, high 3.0"),
        (lambda: Uniform(low="2 min", high="90 s"), "ascending order"),
        (lambda: Uniform(low=1, high="3 min"), "with a unit, or none"),
        (lambda: Normal(mean=3), "neither was given"),
        (lambda: Normal(mean=3, sd=1, cv=1), "both were given"),
        (lambda: Discrete(values={1: 0.5, 2: 0.6}), "add up to 1.1"),
        (lambda: Discrete(values={-1: 1.0}), "0 or more"),
        (lambda: Hyperexponential(shares=(0.5, 0.5), means=(1,)), "as many means as shares"),
        (lambda: Exponential(mean=-1), "A time is 0 or more"),
        (lambda: Exponential(mean=math.nan), "finite"),
        (lambda: Weibull(shape=0, scale=1), "above 0"),
        (lambda: Geometric(p=0), "above 0"),
        (lambda: Erlang(mean=1, k=0), "1 or more"),
        (lambda: Triangular.model_validate_json("[1]"), "high"),
    ],
)
def test_impossible_parameters_are_refused(make: Any, words: str) -> None:
    with pytest.raises((ScenarioError, ValueError)) as caught:
        make()
    assert words in str(caught.value)
