from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap

import pytest

from factorysim import ScenarioError, StoreError, Study, exponential
from factorysim.experiments import store as stores
from tests.experiments.lines import two_machines

BUFFER = "stations.station_2.buffer"


def study(buffers=(0, 5), replications=3, **others):
    settings = {"until": 200, "warmup": 50, "seed": 4} | others
    return Study(two_machines(), {BUFFER: list(buffers)}, replications=replications, **settings)


def counting():
    """A progress function, and the list of what it was told."""
    told: list[int] = []
    return (lambda done, _: told.append(done)), told


@pytest.fixture
def file(tmp_path):
    return tmp_path / "results" / "lines.sqlite"


def test_a_study_that_is_run_again_simulates_nothing(file):
    first = study().run(store=file)
    progress, told = counting()
    again = study().run(store=file, progress=progress)
    assert told == [6]
    assert again.table.equals(first.table)


def test_what_comes_from_the_file_is_what_was_simulated_bit_for_bit(file):
    without = study().run()
    study().run(store=file)
    assert study().run(store=file).table.equals(without.table)


def test_more_replications_and_more_points_extend_the_file(file):
    study(replications=2).run(store=file)
    progress, told = counting()
    extended = study(buffers=(0, 3, 5), replications=3).run(store=file, progress=progress)
    assert told[0] == 4
    assert told[-1] == 9
    assert extended.table.equals(study(buffers=(0, 3, 5), replications=3).run().table)


def test_fewer_replications_leave_the_others_in_the_file(file):
    study(replications=3).run(store=file)
    assert study(replications=1).run(store=file).done == 2
    progress, told = counting()
    study(replications=3).run(store=file, progress=progress)
    assert told == [6]


@pytest.mark.filterwarnings("ignore::factorysim.DoubtfulModel")
def test_runs_that_failed_are_kept_with_their_reason(file):
    from tests.experiments.test_study import jammed

    jam = Study(jammed(), {"stations.*.buffer": [0, None]}, until=100, replications=2)
    first, again = jam.run(store=file), jam.run(store=file)
    assert len(first.errors) == 2
    assert again.errors == first.errors


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"seed": 5}, "run.seed is 4 in the file and 5 here"),
        ({"until": 300}, "run.until is 200.0 in the file and 300.0 here"),
        ({"measures": {"m": "2 * wip"}}, "measures.measures.m is not in the file"),
        ({"common_random_numbers": False}, "run.common_random_numbers is true in the file"),
    ],
)
def test_a_changed_study_is_refused_and_says_what_differs(file, changed, message):
    before = study().run(store=file).table
    with pytest.raises(ScenarioError) as caught:
        study(**changed).run(store=file)
    assert message in str(caught.value)
    assert "fork" in str(caught.value)
    assert study().run(store=file).table.equals(before)


def test_a_changed_factory_is_refused_with_the_path_that_differs(file):
    study().run(store=file)
    other = two_machines().with_changes({"stations.station_1.time": exponential(0.9)})
    changed = Study(other, {BUFFER: [0, 5]}, replications=3, until=200, warmup=50, seed=4)
    with pytest.raises(ScenarioError, match=r"scenario\.stations\.station_1\.time"):
        changed.run(store=file)


def test_another_version_of_the_library_is_refused(file, monkeypatch):
    study().run(store=file)
    newer = {**dict(stores.json.loads(study().identity().versions)), "numpy": "99.0"}
    monkeypatch.setattr("factorysim.experiments.identity.versions", lambda: newer)
    with pytest.raises(ScenarioError, match=r"versions\.numpy is .* in the file and \"99.0\" here"):
        study().run(store=file)


def test_a_fork_begins_a_new_file_once(file):
    study().run(store=file)
    forked = study(seed=5).run(store=file, fork=True)
    assert forked.store == file.with_name("lines-2.sqlite")
    progress, told = counting()
    study(seed=5).run(store=file, fork=True, progress=progress)
    assert told == [6]
    assert study(seed=6).run(store=file, fork=True).store == file.with_name("lines-3.sqlite")
    assert study().run(store=file, fork=True).store == file


def test_a_factory_with_functions_cannot_be_kept(file):
    line = two_machines().with_changes({"stations.station_1.rule": lambda part, station: 0})
    with pytest.raises(ScenarioError, match="run without a store"):
        Study(line, {BUFFER: [1]}, until=100).run(store=file)
    assert not file.exists()


def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path):
    for name, content in [
        ("a.sqlite", b"not a database, but long enough" * 50),
        ("b.sqlite", None),
    ]:
        path = tmp_path / name
        if content is None:
            connection = sqlite3.connect(path)
            connection.execute("CREATE TABLE music (song TEXT)")
            connection.commit()
            connection.close()
        else:
            path.write_bytes(content)
        before = path.read_bytes()
        with pytest.raises((ScenarioError, StoreError), match=name):
            study().run(store=path)
        assert path.read_bytes() == before


def test_a_damaged_file_is_refused_with_a_clear_word(file):
    study(buffers=range(40)).run(store=file)
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = b"\xff" * 4096
    file.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        study(buffers=range(40)).run(store=file)
    assert file.read_bytes() == bytes(content)


def test_a_cut_off_file_is_refused_with_a_clear_word(file):
    study(buffers=range(40)).run(store=file)
    file.write_bytes(file.read_bytes()[:9000])
    with pytest.raises(StoreError, match="damaged"):
        study(buffers=range(40)).run(store=file)


def test_a_folder_is_no_store(tmp_path):
    with pytest.raises(ScenarioError, match="this is a folder"):
        study().run(store=tmp_path)


def test_a_full_disk_ends_the_study_and_loses_nothing(file, monkeypatch):
    """SQLite is told that it may not have more pages: it says the same as on a full disk."""
    connect = stores._connect

    def small(path):
        connection = connect(path)
        connection.execute("PRAGMA max_page_count = 12")
        return connection

    monkeypatch.setattr(stores, "_connect", small)
    with pytest.raises(StoreError, match="full") as caught:
        study(buffers=range(60)).run(store=file)
    assert "run the study again" in str(caught.value)
    monkeypatch.undo()
    progress, told = counting()
    results = study(buffers=range(60)).run(store=file, progress=progress)
    assert 0 < told[0] < 180
    assert results.table.equals(study(buffers=range(60)).run().table)


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="root may write everywhere",
)
def test_a_folder_without_access_is_a_clear_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError):
        study().run(store=tmp_path / "a.sqlite")


def test_two_processes_may_write_the_same_study_at_once(file):
    program = textwrap.dedent(
        f"""
        from tests.experiments.test_store import study
        study(buffers=range(6)).run(store={str(file)!r})
        """
    )
    both = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    progress, told = counting()
    results = study(buffers=range(6)).run(store=file, progress=progress)
    assert told == [18]
    assert results.table.equals(study(buffers=range(6)).run().table)
