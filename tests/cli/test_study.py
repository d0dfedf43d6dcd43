from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.asking import TINY, ask

COMMAND = [sys.executable, "-m", "factorysim"]
BUFFERS = "stations.drill.buffer=[0, 4]"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("tiny.yaml").write_text(TINY, encoding="utf-8")


def study(*arguments):
    return ask("study", "tiny.yaml", "--workers", "1", *arguments)


def test_a_factor_on_the_command_line_makes_a_study():
    answer = study("--factor", BUFFERS)
    assert answer.code == 0
    assert "2 points, 6 replications" in answer.out
    assert Path("results/tiny-study.sqlite").exists()
    table = pd.read_csv("results/tiny-study.csv")
    assert list(table["stations.drill.buffer"]) == [0, 0, 0, 4, 4, 4]
    assert "throughput" in set(pd.read_csv("results/tiny-study.summary.csv")["number"])


def test_the_numbers_are_those_of_single_runs():
    data = json.loads(study("--factor", BUFFERS, "--json").out)
    for point, buffer in zip(data["points"], (0, 4), strict=True):
        alone = ask("run", "tiny.yaml", "--set", f"stations.drill.buffer={buffer}", "--json")
        wanted = json.loads(alone.out)["indicators"]["throughput"]
        assert point["numbers"]["throughput"]["mean"] == wanted["mean"]
        assert point["numbers"]["throughput"]["half_width"] == wanted["half_width"]


def test_a_study_speaks_the_language_of_the_reader():
    assert "Wiederholungen" in study("--factor", BUFFERS, "--lang", "de").out
    assert "réplications" in study("--factor", BUFFERS, "--lang", "fr").out


def test_more_replications_extend_the_study():
    study("--factor", BUFFERS)
    assert "8 replications" in study("--factor", BUFFERS, "--replications", "4").out


def test_a_changed_scenario_is_refused_and_can_be_forked():
    study("--factor", BUFFERS)
    refused = study("--factor", BUFFERS, "--set", "stations.saw.time=1.1")
    assert refused.code == 2
    assert "scenario.stations.saw.time is 1 in the file and 1.1 here" in refused.err
    forked = study("--factor", BUFFERS, "--set", "stations.saw.time=1.1", "--fork")
    assert forked.code == 0
    assert Path("results/tiny-study-2.csv").exists()


def test_runs_are_exported_where_they_are_wanted():
    assert study("--factor", BUFFERS, "--export", "runs.parquet").code == 0
    assert len(pd.read_parquet("runs.parquet")) == 6
    refused = study("--factor", BUFFERS, "--export", "runs.doc")
    assert refused.code == 2
    assert ".xlsx" in refused.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "there is no factor to vary"),
        (("--factor", "stations.dril.buffer=[1]"), "Did you mean 'drill'"),
        (("--factor", "stations.drill.buffer=[]"), "list of levels is empty"),
        (("--factor", "stations.drill.buffer"), "there is no '='"),
        (("--factor", BUFFERS, "--show", "troughput"), "Did you mean 'throughput'"),
        (("--factor", BUFFERS, "--executor", "proceses"), "Did you mean 'processes'"),
        (("--factor", BUFFERS, "--replications", "0"), "not possible"),
    ],
)
def test_a_mistake_is_answered_with_code_2_and_what_to_do(arguments, message):
    answer = study(*arguments)
    assert answer.code == 2
    assert message in answer.err


def test_ctrl_c_keeps_what_is_done_and_the_next_command_goes_on():
    arguments = ["study", "tiny.yaml", "--factor", BUFFERS, "--replications", "400"]
    arguments += ["--set", "run.until=1000 h", "--workers", "1"]
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stderr=subprocess.PIPE,
        text=True,
        # A shell lets the processes that it starts in the background ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    _wait_for_rows("results/tiny-study.sqlite", 3)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped after" in errors
    assert _rows("results/tiny-study.sqlite") >= 3


@pytest.mark.long
def test_a_study_that_is_killed_ten_times_ends_with_the_table_of_an_undisturbed_one():
    chance = random.Random(7)
    arguments = ["study", "tiny.yaml", "--factor", BUFFERS, "--replications", "100"]
    arguments += ["--set", "run.until=200 h", "--workers", "2"]
    subprocess.run(
        [*COMMAND, *arguments, "--store", "calm.sqlite"], check=True, capture_output=True
    )
    kills = 0
    while kills < 10:
        before = _rows("killed.sqlite")
        process = subprocess.Popen(
            [*COMMAND, *arguments, "--store", "killed.sqlite"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _wait_for_rows("killed.sqlite", before + 1)
        time.sleep(chance.uniform(0.0, 0.12))
        assert process.poll() is None, "the study was finished before it could be killed"
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
        kills += 1
    subprocess.run(
        [*COMMAND, *arguments, "--store", "killed.sqlite"], check=True, capture_output=True
    )
    assert Path("killed.csv").read_bytes() == Path("calm.csv").read_bytes()
    assert len(pd.read_csv("calm.csv")) == 200


def _wait_for_rows(file, count):
    deadline = time.monotonic() + 60
    while _rows(file) < count:
        assert time.monotonic() < deadline, "nothing was written"
        time.sleep(0.01)


def _rows(file):
    if not Path(file).exists():
        return 0
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return connection.execute("SELECT count(*) FROM runs").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()
