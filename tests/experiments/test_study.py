from __future__ import annotations

import math

import pandas as pd
import pytest

import factorysim as fs
from factorysim import ScenarioError, Study, StudyInterrupted, UnknownName
from tests.experiments.lines import clockwork, two_machines

BUFFER = "stations.station_2.buffer"
SHORT = {"until": 300, "warmup": 50, "replications": 3, "seed": 4}


def test_every_point_is_the_factory_with_its_values():
    study = Study(clockwork(), {BUFFER: [1, 4], "run.until": [100, 200]})
    assert [(p.factory.stations.station_2.buffer, p.run.until) for p in study.points] == [
        (1, 100),
        (1, 200),
        (4, 100),
        (4, 200),
    ]


def test_a_replication_of_a_point_is_the_same_as_a_run_of_its_factory():
    results = Study(two_machines(), {BUFFER: [0, 5]}, **SHORT).run()
    for point in results.study.points:
        for replication, values in results.runs[point.number].items():
            alone = fs.simulate(
                point.factory, until=300, warmup=50, seed=4, replication=replication
            )
            assert values == pytest.approx(alone.numbers, nan_ok=True, rel=0, abs=0)


def test_points_share_their_random_numbers_unless_told_otherwise():
    paths = {"stations.station_2.title": ["a", "b"]}
    common = Study(two_machines(), paths, **SHORT).run()
    assert common.values(1, "throughput") == common.values(2, "throughput")
    own = Study(two_machines(), paths, common_random_numbers=False, **SHORT).run()
    assert not set(own.values(1, "wip").values()) & set(own.values(2, "wip").values())


def test_own_random_numbers_of_a_point_do_not_depend_on_the_other_points():
    few = Study(two_machines(), {BUFFER: [5]}, common_random_numbers=False, **SHORT).run()
    more = Study(two_machines(), {BUFFER: [0, 5]}, common_random_numbers=False, **SHORT).run()
    assert few.values(1, "throughput") == more.values(2, "throughput")


def test_the_table_has_a_row_for_every_point_and_replication():
    results = Study(two_machines(), {BUFFER: [0, 5]}, measures={"twice": "2 * wip"}, **SHORT).run()
    table = results.table
    assert list(table.index) == [(p, r) for p in (1, 2) for r in (1, 2, 3)]
    assert list(table[BUFFER]) == [0, 0, 0, 5, 5, 5]
    assert (table["twice"] == 2 * table["wip"]).all()


def test_the_summary_is_mean_and_student_interval_of_the_table():
    results = Study(two_machines(), {BUFFER: [0, 5]}, **SHORT).run()
    row = results.summary.loc[(2, "throughput")]
    values = results.table.loc[2]["throughput"]
    assert row["mean"] == pytest.approx(values.mean())
    assert row["half_width"] == pytest.approx(4.302653 * values.std() / math.sqrt(3), rel=1e-6)
    assert row[BUFFER] == 5


def test_constraints_leave_out_points():
    study = Study(
        clockwork(),
        {BUFFER: [1, 2, 3], "stations.station_1.buffer": [1, 2, 3]},
        constraints=[f"{BUFFER} + stations.station_1.buffer <= 3", lambda v: v[BUFFER] > 1],
    )
    assert [tuple(p.values.values()) for p in study.points] == [(2, 1)]


def test_a_constraint_may_name_what_is_not_varied():
    condition = f"{BUFFER} > 2 * stations.station_2.capacity"
    study = Study(clockwork(), {BUFFER: [1, 5]}, constraints=condition)
    assert [p.values[BUFFER] for p in study.points] == [5]


def test_a_table_of_points_needs_no_factors():
    frame = pd.DataFrame({BUFFER: [1, 5], "stations.station_1.rule": ["fifo", "spt"]})
    study = Study(clockwork(), design=frame)
    assert study.points[1].factory.stations.station_1.rule == "spt"
    assert study.points[1].factory.stations.station_2.buffer == 5


def test_named_levels_change_several_values():
    study = Study(
        clockwork(), {"layout": {"tight": {BUFFER: 0}, "wide": {BUFFER: 9, "power": 2.0}}}
    )
    assert study.points[1].factory.stations.station_2.buffer == 9
    assert study.points[1].factory.power == 2.0


def test_an_unknown_path_is_refused_with_a_proposal():
    with pytest.raises(ScenarioError, match="Did you mean 'buffer'"):
        Study(clockwork(), {"stations.station_2.bufer": [1]})


def test_a_point_whose_factory_is_not_possible_is_named_with_its_rule():
    with pytest.raises(ScenarioError) as caught:
        Study(clockwork(), {BUFFER: [1, -1], "run.warmup": [0, 5]})
    said = str(caught.value)
    assert f"point 3 ({BUFFER} = -1, run.warmup = 0)" in said
    assert f"point 4 ({BUFFER} = -1, run.warmup = 5)" in said
    assert "point 1" not in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"factors": {BUFFER: []}}, "list of levels is empty"),
        ({"factors": {}}, "no factor"),
        ({"factors": {"run.seed": [1, 2]}}, "cannot be a factor"),
        ({"factors": {"run.replications": [1, 2]}}, "cannot be a factor"),
        ({"factors": {BUFFER: [1]}, "replications": 0}, "not possible"),
        ({"factors": {BUFFER: [1]}, "design": "fulll"}, "Did you mean 'full'"),
        ({"factors": {BUFFER: [1]}, "constraints": [f"{BUFFER} > 3"]}, "leave no point"),
        ({"factors": {BUFFER: [1]}, "constraints": ["bufer > 3"]}, "bufer"),
        ({"factors": {BUFFER: [1]}, "measures": {"m": "wipp"}}, "Did you mean 'wip'"),
        ({"design": [{BUFFER: 1}, {BUFFER: 1}]}, "the same as point 1"),
    ],
)
def test_what_is_not_possible_is_refused_before_anything_is_run(arguments, message):
    with pytest.raises(ScenarioError, match=message):
        Study(clockwork(), **arguments)


def test_an_unknown_indicator_is_refused_with_a_proposal():
    results = Study(clockwork(), {BUFFER: [1]}, until=20, replications=1).run()
    with pytest.raises(UnknownName, match="Did you mean 'throughput'"):
        results.values(1, "troughput")


def jammed() -> fs.Factory:
    """Two products that cross each other's way: with little room they jam."""
    return fs.Factory(
        products={"a": fs.Product(route=["x", "y"]), "b": fs.Product(route=["y", "x"])},
        sources={
            "as": fs.Source(makes="a", unlimited=True),
            "bs": fs.Source(makes="b", unlimited=True),
        },
        stations={"x": fs.Station(time=1, buffer=0), "y": fs.Station(time=1, buffer=0)},
    )


@pytest.mark.filterwarnings("ignore::factorysim.DoubtfulModel")
def test_a_run_that_jams_is_reported_and_the_others_are_kept():
    results = Study(jammed(), {"stations.*.buffer": [0, None]}, until=100, replications=2).run()
    assert list(results.failures["point"]) == [1, 1]
    assert "deadlock" in results.failures["error"][0]
    assert results.values(1, "throughput") == {}
    assert len(results.values(2, "throughput")) == 2
    assert results.is_complete
    assert "2 of 2 replications failed" in results.summary.loc[(1, "wip")]["note"]
    assert "2 replications failed. The first, point 1, replication 1" in str(results)


def test_ctrl_c_gives_back_what_is_done():
    def stop(done: int, _: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    study = Study(two_machines(), {BUFFER: [0, 5]}, **SHORT)
    with pytest.raises(StudyInterrupted) as caught:
        study.run(progress=stop)
    results = caught.value.results
    assert results.done == 4
    assert not results.is_complete
    assert "2 of 6 replications are missing" in str(results)


def test_tables_are_written_in_three_formats(tmp_path):
    results = Study(two_machines(), {BUFFER: [0, 5]}, **SHORT).run()
    from_csv = pd.read_csv(results.to_csv(tmp_path / "a" / "runs.csv"), index_col=[0, 1])
    from_parquet = pd.read_parquet(results.to_parquet(tmp_path / "runs.parquet"))
    from_excel = pd.read_excel(results.to_excel(tmp_path / "runs.xlsx"), sheet_name=None)
    assert list(from_csv["throughput"]) == list(results.table["throughput"])
    assert list(from_parquet["throughput"]) == list(results.table["throughput"])
    assert list(from_excel) == ["points", "summary", "replications"]
    assert list(from_excel["replications"]["wip"]) == pytest.approx(list(results.table["wip"]))
