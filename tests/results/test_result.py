from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import pytest

from factorysim.errors import AuditError
from factorysim.results import Facts, Provenance, Result, make_result
from tests.results.stories import saw_factory, saw_result, saw_story


def test_a_result_is_a_value_that_can_be_pickled_copied_and_compared():
    result = saw_result()
    assert result == saw_result()
    assert pickle.loads(pickle.dumps(result)) == result
    assert copy.deepcopy(result) == result


def test_results_differ_when_one_number_differs():
    other = saw_result()
    other.observed.machines[0].operations = 4
    assert other != saw_result()


def test_make_result_audits_and_takes_the_facts_from_the_factory():
    result = make_result(saw_story(), factory=saw_factory(), provenance=Provenance(seed=7))
    assert result.facts.planned_run_times == {"saw": 3.0}
    assert result.provenance.seed == 7
    seen = saw_story()
    seen.products[0].left = 2
    with pytest.raises(AuditError):
        make_result(seen, factory=saw_factory(), provenance=Provenance())


def test_a_factory_with_functions_gives_a_result_that_can_be_pickled():
    factory = saw_factory().model_copy(
        update={"stations": {"saw": saw_factory().stations.saw.model_copy(update={"rule": print})}}
    )
    result = make_result(saw_story(), factory=factory, provenance=Provenance())
    assert pickle.loads(pickle.dumps(result)) == result


def test_printing_shows_indicators_bottleneck_and_warnings():
    text = str(saw_result())
    lines = text.splitlines()
    assert lines[0] == "saw-line: 10 min observed, seed 7, replication 1"
    assert any(line.split() == ["lead", "time", "4", "min"] for line in lines)
    assert any(line.split() == ["utilisation", "95.0", "%"] for line in lines)
    assert any(line.split() == ["first", "pass", "yield", "-"] for line in lines)
    assert "The bottleneck is saw" in text
    assert "Warning: the queue of saw grows" in text


def test_an_early_end_is_said():
    seen = saw_story()
    seen.ended = "nothing left to do"
    assert "The run ended at 10 min: nothing left to do." in str(
        Result(seen, Facts(), Provenance())
    )


def test_a_notebook_shows_a_table_in_which_names_are_escaped():
    seen = saw_story()
    seen.machines[0].place = seen.places[0].name = "<script>"
    seen.warnings = ["<b>"]
    html = Result(seen, Facts(), Provenance(scenario="<i>"))._repr_html_()
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html
    assert "&lt;script&gt;" in html


def test_repr_is_one_line_that_names_the_most_loaded_station():
    assert repr(saw_result()) == (
        "<Result of saw-line: 10 min observed, seed 7, replication 1: 3 parts left, "
        "most loaded 'saw'>"
    )
    assert saw_result().most_loaded == "saw"


def test_the_indicators_are_one_row_with_units_in_the_columns():
    table = saw_result().indicators
    assert len(table) == 1
    assert table.loc[0, "throughput [1/h]"] == 18
    assert table.loc[0, "throughput_per_time_unit [1/min]"] == 0.3
    assert table.loc[0, "service_level"] == 0.5


def test_importing_results_loads_no_heavy_library():
    code = (
        "import sys, factorysim.results\n"
        "heavy = {'matplotlib', 'pandas', 'scipy', 'networkx'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
