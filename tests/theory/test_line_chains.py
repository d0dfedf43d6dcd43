"""The exact chain of a line against independent chains and against what must hold for any line."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ModelError, ScenarioError
from factorysim.theory.lines.chains import line_chain
from factorysim.theory.lines.markov_chains import solve_chain, stationary
from factorysim.theory.lines.phase_types import PhaseType
from factorysim.theory.lines.sections import Section
from factorysim.theory.lines.two_machine_lines import two_machine_line
from tests.validation.markov import BLOCKED, DOWN, EMPTY, WORKING, SerialLine, share_of
from tests.validation.markov import parts_in_line as count_parts

RATES = st.floats(0.3, 3.0).map(lambda x: round(x, 2))
FAILURES = st.sampled_from([0.0, 0.02, 0.1, 0.5])
PLACES = st.integers(0, 3)


@st.composite
def lines(draw: st.DrawFn, most: int = 4) -> dict[str, Any]:
    """Draw a line of two machines and more, reliable or not."""
    count = draw(st.integers(2, most))

    def several(values: st.SearchStrategy[Any], number: int) -> list[Any]:
        return draw(st.lists(values, min_size=number, max_size=number))

    return {
        "rates": several(RATES, count),
        "buffers": several(PLACES, count - 1),
        "failure_rates": several(FAILURES, count),
        "repair_rates": several(RATES, count),
    }


def backwards(line: dict[str, Any]) -> dict[str, Any]:
    return {name: values[::-1] for name, values in line.items()}


@pytest.mark.parametrize("seed", range(6))
def test_the_chain_agrees_with_one_that_was_written_independently(seed: int) -> None:
    generator = np.random.default_rng(seed)
    count = int(generator.integers(2, 4))
    says: dict[str, Any] = {
        "rates": generator.uniform(0.5, 2.0, count).tolist(),
        "buffers": generator.integers(0, 3, count - 1).tolist(),
        "failures": generator.uniform(0.01, 0.3, count).tolist(),
        "repairs": generator.uniform(0.2, 1.0, count).tolist(),
        "phases": generator.integers(1, 3, count).tolist(),
    }
    fed: dict[str, Any] = {"arrivals": 0.6, "first_buffer": 2} if seed % 2 else {}
    slow = SerialLine(**says, **fed).solve()
    line = line_chain(
        says["rates"],
        says["buffers"],
        failure_rates=says["failures"],
        repair_rates=says["repairs"],
        erlang_phases=says["phases"],
        arrival_rate=fed.get("arrivals"),
        first_buffer=fed.get("first_buffer", 0),
    )
    assert line.throughput == pytest.approx(slow.rates["left"], rel=1e-10)
    assert line.wip == pytest.approx(slow.mean(count_parts), rel=1e-10)
    for shares, condition in (
        (line.fraction_processing, WORKING),
        (line.fraction_blocked, BLOCKED),
        (line.fraction_starved, EMPTY),
        (line.fraction_down, DOWN),
    ):
        expected = [slow.mean(share_of(i, condition)) for i in range(count)]
        assert shares == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(lines(most=3), st.data())
def test_a_line_run_backwards_has_the_same_throughput(
    line: dict[str, Any], data: st.DataObject
) -> None:
    phases = [data.draw(st.integers(1, 2)) for _ in line["rates"]]
    forwards = line_chain(**line, erlang_phases=phases).throughput
    reverse = line_chain(**backwards(line), erlang_phases=phases[::-1]).throughput
    assert reverse == pytest.approx(forwards, rel=1e-9)


@given(lines(), st.data())
def test_one_place_more_never_lowers_the_throughput(
    line: dict[str, Any], data: st.DataObject
) -> None:
    before = line_chain(**line).throughput
    gap = data.draw(st.integers(0, len(line["buffers"]) - 1))
    more = [places + (i == gap) for i, places in enumerate(line["buffers"])]
    assert line_chain(**{**line, "buffers": more}).throughput >= before * (1 - 1e-10)


@given(lines())
def test_every_machine_passes_the_same_flow_and_its_shares_fill_the_time(
    line: dict[str, Any],
) -> None:
    found = line_chain(**line)
    for i, rate in enumerate(line["rates"]):
        assert rate * found.fraction_processing[i] == pytest.approx(found.throughput, rel=1e-9)
        down = line["failure_rates"][i] / line["repair_rates"][i] * found.fraction_processing[i]
        assert found.fraction_down[i] == pytest.approx(down, rel=1e-9, abs=1e-12)
        shares = (
            found.fraction_processing[i]
            + found.fraction_blocked[i]
            + found.fraction_starved[i]
            + found.fraction_down[i]
        )
        assert shares == pytest.approx(1.0, rel=1e-9)


@given(lines(most=2))
def test_two_machines_agree_with_the_solution_by_levels(line: dict[str, Any]) -> None:
    chain = line_chain(**line)
    levels = two_machine_line(
        line["rates"],
        buffer=line["buffers"][0],
        failure_rates=line["failure_rates"],
        repair_rates=line["repair_rates"],
    )
    assert levels.throughput == pytest.approx(chain.throughput, rel=1e-9)
    between = chain.wip - 1 + chain.fraction_blocked[0]
    assert levels.mean_parts_between == pytest.approx(between, rel=1e-9)
    assert levels.starved_share == pytest.approx(chain.fraction_starved[1], rel=1e-8)
    assert levels.blocked_share == pytest.approx(chain.fraction_blocked[0], rel=1e-8)


@given(lines())
def test_a_line_that_hardly_fails_behaves_like_a_reliable_one(line: dict[str, Any]) -> None:
    reliable = line_chain(line["rates"], line["buffers"])
    rare = [1e-7] * len(line["rates"])
    hardly = line_chain(
        line["rates"], line["buffers"], failure_rates=rare, repair_rates=line["repair_rates"]
    )
    assert hardly.throughput == pytest.approx(reliable.throughput, rel=1e-5)
    never = line_chain(**{**line, "failure_rates": [0.0] * len(rare)})
    assert never == reliable


def test_arrivals_that_are_not_lost_leave_again() -> None:
    line = line_chain([1.0, 1.2, 0.9], [2, 1], arrival_rate=0.7, first_buffer=3)
    assert line.throughput == pytest.approx(0.7 * (1 - line.loss_share), rel=1e-12)
    flood = line_chain([1.0, 1.2, 0.9], [2, 1], arrival_rate=1e7, first_buffer=0)
    saturated = line_chain([1.0, 1.2, 0.9], [2, 1])
    assert flood.throughput == pytest.approx(saturated.throughput, rel=1e-5)


def test_one_machine_with_arrivals_is_the_queue_with_losses() -> None:
    # M/M/1 with 4 places in all and load 0.5: loss x^4 (1 - x) / (1 - x^5).
    line = line_chain([1.0], [], arrival_rate=0.5, first_buffer=3)
    assert line.loss_share == pytest.approx(0.5**4 * 0.5 / (1 - 0.5**5), rel=1e-12)
    assert line_chain([2.0], []).throughput == 2.0


def test_large_chains_are_solved_by_steps_as_accurately_as_small_ones_directly() -> None:
    rates = [1.0, 1.1, 0.9, 1.05]
    machines = {"failure_rates": [0.1] * 4, "repair_rates": [0.5] * 4}
    large = line_chain(rates, [4, 4, 4], **machines)
    assert Section([PhaseType.exponential(1).with_failures(1, 1)] * 4, [4, 4, 4]).size() > 3000
    flows = np.array(rates) * np.array(large.fraction_processing)
    assert flows == pytest.approx(large.throughput, rel=1e-10)


@pytest.mark.parametrize("scv", [1 / 30, 0.2, 0.35, 0.5, 1.0, 2.5])
def test_phases_have_the_moments_that_were_asked_for(scv: float) -> None:
    time = PhaseType.with_moments(mean=3.0, scv=scv)
    assert time.mean == pytest.approx(3.0)
    assert time.scv == pytest.approx(scv)


def test_failures_lengthen_the_time_for_a_part() -> None:
    # Mean 2 with 0.3 failures per working time of mean duration 1 / 0.6 each.
    time = PhaseType.erlang(0.5, 3).with_failures(0.3, 0.6)
    assert time.mean == pytest.approx(2.0 * (1 + 0.3 / 0.6))


def test_times_with_several_first_phases_agree_with_a_hand_made_chain() -> None:
    # One machine with arrivals lost when it is busy: busy share = load / (1 + load), any time.
    mixed = PhaseType.hyperexponential((0.3, 0.7), (0.5, 2.0))
    line = line_chain(times=[mixed], buffers=[], arrival_rate=0.8)
    load = 0.8 * mixed.mean
    assert line.fraction_processing[0] == pytest.approx(load / (1 + load), rel=1e-12)


def test_two_equal_phases_make_an_exponential_time() -> None:
    split = PhaseType.hyperexponential((0.4, 0.6), (1.3, 1.3))
    line = line_chain(times=[split, PhaseType.exponential(1.0), split], buffers=[1, 0])
    assert line.throughput == pytest.approx(line_chain([1.3, 1.0, 1.3], [1, 0]).throughput)


def test_the_number_of_states_is_known_before_they_are_listed() -> None:
    section = Section(
        [PhaseType.erlang(1.0, 2)] * 2 + [PhaseType.exponential(1.0).with_failures(0.1, 1.0)],
        [2, 0],
    )
    assert section.size() == len(section.states) == len(np.unique(section.states, axis=0))


def test_too_many_states_are_refused_with_their_number() -> None:
    with pytest.raises(ScenarioError, match=r"chain: it would have [\d,]+ states") as error:
        line_chain([1.0] * 10, [5] * 9)
    assert "Reduce the buffers" in str(error.value)
    assert "decomposition" in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rates": [1, 1], "buffers": []}, "buffers: 0 values"),
        ({"rates": [1, 1], "buffers": [-1]}, r"buffers\[0\]: -1 is not possible"),
        ({"rates": [1, 1], "buffers": [1.5]}, "whole number"),
        ({"rates": [1, 0], "buffers": [1]}, "rate: 0 is not possible"),
        ({"rates": [1, 1], "buffers": [1], "failure_rates": [0.1, 0]}, "repair_rates"),
        ({"rates": [1, 1], "buffers": [1], "failure_rates": [0.1]}, "failure_rates: 1 values"),
        (
            {"rates": [1, 1], "buffers": [1], "failure_rates": [1, 1], "repair_rates": [1, 0]},
            "repair_rate: 0 is not possible",
        ),
        ({"rates": [], "buffers": []}, "exactly one of rates and times"),
        ({"rates": [1], "buffers": [], "arrival_rate": -1}, "arrival_rate: -1"),
    ],
)
def test_impossible_lines_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        line_chain(**arguments)


def test_states_that_are_left_for_ever_have_no_probability() -> None:
    found = stationary(np.array([0, 1, 2]), np.array([1, 2, 1]), np.array([1.0, 1.0, 3.0]), 3)
    assert found.tolist() == pytest.approx([0.0, 0.75, 0.25])


def test_a_chain_with_two_ends_is_refused() -> None:
    with pytest.raises(ModelError, match="2 separate classes"):
        stationary(np.array([0, 0]), np.array([1, 2]), np.array([1.0, 1.0]), 3)


def test_an_endless_chain_is_stopped() -> None:
    with pytest.raises(ScenarioError, match="At most 50 are accepted"):
        solve_chain(0, lambda n: [(1.0, n + 1, "more")], most_states=50)
