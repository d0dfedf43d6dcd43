"""Every analytic number of the reference cases about lines, assembly, merge and kanban."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from scipy.optimize import minimize_scalar

from factorysim.theory.lines.assembly_and_merge import assembly_chain, merge_chain
from factorysim.theory.lines.chains import line_chain
from factorysim.theory.lines.kanban_chains import kanban_chain, two_card_kanban_chain
from factorysim.theory.lines.slot_lines import slot_line_chain
from factorysim.theory.lines.two_machine_flow import two_machine_flow
from factorysim.theory.lines.two_machine_lines import two_machine_line, two_machine_slots
from tests.validation.reference import all_cases, model

FAMILIES = (
    "finite_buffer_line",
    "unreliable_line",
    "assembly_fork_join",
    "merge_split",
    "kanban",
)
DIGITS = 1e-9
"""The cases state ten significant digits."""

Model = Mapping[str, Any]


def serial_line(says: Model) -> dict[str, Any]:
    line = line_chain(
        says["service_rates"],
        says["buffers"],
        failure_rates=says.get("failure_rates", ()),
        repair_rates=says.get("repair_rates", ()),
        erlang_phases=says.get("erlang_phases", ()),
        arrival_rate=says.get("arrival_rate"),
        first_buffer=says.get("first_buffer", 0),
    )
    return {
        "throughput": line.throughput,
        "mean_parts_in_line": line.wip,
        "mean_time_in_system": line.lead_time,
        "loss_fraction": line.loss_share,
        "fraction_processing": line.fraction_processing,
        "fraction_blocked": line.fraction_blocked,
        "fraction_starved": line.fraction_starved,
        "fraction_down": line.fraction_down,
        "mean_buffer_content": line.mean_buffer_content,
    }


def balanced_table(says: Model) -> dict[str, Any]:
    rows = all_cases()["balanced_exp_table_even"]["metrics"][0]["value"]
    table = []
    for machines, buffer, _ in rows:
        line = line_chain([1 / says["mean_service"]] * machines, [buffer] * (machines - 1))
        table.append([machines, buffer, line.throughput])
    return {"table": table}


def bowl(says: Model) -> dict[str, Any]:
    each = says["total_mean_work"] / 3

    def throughput(middle: float) -> float:
        outer = (says["total_mean_work"] - middle) / 2
        return line_chain([1 / outer, 1 / middle, 1 / outer], says["buffers"]).throughput

    best = minimize_scalar(
        lambda middle: -throughput(middle), bounds=(0.7, 1.0), options={"xatol": 1e-9}
    )
    balanced = throughput(each)
    return {
        "balanced_throughput": balanced,
        "best_throughput": -best.fun,
        # The optimum is flat: the last digits of the place are noise.
        "best_middle_mean": pytest.approx(best.x, rel=1e-6),
        "relative_gain": pytest.approx(-best.fun / balanced - 1, rel=1e-7),
    }


def two_exponential_machines(says: Model) -> dict[str, Any]:
    machines = {
        "failure_rates": says["failure_rates"],
        "repair_rates": says["repair_rates"],
    }
    after = two_machine_line(
        says["service_rates"], buffer=says["buffer_between_machines"], **machines
    )
    before = two_machine_line(
        says["service_rates"], capacity=says["equivalent_N_counting_convention"], **machines
    )
    assert after == before
    return {
        "throughput": after.throughput,
        "mean_n_counting_blocked_and_in_process_parts": after.mean_parts_between,
    }


def symmetric_slots(says: Model) -> dict[str, Any]:
    rows = all_cases()["det_2m_symmetric"]["metrics"][0]["value"]
    lines = [two_machine_slots(says["p"], says["r"], capacity=row[0]) for row in rows]
    return {
        "table": [
            [row[0], line.throughput, line.mean_parts_between]
            for row, line in zip(rows, lines, strict=True)
        ]
    }


def slots(says: Model) -> dict[str, Any]:
    closed = two_machine_slots(says["p"], says["r"], capacity=says["N"][0])
    chain = slot_line_chain(says["p"], says["r"], capacities=says["N"])
    assert closed.throughput == pytest.approx(chain.throughput, rel=1e-12)
    return {"production_rate": closed.throughput, "mean_n": [closed.mean_parts_between]}


def flow(says: Model) -> dict[str, Any]:
    line = two_machine_flow(
        [says["speed"]] * 2,
        failure_rates=says["failure_rates"],
        repair_rates=says["repair_rates"],
        buffer=says["buffer"],
    )
    return {"throughput": line.throughput, "mean_buffer": line.mean_parts_between}


def assembly(says: Model) -> dict[str, Any]:
    found = assembly_chain(says["feeder_rates"], says["assembly_rate"], says["buffers"])
    return {"throughput": found.throughput, "utilisation": found.utilisation}


def merge(says: Model) -> dict[str, Any]:
    found = merge_chain(says["feeder_rates"], says["machine_rate"], says["buffer"])
    return {
        "throughput": found.throughput,
        "share_from_feeder_1": found.share_from_feeder[0],
        "fraction_blocked": found.fraction_blocked,
    }


def one_card(says: Model) -> dict[str, Any]:
    found = kanban_chain(says["service_rates"], says["kanbans"], says["demand_rate"])
    return {
        "throughput": found.throughput,
        "fill_rate": found.fill_rate,
        "mean_finished_stock": found.mean_finished_stock,
    }


def two_cards(says: Model) -> dict[str, Any]:
    found = two_card_kanban_chain(
        [says["stage1_rate"], says["stage2_rate"]],
        transport_rate=says["transport_rate_each"],
        production_cards=[says["production_cards_1"], says["production_cards_2"]],
        withdrawal_cards=says["withdrawal_cards"],
        demand_rate=says["demand_rate"],
    )
    return {"throughput": found.throughput, "fill_rate": found.fill_rate}


SOLVERS: dict[str, Callable[[Model], dict[str, Any]]] = {
    "balanced_exp_table_even": balanced_table,
    "bowl_3m_b1": bowl,
    "exp_2m_gershwin_berman": two_exponential_machines,
    "det_2m_symmetric": symmetric_slots,
    "det_2m_p1": slots,
    "fluid_2m_N10": flow,
    "fluid_2m_N15": flow,
    "assembly_00_bal": assembly,
    "assembly_43": assembly,
    "merge_priority": merge,
    "kanban2_lost_42": one_card,
    "kanban_two_card": two_cards,
}
"""How each case is solved; all others are serial lines."""


@pytest.mark.parametrize(
    "case", [name for name, case in all_cases().items() if case["family"] in FAMILIES]
)
def test_theory_gives_every_number_of_the_case_to_its_digits(case: str) -> None:
    found = SOLVERS.get(case, serial_line)(model(case))
    for metric in all_cases()[case]["metrics"]:
        name, expected = metric["name"], metric["value"]
        if not isinstance(expected, list):
            expected, got = [expected], [found[name]]
        elif isinstance(expected[0], list):
            expected = [number for row in expected for number in row]
            got = [number for row in found[name] for number in row]
        else:
            got = list(found[name])
        for number, value in zip(got, expected, strict=True):
            if isinstance(number, float | int):
                assert number == pytest.approx(value, rel=DIGITS, abs=1e-12), (case, name)
            else:
                assert value == number, (case, name)
