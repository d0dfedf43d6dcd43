"""The decomposition against the exact chain, and what must hold for every line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from factorysim.errors import ModelError, ScenarioError
from factorysim.theory.lines.buffer_bounds import throughput_bounds
from factorysim.theory.lines.chains import line_chain
from factorysim.theory.lines.decomposition import decompose_line
from tests.validation.reference import cases, model, value

MOST_ERROR = 0.01
"""The decomposition is within 1 % of the exact chain on random lines of 3 to 5 machines."""


def random_lines(
    seed: int, number: int, *, places: int, reliable: float = 0.2
) -> Iterator[dict[str, Any]]:
    """Draw lines like the random ones of the reference cases."""
    generator = np.random.default_rng(seed)
    for _ in range(number):
        count = int(generator.integers(3, 6))
        fails = generator.uniform(0.02, 0.18, count) * (generator.random(count) > reliable)
        yield {
            "rates": generator.uniform(0.8, 1.55, count).tolist(),
            "buffers": generator.integers(0, places + 1, count - 1).tolist(),
            "failure_rates": fails.tolist(),
            "repair_rates": generator.uniform(0.2, 1.0, count).tolist(),
        }


def errors_of(lines: Iterator[dict[str, Any]], *, section_size: int | None) -> list[float]:
    """Relative errors of the throughput against the exact chain."""
    errors = []
    for line in lines:
        exact = line_chain(**line).throughput
        errors.append(abs(decompose_line(**line, section_size=section_size).throughput / exact - 1))
    return errors


def test_random_lines_are_within_one_percent_of_the_exact_chain() -> None:
    errors = errors_of(random_lines(1, 30, places=2), section_size=3)
    assert max(errors) < MOST_ERROR
    assert np.mean(errors) < MOST_ERROR / 3
    # Longer lines than sections are approximate: otherwise nothing would be tested here.
    assert sum(error > 1e-6 for error in errors) > 10


@pytest.mark.long
@pytest.mark.parametrize("section_size", [3, None])
def test_many_random_lines_are_within_one_percent_of_the_exact_chain(
    section_size: int | None,
) -> None:
    errors = errors_of(random_lines(2, 100, places=3), section_size=section_size)
    assert max(errors) < MOST_ERROR


@pytest.mark.long
def test_sections_of_four_are_within_a_quarter_of_a_percent_for_moderate_buffers() -> None:
    errors = errors_of(random_lines(3, 20, places=5), section_size=4)
    assert max(errors) < MOST_ERROR / 4


@pytest.mark.parametrize("case", [c for c in cases("unreliable_line") if c.startswith("random")])
def test_the_random_reference_lines_are_within_one_percent(case: str) -> None:
    says = model(case)
    line = decompose_line(
        says["service_rates"],
        says["buffers"],
        failure_rates=says["failure_rates"],
        repair_rates=says["repair_rates"],
        section_size=3,
    )
    assert line.throughput == pytest.approx(value(case, "throughput"), rel=MOST_ERROR)
    assert line.wip == pytest.approx(value(case, "mean_parts_in_line"), rel=0.015)
    exact = value(case, "fraction_blocked")
    assert line.fraction_blocked == pytest.approx(exact, abs=0.01)


def test_a_line_that_fits_into_one_section_is_exact() -> None:
    says = model("random_unreliable_00")
    line = (says["service_rates"], says["buffers"])
    machines = {"failure_rates": says["failure_rates"], "repair_rates": says["repair_rates"]}
    found = decompose_line(*line, **machines, section_size=3)
    assert found == line_chain(*line, **machines)


def test_long_lines_pass_the_same_flow_through_every_machine_and_stay_within_bounds() -> None:
    line = next(random_lines(5, 1, places=2))
    long = {name: (values * 4)[: 11 - (name == "buffers")] for name, values in line.items()}
    found = decompose_line(**long, section_size=3)
    flows = np.array(long["rates"]) * np.array(found.fraction_processing)
    assert flows == pytest.approx(found.throughput, rel=1e-5)
    nothing = {**long, "buffers": [0] * 10}
    upper = throughput_bounds(
        **{name: values[: 3 - (name == "buffers")] for name, values in long.items()}
    ).upper
    lower = decompose_line(**nothing, section_size=3).throughput
    assert lower < found.throughput < upper


def test_a_long_line_run_backwards_has_nearly_the_same_throughput() -> None:
    line = {
        "rates": [1.0, 1.3, 0.9, 1.1, 1.0, 1.2],
        "buffers": [2, 0, 3, 1, 2],
        "failure_rates": [0.1, 0.02, 0.0, 0.15, 0.05, 0.1],
        "repair_rates": [0.5, 0.3, 1.0, 0.8, 0.4, 0.6],
    }
    back = {name: values[::-1] for name, values in line.items()}
    forwards = decompose_line(**line, section_size=3).throughput
    assert decompose_line(**back, section_size=3).throughput == pytest.approx(forwards, rel=0.005)


def test_lines_with_arrivals_are_cut_as_well() -> None:
    machines: dict[str, Any] = {
        "failure_rates": [0.1, 0.0, 0.05, 0.1],
        "repair_rates": [0.5, 1.0, 0.5, 0.5],
        "arrival_rate": 0.7,
        "first_buffer": 3,
    }
    exact = line_chain([1.0, 1.2, 1.1, 0.9], [2, 1, 2], **machines)
    found = decompose_line([1.0, 1.2, 1.1, 0.9], [2, 1, 2], **machines, section_size=3)
    assert found.throughput == pytest.approx(exact.throughput, rel=MOST_ERROR)
    assert found.loss_share == pytest.approx(exact.loss_share, abs=0.01)
    assert found.lead_time == pytest.approx(exact.lead_time, rel=0.015)


def test_erlang_times_are_within_one_percent() -> None:
    phases = [2, 1, 3, 2]
    exact = line_chain([1.0, 1.2, 1.1, 0.9], [1, 0, 1], erlang_phases=phases)
    found = decompose_line([1.0, 1.2, 1.1, 0.9], [1, 0, 1], erlang_phases=phases, section_size=3)
    assert found.throughput == pytest.approx(exact.throughput, rel=MOST_ERROR)


def test_larger_sections_are_more_accurate() -> None:
    line: tuple[list[float], list[int]] = ([1.0] * 7, [0] * 6)
    exact = line_chain(*line).throughput
    errors = [
        abs(decompose_line(*line, section_size=k).throughput / exact - 1) for k in (2, 3, 4, 5)
    ]
    assert errors == sorted(errors, reverse=True)
    assert decompose_line(*line).throughput == pytest.approx(exact, rel=1e-9)


def test_a_line_that_is_bad_for_small_sections_is_within_one_percent_with_four() -> None:
    line = {
        "rates": [1.16, 1.54, 1.52, 1.34, 1.21],
        "buffers": [5, 1, 4, 0],
        "failure_rates": [0.175, 0.103, 0.039, 0.12, 0.144],
        "repair_rates": [0.25, 0.71, 0.88, 0.67, 0.41],
    }
    (four,) = errors_of(iter([line]), section_size=4)
    (chosen,) = errors_of(iter([line]), section_size=None)
    assert four < 0.001
    assert chosen < MOST_ERROR


def test_an_iteration_that_is_stopped_too_early_says_so() -> None:
    with pytest.raises(ModelError, match="after 1 sweeps the throughputs of the sections"):
        decompose_line([1.0] * 6, [1] * 5, section_size=3, most_sweeps=1)


def test_impossible_sections_are_refused() -> None:
    with pytest.raises(ScenarioError, match="section_size: 1 is not possible"):
        decompose_line([1.0] * 4, [1] * 3, section_size=1)
    with pytest.raises(ScenarioError, match="tolerance"):
        decompose_line([1.0] * 4, [1] * 3, tolerance=0)
    with pytest.raises(ScenarioError, match="it would have"):
        decompose_line([1.0] * 4, [500] * 3)
