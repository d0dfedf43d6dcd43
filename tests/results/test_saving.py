from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.results import Provenance, Result, load_result
from factorysim.results.observed import Observed, SourceSeen
from factorysim.results.saving import MANIFEST, OBSERVED, PARTS
from tests.results.stories import SAW_FACTS, row, saw_result, saw_story


def rewrite(folder: Path, name: str, old: str, new: str, *, honest: bool = False) -> None:
    """Change a saved file; *honest* also corrects its sum in the manifest."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    if honest:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")


@pytest.fixture
def folder(tmp_path):
    return saw_result().save(tmp_path / "made" / "here")


def refused(folder: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        load_result(folder)
    return str(caught.value)


def test_a_loaded_result_is_equal_to_the_saved_one(folder):
    loaded = load_result(folder)
    assert loaded == saw_result()
    assert str(loaded) == str(saw_result())


def test_a_result_without_rows_and_history_is_equal_again(tmp_path):
    seen = replace(saw_story(), parts=None, history=None)
    overrides = {"stations.saw.buffer": 5}
    result = Result(seen, SAW_FACTS, Provenance(overrides=overrides, run={"until": "8 h"}))
    assert load_result(result.save(tmp_path)) == result


def test_saving_again_into_the_same_folder_leaves_nothing_of_the_old_result(folder):
    result = Result(replace(saw_story(), parts=None, history=None), SAW_FACTS, Provenance())
    assert load_result(result.save(folder)) == result
    assert not (folder / PARTS).exists()


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1e9), st.floats(0, 1e-9), st.floats(0, 1e300) | st.just(float("inf"))
        ),
        max_size=5,
    )
)
def test_property_numbers_come_back_to_the_last_bit(tmp_path_factory, times):
    rows = [
        row(i, 0.0, 1e9, worked=a, waited=b, due=c, source=-1, fate="in system")
        for i, (a, b, c) in enumerate(times)
    ]
    seen = replace(saw_story(), parts=rows, parts_omitted=1)
    result = Result(seen, SAW_FACTS, Provenance())
    assert load_result(result.save(tmp_path_factory.mktemp("saved"))) == result


def test_a_changed_file_is_refused_with_its_name(folder):
    rewrite(folder, PARTS, "6.0", "6.5")
    message = refused(folder)
    assert PARTS in message
    assert "SHA-256 differs" in message


def test_a_file_that_was_changed_together_with_its_sum_contradicts_itself(folder):
    rewrite(folder, PARTS, "6.0", "6.5", honest=True)
    assert "its numbers contradict each other: product bracket" in refused(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (PARTS, "number,", "nummer,", "its columns are not number, product"),
        (PARTS, "1,0,0,0.0", "one,0,0,0.0", "could not convert string 'one'"),
        (PARTS, "1,0,0,0.0", "1,0,0", "number of columns changed"),
        (PARTS, "1,0,0,0.0", "1,9,0,0.0", "unknown product"),
        (PARTS, "1,0,0,0.0", "1,0,-2,0.0", "unknown source"),
        (PARTS, "1,0,0,0.0", "1,0.5,0,0.0", "column product has other numbers than whole ones"),
        (PARTS, "1,0,0,0.0", "1e300,0,0,0.0", "column number has other numbers"),
        (PARTS, "1,0,0,0.0", "1,0,0,nan", "has not 12 numbers"),
        (OBSERVED, '"warmup": 0.0', '"warmup": "soon"', "observed.warmup: input should be"),
        (OBSERVED, '"warmup": 0.0,', "", "observed.warmup: field required"),
        (
            OBSERVED,
            '"warmup": 0.0',
            '"warmup": NaN',
            "its numbers contradict each other: the window",
        ),
        (OBSERVED, "{", "[", "invalid json"),
        ("observed_history.csv", "0.0,1.0", "0.0,99.0", "unknown kind"),
        ("observed_history.csv", "0.0,1.0,0.0", "0.0,1.0,9.0", "unknown place"),
        ("observed_history.csv", "-1.0,11.0", "-1.0,99.0", "unknown state"),
        (OBSERVED, '"time_unit": "min"', '"time_unit": "week"', "'week' is not a unit of time"),
        (OBSERVED, '"states": [', '"states": [0.0, ', "a machine has 12 states"),
        ("observed_history.csv", "0.0,1.0", "0.0", "number of columns changed"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(folder, name, old, new, message):
    rewrite(folder, name, old, new, honest=True)
    assert message in refused(folder)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"factorysim_result": 4', '"factorysim_result": 3', "reads format 4"),
        ('"factorysim_result": 4', '"something": 3', "is not the manifest"),
        ('"observed.json"', '"../../etc/passwd"', "list of files"),
        ('"digest": "ab', '"digest": "cd', "digest is not that of the result"),
        ('"seed": 7', '"seed": "seven"', "seed: input should be"),
        ("{", "", "not JSON"),
        ("{", "[" * 100_000, "not JSON"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused_in_words(folder, old, new, message):
    rewrite(folder, MANIFEST, old, new)
    assert message in refused(folder)


def test_a_missing_folder_or_file_is_named(folder):
    assert "manifest.json" in refused(folder / "nowhere")
    (folder / OBSERVED).unlink()
    assert "cannot be read" in refused(folder)


def test_a_file_that_is_not_text_is_refused(folder):
    (folder / PARTS).write_bytes(b"\xff\xfe\x00")
    rewrite_sum = hashlib.sha256(b"\xff\xfe\x00").hexdigest()
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    manifest["files"][PARTS] = rewrite_sum
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    assert "not a CSV file of numbers" in refused(folder)


def test_an_enormous_file_is_not_even_opened(folder, monkeypatch):
    monkeypatch.setitem(load_result.__globals__["_LARGEST"], OBSERVED, 10)
    assert "larger than" in refused(folder)


def test_no_saved_file_is_a_pickle(folder):
    assert sorted(file.name for file in folder.iterdir()) == [
        "manifest.json", "observed.json", "observed_history.csv", "observed_parts.csv",
    ]  # fmt: skip
    for file in folder.iterdir():
        file.read_text("utf-8")


def test_letters_of_every_language_come_back(tmp_path):
    seen = Observed(
        "min", 0, 1, "until", [], [], [], [SourceSeen("Aufträge_Überlauf")], [], parts=[]
    )
    result = Result(seen, SAW_FACTS, Provenance(scenario="ligne d'usinage", text="é\r\nß"))
    assert load_result(result.save(tmp_path)) == result
