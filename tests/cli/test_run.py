from __future__ import annotations

import json

import pytest

import factorysim as fs
from factorysim.results.exporting import TABLES
from factorysim.results.indicators import indicators
from tests.cli.asking import TINY, ask

PICTURE = b"\x89PNG"


def test_run_prints_indicators_states_the_bottleneck_and_where_the_results_are():
    answer = ask("run", "tiny.yaml")
    assert answer.code == 0
    assert answer.err == ""
    study = fs.replicate(fs.read_scenario("tiny.yaml"))
    throughput = study.interval("throughput")
    (line,) = [row for row in answer.out.splitlines() if row.startswith("throughput  ")]
    _, mean, sign, half_width, unit = line.split()
    assert (sign, unit) == ("±", "1/h")
    assert abs(float(mean) - throughput.mean) < 0.1
    assert float(half_width) == pytest.approx(throughput.half_width, rel=0.05)
    assert "Tiny line\n480 min observed after a warm-up of 120 min; 3 replications" in answer.out
    assert "States: share of planned time" in answer.out
    assert "The bottleneck is drill" in answer.out
    assert "are in results" in answer.out


def test_the_results_folder_has_tables_pictures_and_provenance(folder):
    ask("run", "tiny.yaml", "--set", "stations.drill.buffer=5")
    results = folder / "results" / "tiny"
    names = {file.name for file in results.iterdir()}
    assert {f"{table}.csv" for table in (*TABLES, "parts", "wip", "replications")} <= names
    assert (results / "states.png").read_bytes().startswith(PICTURE)
    assert (results / "wip.png").read_bytes().startswith(PICTURE)
    provenance = fs.load_result(results).provenance
    assert provenance.text_kind == "scenario"
    assert provenance.overrides == {"stations.drill.buffer": 5}
    assert (provenance.seed, provenance.replication) == (7, 0)
    assert len((results / "replications.csv").read_text().splitlines()) == 1 + 3


def test_the_scenario_in_the_results_folder_is_the_one_that_was_run(folder):
    ask("run", "tiny.yaml", "--set", "stations.drill.buffer=5", "--seed", "3", "--out", "first")
    ask("run", "first/scenario.yaml", "--out", "second")
    first, second = fs.load_result("first"), fs.load_result("second")
    assert first.digest == second.digest


def test_results_never_collide_and_nothing_is_overwritten(folder):
    for _ in range(3):
        assert ask("run", "tiny.yaml", "--until", "3 h").code == 0
    assert sorted(f.name for f in (folder / "results").iterdir()) == ["tiny", "tiny-2", "tiny-3"]
    answer = ask("run", "tiny.yaml", "--out", "results/tiny")
    assert answer.code == 2
    assert answer.err == (
        "--out results/tiny: the folder is not empty, and nothing is overwritten. Name another "
        "one.\n"
    )
    assert "this is a file" in ask("run", "tiny.yaml", "--out", "tiny.yaml").err


def test_json_is_the_only_thing_on_standard_output():
    answer = ask("run", "tiny.yaml", "--json", "--set", "stations.saw.time=3")
    data = json.loads(answer.out)
    assert set(data["indicators"]) == set(indicators)
    assert data["run"] == {"until": "10 h", "warmup": "2 h", "replications": 3, "seed": 7}
    assert data["indicators"]["throughput"]["n"] == 3
    assert data["indicators"]["little_law"]["unit"] == ""
    assert data["folder"].endswith("tiny")
    assert "capacity" in " ".join(data["doubts"]), "demand is above the capacity of the saw"
    assert answer.out.isascii()


def test_the_numbers_of_json_are_those_of_the_library():
    data = json.loads(ask("run", "tiny.yaml", "--json").out)
    study = fs.replicate(fs.read_scenario("tiny.yaml"))
    for name in study.names:
        interval = study.interval(name)
        seen = data["indicators"][name]
        assert seen["mean"] == (None if interval.n == 0 else interval.mean)
        assert seen["n"] == interval.n


def test_options_for_the_run_replace_what_the_file_says():
    answer = ask(
        "run", "tiny.yaml", "--json", "--replications", "2", "--seed", "5", "--until", "4 h",
        "--warmup", "60",
    )  # fmt: skip
    assert json.loads(answer.out)["run"] == {
        "until": "4 h", "warmup": 60, "replications": 2, "seed": 5,
    }  # fmt: skip
    answer = ask("run", "tiny.yaml", "--seed", "5", "--set", "run.seed=6")
    assert answer.err == "run.seed is set by --set and by --seed. Keep one of them.\n"
    assert answer.code == 2


def test_a_run_may_end_with_a_number_of_parts():
    answer = ask("run", "tiny.yaml", "--until", "{parts: 100}", "--replications", "1")
    assert "so many parts had left" in answer.out
    assert "one replication gives no confidence interval" in answer.out


def test_the_number_of_processes_changes_nothing():
    alone, together = (
        json.loads(ask("run", "tiny.yaml", "--json", "--workers", n).out) for n in ("1", "2")
    )
    assert alone["indicators"] == together["indicators"]


def test_what_is_recorded_can_be_chosen():
    ask("run", "tiny.yaml", "--record", "history", "--out", "all")
    ask("run", "tiny.yaml", "--out", "parts")
    answer = ask("run", "tiny.yaml", "--record", "none", "--out", "none")
    assert "No picture of work in process: this run kept no rows of parts" in answer.out
    everything, parts, nothing = (fs.load_result(name) for name in ("all", "parts", "none"))
    assert everything.observed.history
    assert parts.observed.history is None
    assert nothing.observed.parts is None
    assert everything.digest == parts.digest == nothing.digest


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ["Petite ligne", "débit", "taux d'occupation", "en production", "Le goulot"]),
        ("de", ["Kleine Linie", "Durchsatz", "Auslastung", "arbeitet", "Der Engpass ist drill"]),
    ],
)
def test_it_speaks_three_languages_with_their_numbers(lang, words, monkeypatch):
    answer = ask("run", "tiny.yaml", "--lang", lang)
    assert [word for word in words if word not in answer.out] == []
    monkeypatch.setenv("FACTORYSIM_LANG", lang)
    again = ask("run", "tiny.yaml", "--out", "again")
    assert answer.out.splitlines()[:-2] == again.out.splitlines()[:-2]
    (row,) = [row for row in answer.out.splitlines() if row.startswith(f"{words[1]}  ")]
    assert "," in row
    assert "." not in row


def test_explain_tells_the_first_minutes_and_writes_nothing(folder):
    answer = ask("run", "tiny.yaml", "--explain", "20")
    lines = answer.out.splitlines()
    assert lines[0].endswith("part 1 (part) comes into being.")
    assert all(float(line.split()[2]) <= 20 for line in lines if line.startswith("t = "))
    assert "the first 20 min of replication 1" in answer.out
    assert not (folder / "results").exists()
    told = json.loads(ask("run", "tiny.yaml", "--explain", "20", "--json").out)["sentences"]
    assert told == lines[: len(told)]


def test_fleets_stocks_and_storages_have_a_table_each_where_there_are_any():
    fleets = ask(
        "run", "flexible-job-shop", "--replications", "1", "--until", "8 h", "--warmup", "1 h"
    ).out
    assert "Fleets in replication 1" in fleets
    (row,) = [line for line in fleets.splitlines() if line.startswith("vehicles  ")]
    seen = fs.simulate(
        fs.read_scenario("flexible-job-shop"), until="8 h", warmup="1 h"
    ).fleets.iloc[0]
    assert row.split()[1] == str(seen["vehicles"])
    assert f"{seen['utilisation'] * 100:.1f} %" in row
    stocks = ask("run", "beer-game", "--replications", "1", "--lang", "de").out
    assert "Bestände in Replikation 1" in stocks
    assert "Kosten [EUR]" in stocks
    assert "Storages in replication 1" not in fleets + stocks
    assert "in replication 1\nname" not in ask("run", "tiny.yaml").out


def test_explain_needs_no_number_and_speaks_the_language():
    answer = ask("run", "--explain", "tiny.yaml", "--lang", "de")
    assert "Teil 1 (part) entsteht." in answer.out
    assert "die ersten 30 min" in answer.out


def test_minutes_are_minutes_whatever_the_unit_of_the_factory(folder):
    (folder / "hours.yaml").write_text(TINY.replace("time_unit: min", "time_unit: h"), "utf-8")
    answer = ask("run", "hours.yaml", "--explain", "90")
    times = [float(line.split()[2]) for line in answer.out.splitlines() if line[:3] == "t ="]
    assert times
    assert max(times) <= 1.5


def test_explain_wants_a_time_above_zero():
    answer = ask("run", "tiny.yaml", "--explain", "0")
    assert answer.code == 2
    assert answer.err.startswith("--explain 0 is not possible.")


def test_a_public_job_shop_is_run_by_its_name():
    answer = ask("run", "ft06.txt", "--json", "--set", "stations.*.rule=mwkr")
    data = json.loads(answer.out)
    assert data["indicators"]["left"]["mean"] == 6
    assert data["first_replication"]["ended"] == "nothing left to do"


def test_markup_and_paths_in_names_are_only_letters(folder):
    name = "[bold]saw[link=x].yaml"
    text = TINY.replace("en: Tiny line", 'en: "[red]Tiny[/red] :smile: [/nothing]"')
    (folder / name).write_text(text, encoding="utf-8")
    answer = ask("run", name)
    assert answer.code == 0
    assert answer.out.startswith("[red]Tiny[/red] :smile: [/nothing]\n")
    assert [file.name for file in (folder / "results").iterdir()] == ["_bold_saw_link_x_"]
    assert "_bold_saw_link_x_" in answer.out
    assert ask("verify", "results/_bold_saw_link_x_").code == 0
