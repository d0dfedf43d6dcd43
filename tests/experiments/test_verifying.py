from __future__ import annotations

import json

import pytest

import factorysim as fs
from factorysim.errors import NotTheSame, ScenarioError
from factorysim.experiments import other_versions, save_study, verify
from factorysim.experiments.saving import REPLICATIONS, SUMMARY, read_study, sum_of
from factorysim.results.provenance import text_hash
from factorysim.results.saving import MANIFEST


@pytest.fixture(scope="module")
def study():
    line = fs.serial_line(times=[fs.exponential(1.0), 1.0], buffers=2, every=fs.exponential(2.0))
    return fs.replicate(line, until=200, warmup=50, replications=3, seed=4)


@pytest.fixture
def folder(study, tmp_path):
    return save_study(study, tmp_path / "study")


def rewrite(folder, name, old, new, *, honest=False):
    """Change a file; honestly, so that its sum is changed too."""
    file = folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    if honest:
        summary = json.loads((folder / SUMMARY).read_text("utf-8"))
        summary["files"][name] = sum_of(file)
        (folder / SUMMARY).write_text(json.dumps(summary), encoding="utf-8")


def difference(folder):
    with pytest.raises(NotTheSame) as caught:
        verify(folder)
    return str(caught.value)


def test_a_study_can_be_made_again(folder):
    calls = []
    found = verify(folder, progress=lambda done, wanted: calls.append((done, wanted)))
    assert found.replications == 3
    assert found.files == len(list(folder.iterdir())) - 1
    assert calls == [(1, 3), (2, 3), (3, 3)]


def test_the_numbers_of_the_replications_come_back_to_the_last_bit(study, folder):
    rows = read_study(folder).rows
    assert [list(row) for row in rows] == [list(study.names)] * 3
    for then, now in zip(rows, study.rows, strict=True):
        assert [repr(value) for value in then.values()] == [repr(v) for v in now.values()]


def test_the_number_of_processes_does_not_matter(folder):
    assert verify(folder, workers=2).replications == 3


def test_what_was_recorded_does_not_matter(study, tmp_path):
    for record in ("none", "history"):
        again = fs.replicate(
            study.factory, until=200, warmup=50, replications=2, seed=4, record=record
        )
        assert repr(again.rows) == repr(study.rows[:2])
        assert again.first.provenance.record == record
        assert verify(save_study(again, tmp_path / record)).replications == 2


def test_another_seed_gives_another_first_part(folder):
    rewrite(folder, MANIFEST, '"seed": 4', '"seed": 5', honest=True)
    message = difference(folder)
    assert message.startswith("replication 1: row 1 of the parts")
    assert "in the first result and" in message


def test_another_factory_is_noticed_by_its_hash(folder):
    rewrite(folder, MANIFEST, "exponential", "constant", honest=True)
    assert "the text in manifest.json is not the one" in difference(folder)


def test_a_changed_number_of_a_later_replication_is_named(folder):
    text = (folder / REPLICATIONS).read_text("utf-8")
    first_number = text.splitlines()[2].split(",")[1]
    rewrite(folder, REPLICATIONS, f"2,{first_number}", "2,99.0", honest=True)
    assert difference(folder) == (
        f"replication 2: indicator throughput is 99.0 in the folder and {first_number} when it is "
        "run again."
    )


def test_a_changed_mean_is_named(folder):
    data = json.loads((folder / SUMMARY).read_text("utf-8"))
    data["indicators"]["wip"]["half_width"] = 0.0
    (folder / SUMMARY).write_text(json.dumps(data), encoding="utf-8")
    assert difference(folder).startswith("summary.json: half_width of wip is 0.0 in the folder")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("states.csv", "working", "starved", "states.csv: the file was changed"),
        ("observed.json", "working", "starved", "observed.json"),
        (SUMMARY, '"factorysim_study": 1', '"factorysim_study": 2', "a study in format 1"),
        (SUMMARY, "{", "[", "not JSON"),
        (SUMMARY, '"files"', '"lost"', "its list of files or indicators is missing"),
        (SUMMARY, '"states.csv"', '"../states.csv"', "../states.csv: the file is missing"),
    ],
)
def test_damage_is_named(folder, name, old, new, message):
    if name == "observed.json":
        old, new = '"warmup": 50.0', '"warmup": 49.0'
    rewrite(folder, name, old, new)
    assert message in difference(folder)


@pytest.mark.parametrize("text", ["[1, 2]", "{", "[" * 100_000])
def test_a_factory_that_is_none_is_refused(folder, text):
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    manifest["provenance"] |= {"text": text, "hash": text_hash(text)}
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    (folder / SUMMARY).unlink()
    with pytest.raises(ScenarioError, match="is not a JSON object"):
        verify(folder)


def test_a_summary_without_its_numbers_is_refused(folder):
    rewrite(folder, SUMMARY, '"confidence"', '"trust"')
    assert "the confidence is missing" in difference(folder)


def test_a_missing_table_is_named(folder):
    (folder / "wip.csv").unlink()
    assert difference(folder) == "wip.csv: the file is missing."


def test_a_table_that_is_none_is_refused(folder):
    rewrite(folder, REPLICATIONS, "throughput,", "throughput,more,", honest=True)
    assert "replications.csv: the saved study is damaged" in difference(folder)


def test_a_single_result_can_be_made_again(tmp_path):
    line = fs.serial_line(times=[1, fs.exponential(1.0)], every=2)
    result = fs.simulate(line, until=100, seed=3, replication=4)
    assert verify(result.save(tmp_path / "one")).replications == 1


def test_a_factory_with_functions_cannot_be_made_again_from_a_folder(tmp_path):
    line = fs.serial_line(times=[1, 1], every=2)
    line = line.with_changes({"stations.station_1.rule": lambda part, station: part.number})
    fs.simulate(line, until=100).save(tmp_path / "f")
    with pytest.raises(ScenarioError, match="holds Python functions"):
        verify(tmp_path / "f")


def test_a_folder_without_a_result_is_refused(tmp_path):
    with pytest.raises(ScenarioError, match="there is no saved result"):
        verify(tmp_path)
    assert other_versions(tmp_path) == []


def test_other_versions_are_said(folder):
    assert other_versions(folder) == []
    rewrite(folder, MANIFEST, '"factorysim": "', '"factorysim": "0.0.1-')
    (note,) = other_versions(folder)
    assert note.startswith("This result was made with factorysim 0.0.1-")
