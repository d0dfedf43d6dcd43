"""`optimise`: what it is asked, what it finds, and what it says of it."""

from __future__ import annotations

import pickle

import pytest

import factorysim as fs
from factorysim.errors import MissingPart, ScenarioError, UnknownName
from factorysim.experiments import Study
from factorysim.experiments.searching import optuna_search
from factorysim.experiments.searching.optimising import optimise

LINE = fs.serial_line(times=[fs.exponential(m) for m in (0.8, 1.2, 0.8)], buffers=1)
SECOND, THIRD = "stations.station_2.buffer", "stations.station_3.buffer"
RUN = {"until": 250, "warmup": 50, "seed": 1}
PLACES = {SECOND: range(5), THIRD: range(5)}


def find(**changed):
    settings = {"over": PLACES, "maximise": "throughput", "budget": 70, **RUN} | changed
    return optimise(LINE, **settings)


def orders(due):
    """Orders with a due date, for one machine whose speed is looked for."""
    return fs.Factory(
        products={"part": fs.Product(route=["mill"])},
        sources={"orders": fs.Source(makes="part", every=fs.exponential(2.0), due=due)},
        stations={"mill": fs.Station(time=1.0)},
    )


def test_more_places_are_better_and_the_result_is_ready_to_use():
    found = find()
    assert found.best[SECOND] + found.best[THIRD] >= 6
    assert found.factory.stations["station_2"].buffer == found.best[SECOND]
    assert found.replications <= found.budget == 70
    assert found.simulated == found.replications
    assert found.allowed == 25
    assert found.interval.n == found.points[0].fresh.n
    assert found.points[0].finding == "best"
    assert found.points[0].values == found.best
    assert fs.simulate(found.factory, until=100).value("left") > 50


def test_a_cost_for_places_makes_a_search_modest():
    found = find(maximise=f"throughput - 4 * {SECOND} - 4 * {THIRD}", budget=100)
    assert found.best[SECOND] + found.best[THIRD] <= 3
    assert find(maximise=None, minimise=f"{SECOND} + {THIRD}").best == {SECOND: 0, THIRD: 0}


def test_the_goal_may_be_a_function_or_in_a_table_of_the_result():
    by_function = find(maximise=lambda result: result.value("throughput"))
    by_formula = find(maximise="throughput")
    assert by_function.best == by_formula.best
    assert by_function.interval == by_formula.interval
    busy = find(maximise="places.station_2.utilisation", budget=60)
    assert 0.7 < busy.interval.mean <= 1.0


def test_the_constraints_hold_at_all_points():
    found = find(constraints=[f"{SECOND} + {THIRD} <= 3", lambda values: values[SECOND] > 0])
    assert all(p.values[SECOND] + p.values[THIRD] <= 3 for p in found.points)
    assert all(p.values[SECOND] > 0 for p in found.points)
    assert found.allowed == 6
    assert found.method == "every_point"


def test_named_levels_and_settings_of_the_run_may_be_varied():
    over = {
        "layout": {"narrow": {SECOND: 0, THIRD: 0}, "wide": {SECOND: 4, THIRD: 4}},
        "run.warmup": [20, 50],
    }
    found = find(over=over)
    assert found.best["layout"] == "wide"
    assert found.factory.stations["station_2"].buffer == 4
    assert found.run.warmup == found.best["run.warmup"]


def test_what_is_required_is_kept_and_judged():
    over = {"stations.mill.time": [0.5, 0.8, 1.1, 1.4, 1.7]}
    settings = {"over": over, "maximise": "stations.mill.time", "until": 600, "warmup": 100}
    found = optimise(orders(due=6.0), subject_to="service_level >= 0.9", budget=80, **settings)
    (judgement,) = found.requirements
    assert judgement.value.mean >= 0.9
    assert found.best["stations.mill.time"] < 1.7
    assert judgement.is_certain == (judgement.margin.low >= 0) == found.is_certain
    slow = next(p for p in found.points if p.values["stations.mill.time"] == 1.7)
    assert not slow.satisfies
    said = str(found)
    assert "service_level >= 0.9 is satisfied" in said


def test_a_point_that_satisfies_a_requirement_by_its_mean_only_is_not_certain():
    over = {"stations.mill.time": [1.0]}
    found = optimise(
        orders(due=3.0), over, maximise="throughput", until=400, warmup=100, budget=20,
        subject_to=["service_level >= 0.94"],
    )  # fmt: skip
    assert found.runner_up is None
    assert not found.is_certain
    assert "but this is not certain" in str(found)
    assert "No other point came so far" in str(found)


def test_what_cannot_be_told_apart_is_said():
    # Once parts can wait without end, more room changes nothing.
    found = find(over={SECOND: [40, 50, 60]}, budget=40)
    assert {p.finding for p in found.points} == {"best", "possible"}
    assert len(found.not_worse) == 2
    assert "not significantly better than the second" in str(found)
    assert "nicht signifikant besser als der zweite" in found.text("de")


def test_the_table_has_everything_that_was_tried():
    found = find(constraints=[f"{SECOND} + {THIRD} == 4"])
    table = found.table
    assert len(table) == 5
    assert table.iloc[0]["finding"] == "best"
    spent = table["replications"].sum() + table["fresh_replications"].sum()
    assert spent == found.replications
    assert set(table["finding"]) <= {"best", "worse", "possible", "not_compared"}
    assert [step.replications for step in found.trace] == sorted(
        s.replications for s in found.trace
    )
    assert "5" in str(found)
    assert pickle.loads(pickle.dumps(found)) == found


def test_the_result_does_not_depend_on_the_number_of_workers():
    alone, together = find(budget=40), find(budget=40, workers=2)
    assert alone == together


@pytest.mark.parametrize("engine", ["built-in", "optuna"])
def test_the_engine_is_named_and_the_seed_decides(engine):
    over = {SECOND: range(12), THIRD: range(12)}
    first, again = (find(over=over, engine=engine, budget=40) for _ in range(2))
    assert first == again
    assert first.engine.startswith(engine)
    assert first.provenance["engine"] == first.engine
    assert first.engine in str(first)


def test_auto_is_built_in_over_levels_and_says_what_it_took_over_real_numbers(monkeypatch):
    assert find(engine="auto", budget=30).engine.startswith("built-in")
    real = {"stations.station_2.time.mean": fs.Range(0.9, 1.3)}
    assert find(over=real, budget=30).engine.startswith("optuna")
    monkeypatch.setattr(optuna_search, "is_installed", lambda: False)
    found = find(over=real, budget=30)
    assert found.engine.startswith("built-in")
    assert "Optuna is not installed" in str(found)


def test_without_optuna_its_name_is_answered_by_what_to_install(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingPart, match=r"pip install 'factorysim\[optuna\]'"):
        find(engine="optuna")


def test_what_is_in_the_file_is_not_simulated_again(tmp_path):
    file = tmp_path / "line.sqlite"
    first = find(store=file, budget=50)
    again = find(store=file, budget=50)
    assert again.simulated == 0
    assert again.points == first.points
    # The formula is another one, but the runs are the same.
    dearer = find(store=file, budget=50, maximise=f"throughput - 0.001 * {SECOND}")
    assert dearer.simulated < 25
    larger = find(store=file, budget=90)
    assert 0 < larger.simulated < 90


def test_a_study_and_a_search_of_the_same_model_share_a_file(tmp_path):
    file = tmp_path / "line.sqlite"
    Study(LINE, {SECOND: [0, 1], THIRD: [0, 1]}, replications=4, **RUN).run(store=file)
    found = find(over={SECOND: [0, 1], THIRD: [0, 1]}, budget=20, store=file)
    assert found.simulated <= found.replications - 4 * 2


def test_progress_is_told():
    told = []
    found = find(budget=30, progress=lambda done, wanted: told.append((done, wanted)))
    assert told[-1] == (found.replications, 30)


def test_points_that_are_not_possible_as_a_factory_are_left_out_and_named():
    # Each value is possible with the others of the model, but not a warm-up of 200 before an end
    # at 100.
    found = find(over={"run.until": [100, 300], "run.warmup": [50, 200]}, budget=40)
    assert len(found.points) == 3
    assert len(found.refused) == 1
    assert "not possible as a factory: 1" in str(found)
    with pytest.raises(ScenarioError, match="no combination is possible as a factory"):
        find(over={"run.until": [100], "run.warmup": [200]}, budget=30)


def test_if_nothing_satisfies_the_requirement_the_closest_is_named():
    with pytest.raises(ScenarioError, match=r"no point satisfies 'throughput >= 70'") as error:
        find(subject_to="throughput >= 70", constraints=f"{SECOND} == {THIRD}")
    assert f"the closest was {SECOND} = 4, {THIRD} = 4" in str(error.value)
    assert "is missed by" in str(error.value)
    with pytest.raises(ScenarioError, match=r"'service_level >= 0\.9' cannot be judged"):
        find(subject_to="service_level >= 0.9")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"over": {"stations.station_9.buffer": [1]}}, "Did you mean 'station_"),
        ({"over": {SECOND: []}}, "the list of levels is empty"),
        ({"over": {}}, "there is no factor"),
        ({"over": {SECOND: [1, -2]}}, f"{SECOND}: -2 "),
        ({"over": {"stations.station_1.rule": ["fifo", "sptt"]}}, "Did you mean 'spt'"),
        ({"over": {"run.seed": [1, 2]}}, "cannot be a factor"),
        ({"constraints": f"{SECOND} > 9"}, "none of the 25 combinations satisfies"),
        ({"constraints": f"{SECOND} > 9"}, f"'{SECOND} > 9' alone leaves nothing"),
        ({"maximise": None}, "no goal is given"),
        ({"minimise": "wip"}, "more than one goal"),
        ({"maximise": 3}, "maximise: received 3"),
        ({"maximise": "thruput"}, "Did you mean 'throughput'"),
        ({"subject_to": "throughput"}, "is not a condition"),
        ({"subject_to": "1 < throughput < 2"}, "Write one comparison"),
        ({"subject_to": "throughput == 2"}, "Write one comparison"),
        ({"budget": 9}, "9 replications are too few.*10 are the least"),
        ({"budget": 2.5}, "budget: 2.5 is not possible"),
        ({"replications": 1}, "replications: 1 is not possible"),
        ({"engine": "optunna"}, "Did you mean 'optuna'"),
        ({"confidence": 95}, "confidence: 95 is not possible"),
    ],
)
def test_a_question_that_is_not_possible_is_refused_before_anything_is_run(changed, message):
    with pytest.raises((ScenarioError, UnknownName), match=message):
        find(**changed)


CIRCLE = fs.Factory(
    products={"part": fs.Product(route=["first", "second", "first"])},
    sources={"raw": fs.Source(makes="part", unlimited=True)},
    stations={"first": fs.Station(time=1.0, buffer=0), "second": fs.Station(time=1.0, buffer=0)},
    loops={"cards": fs.Loop(cards=1, start="first", end="exit")},
)
"""Two parts in the circle wait for each other for ever."""


@pytest.mark.filterwarnings("ignore::factorysim.errors.DoubtfulModel")
def test_a_point_that_stands_still_is_never_chosen():
    over = {"loops.cards.cards": [1, 2]}
    found = optimise(CIRCLE, over, maximise="throughput", until=100, budget=20)
    assert found.best["loops.cards.cards"] == 1
    assert found.points[1].finding == "failed"
    assert "deadlock" in found.points[1].error


@pytest.mark.filterwarnings("ignore::factorysim.errors.DoubtfulModel")
def test_if_nothing_can_be_run_to_its_end_the_reason_is_said():
    with pytest.raises(ScenarioError, match=r"no point could be run to its end.*deadlock"):
        optimise(CIRCLE, {"loops.cards.cards": [2]}, maximise="throughput", until=100, budget=20)
