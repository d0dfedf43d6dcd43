from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import factorysim as fs
from factorysim import FactorySimError, ScenarioError, Study
from factorysim.experiments.executors import number_of_workers, opened, workers_of
from factorysim.experiments.running import Request, _Work, run_all
from factorysim.model import Run
from tests.experiments.lines import clockwork, twice_the_throughput, two_machines

BUFFER = "stations.station_2.buffer"


def study(**others):
    settings = {"until": 300, "warmup": 50, "seed": 4, "replications": 4} | others
    return Study(two_machines(), {BUFFER: [0, 2, 5]}, **settings)


@pytest.fixture(scope="module")
def alone():
    return study(measures={"twice": twice_the_throughput}).run().table


def test_two_processes_give_the_same_table(alone):
    table = study(measures={"twice": twice_the_throughput}).run(workers=2).table
    assert table.equals(alone)


def test_threads_give_the_same_table(alone):
    measures = {"twice": lambda result: 2 * result.value("throughput")}
    with pytest.raises(ScenarioError, match="top of a module"):
        study(measures=measures).run(workers=2)
    table = study(measures={"twice": twice_the_throughput}).run(executor="threads").table
    assert table.equals(alone)


def test_any_executor_is_accepted_and_left_open(alone):
    with ThreadPoolExecutor(2) as threads:
        assert (
            study(measures={"twice": twice_the_throughput})
            .run(executor=threads)
            .table.equals(alone)
        )
        assert threads.submit(int, "3").result() == 3


def test_replicate_takes_an_executor_too():
    line = two_machines()
    settings = {"until": 200, "replications": 4}
    with ThreadPoolExecutor(2) as threads:
        assert fs.replicate(line, executor=threads, **settings).table.equals(
            fs.replicate(line, **settings).table
        )


def test_progress_counts_to_the_end():
    told = []
    request = Request("line", clockwork(), Run(until=50), (0, 1, 2))
    list(run_all([request], progress=lambda done, wanted: told.append((done, wanted))))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_chunks_grow_with_what_is_learnt_and_leave_work_for_all():
    request = Request("line", clockwork(), Run(until=50), tuple(range(1000)))
    work = _Work([request], workers=2)
    done = [work.next_chunk()]
    assert len(done[0].requests[0].replications) == 1
    work._seconds = 0.01
    sizes = []
    while work.left:
        sizes.append(sum(len(r.replications) for r in work.next_chunk().requests))
    assert sum(sizes) == 999
    assert sizes[0] == 40
    assert sizes[-1] == 1
    assert sizes == sorted(sizes, reverse=True)


def test_a_chunk_may_hold_several_points():
    requests = [Request(i, clockwork(), Run(until=50), (0,)) for i in range(100)]
    work = _Work(requests, workers=1)
    work._seconds = 0.1
    assert [request.key for request in work.next_chunk().requests] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("executor", "message"),
    [("proceses", "Did you mean 'processes'"), ("dask://", "address of the Dask cluster")],
)
def test_an_executor_that_does_not_exist_is_refused(executor, message):
    with pytest.raises(ScenarioError, match=message):
        study().run(executor=executor)


def test_a_negative_number_of_workers_is_refused():
    with pytest.raises(ScenarioError, match="-1 processes"):
        study().run(workers=-1)


def test_zero_workers_means_one_per_processor():
    assert number_of_workers(0) == os.cpu_count()
    with opened("threads", 3) as pool:
        assert workers_of(pool) == 3


def test_a_worker_that_dies_ends_the_study_with_a_clear_word(tmp_path):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(os.getpid).result()
        os.kill(next(iter(pool._processes)), signal.SIGTERM)
        with pytest.raises(FactorySimError, match="ended from outside"):
            study(replications=50).run(executor=pool, store=tmp_path / "a.sqlite")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs the files of Linux")
def test_no_worker_outlives_a_parent_that_is_killed(tmp_path):
    program = textwrap.dedent(
        """
        import os, time
        from factorysim.experiments.executors import opened
        def own_number():
            return os.getpid()
        if __name__ == "__main__":
            with opened(None, 1) as pool:
                print(pool.submit(os.getpid).result(), flush=True)
                time.sleep(60)
        """
    )
    script = tmp_path / "parent.py"
    script.write_text(program, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait(timeout=30)
    deadline = time.monotonic() + 30
    while _is_alive(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_alive(worker)


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"
