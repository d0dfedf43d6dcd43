"""Public job-shop instances become factories."""

from __future__ import annotations

from pathlib import Path

import pytest

from factorysim.errors import ScenarioError
from factorysim.scenario import parse_scenario, read_job_shop, read_scenario
from factorysim.scenario.job_shops import parse_job_shop
from factorysim.scenario.library import shipped

FT06 = shipped() / "job-shop" / "ft06.txt"
FLEXIBLE = """\
2 3 1.5
2  2 0 5 2 4   1 1 3
1  3 2 6 1 2 0 7
"""


def test_ft06_has_six_jobs_that_visit_six_machines() -> None:
    factory = read_job_shop(FT06)
    assert list(factory.stations) == ["m0", "m1", "m2", "m3", "m4", "m5"]
    assert list(factory.products) == [f"job_{number}" for number in range(6)]
    first = factory.products.job_0.route
    assert [(step.at, step.time) for step in first] == [
        ("m2", 1.0), ("m0", 3.0), ("m1", 6.0), ("m3", 7.0), ("m5", 3.0), ("m4", 6.0),
    ]  # fmt: skip


def test_all_jobs_enter_at_time_0_in_the_order_of_the_file() -> None:
    schedule = read_job_shop(FT06).sources.orders.schedule
    assert schedule is not None
    assert [(order.at, order.product) for order in schedule] == [
        (0.0, f"job_{number}") for number in range(6)
    ]


def test_machines_have_the_rule_and_unlimited_buffers() -> None:
    stations = read_job_shop(FT06, rule="mwkr").stations.values()
    assert {(station.rule, station.buffer) for station in stations} == {("mwkr", None)}


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ScenarioError, match="Did you mean 'mopnr'"):
        read_job_shop(FT06, rule="mopn")


@pytest.mark.parametrize(
    ("name", "jobs", "machines", "total"),
    [("ft06", 6, 6, 197), ("ft10", 10, 10, 5109), ("la01", 10, 5, 2849)],
)
def test_the_shipped_instances_are_complete(
    name: str, jobs: int, machines: int, total: float
) -> None:
    shop = parse_job_shop((shipped() / "job-shop" / f"{name}.txt").read_text(encoding="utf-8"))
    assert (len(shop.jobs), shop.machines, shop.total_time) == (jobs, machines, total)


def test_an_instance_alone_is_a_scenario_that_runs_until_all_is_done() -> None:
    scenario = read_scenario(FT06)
    assert scenario.name == "ft06"
    assert (scenario.run.until, scenario.run.warmup) == (197.0, 0.0)


def test_an_instance_is_found_in_the_library_by_its_file_name() -> None:
    assert read_scenario("ft06.txt") == read_scenario(FT06)
    assert read_scenario("job-shop/ft06.txt") == read_scenario(FT06)


def test_the_flexible_format_gives_alternatives_with_times() -> None:
    shop = parse_job_shop(FLEXIBLE)
    assert shop.jobs == (({0: 5.0, 2: 4.0}, {1: 3.0}), ({2: 6.0, 1: 2.0, 0: 7.0},))


def test_a_flexible_operation_takes_the_first_free_machine(tmp_path: Path) -> None:
    (tmp_path / "mk.txt").write_text(FLEXIBLE, encoding="utf-8")
    step = read_job_shop(tmp_path / "mk.txt").products.job_0.route[0]
    assert (dict(step.at), step.choose) == ({"m0": 5.0, "m2": 4.0}, "first_free")  # type: ignore[arg-type]


def test_comments_and_empty_lines_are_passed_over() -> None:
    text = "# two jobs\n\n2 2   # jobs, machines\n\n0 3 1 2\n# the second\n1 4 0 1\n\n"
    assert parse_job_shop(text) == parse_job_shop("2 2\n0 3 1 2\n1 4 0 1")


def test_a_scenario_names_an_instance_and_a_rule(tmp_path: Path) -> None:
    (tmp_path / "ft06.txt").write_bytes(FT06.read_bytes())
    scenario = parse_scenario(
        "factorysim: 1\nfactory: {job_shop: ft06.txt, rule: lpt}\nrun: {seed: 7}\n",
        folder=tmp_path,
    )
    assert scenario.factory == read_job_shop(FT06, rule="lpt")
    assert (scenario.run.until, scenario.run.seed) == (197.0, 7)


def test_a_scenario_may_say_itself_how_long_it_runs(tmp_path: Path) -> None:
    (tmp_path / "ft06.txt").write_bytes(FT06.read_bytes())
    scenario = parse_scenario(
        "factorysim: 1\nfactory: {job_shop: ft06.txt}\nrun: {until: 30}\n", folder=tmp_path
    )
    assert scenario.run.until == 30.0


@pytest.mark.parametrize(
    ("factory", "path", "words"),
    [
        ("{job_shop: ft6.txt}", "job_shop", "no file 'ft6.txt' beside the scenario. Did you mean"),
        ("{job_shop: ../ft06.txt}", "job_shop", "folder of the scenario"),
        ("{job_shop: 6}", "job_shop", "A text is wanted"),
        ("{job_shop: ft06.txt, rule: sptt}", "rule", "Did you mean 'spt'?"),
        ("{job_shop: ft06.txt, rule: [spt]}", "rule", "A text is wanted"),
        ("{job_shop: ft06.txt, stations: {}}", "stations", "describes the whole factory"),
    ],
)
def test_a_mistake_beside_the_instance_is_named(
    factory: str, path: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "ft06.txt").write_bytes(FT06.read_bytes())
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(f"factorysim: 1\nfactory: {factory}\n", folder=tmp_path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.path) == (2, path)
    assert words in problem.message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "the file is empty"),
        ("jobs 6\n", 1, "begins with the numbers of jobs and machines"),
        ("2\n0 1\n", 1, "begins with the numbers of jobs and machines"),
        ("2.5 2\n0 1 1 1\n", 1, "begins with the numbers of jobs and machines"),
        ("0 2\n", 1, "begins with the numbers of jobs and machines"),
        ("3 2\n0 3 1 2\n1 4 0 1\n", 1, "3 jobs are announced, but 2 lines"),
        ("2 2\n0 3 1 2\n1 4 0\n", 3, "3 numbers were given; a job on 2 machines has 4"),
        ("2 2\n0 3 1 2\n1 4 2 1\n", 3, "2 is not a machine. The 2 machines are counted from 0"),
        ("2 2\n0 3 1 2\n1 4 1 1\n", 3, "machine 1 is given twice"),
        ("2 2\n0 3 1 2\n1 4 0 x\n", 3, "'x' is not possible"),
        ("2 2\n0 3 1 2\n1 4 0 -1\n", 3, "'-1' is not possible"),
        ("2 2\n0 3 1 nan\n1 4 0 1\n", 2, "'nan' is not possible"),
        ("2 2\n0.5 3 1 2\n1 4 0 1\n", 2, "0.5 is not a machine"),
        ("1 2 1\n2 1 0 5 1 1\n", 2, "the line ends where a time of operation 2"),
        ("1 2 1\n1 2 0 5 0 3\n", 2, "operation 1 names machine 0 twice"),
        ("1 2 1\n1 1 0 5 7\n", 2, "1 numbers are left over"),
        ("1 2 1\n1 0 0 5 7\n", 2, "0 is not possible as the number of alternatives"),
        ("1 1000000000\n999999999999 1\n", 2, "2 numbers were given"),
    ],
)
def test_a_mistake_in_an_instance_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_job_shop(text, file="shop.txt")
    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == ("shop.txt", line)
    assert words in problem.message


def test_all_mistakes_of_an_instance_are_named() -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_job_shop("3 2\n0 3 1 2\n1 4 1 1\n0 1 7 1\n")
    assert [problem.line for problem in caught.value.problems] == [3, 4]
