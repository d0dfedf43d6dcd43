"""A real Dask cluster of two worker processes on this machine."""

from __future__ import annotations

import os

import pytest

from factorysim import FactorySimError, Study
from tests.experiments.lines import two_machines

distributed = pytest.importorskip("distributed")
BUFFER = "stations.station_2.buffer"


def study(replications=4):
    return Study(
        two_machines(),
        {BUFFER: [0, 2, 5]},
        until=2000,
        warmup=50,
        seed=4,
        replications=replications,
    )


@pytest.mark.long
def test_a_cluster_that_loses_a_worker_gives_the_identical_table():
    wanted = study(replications=40).run().table
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address.removeprefix("tcp://")
        with distributed.Client(cluster) as client:
            pids = client.run(os.getpid)
            killed = []

            def kill_one(done: int, _: int) -> None:
                if done >= 30 and not killed:
                    killed.append(next(iter(pids.values())))
                    os.kill(killed[0], 9)

            found = study(replications=40).run(executor=f"dask://{address}", progress=kill_one)
            assert killed
            assert found.table.equals(wanted)


def test_a_client_s_own_executor_is_accepted():
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        table = study().run(executor=client.get_executor(pure=False)).table
    assert table.equals(study().run().table)


def test_a_cluster_that_is_not_there_is_a_clear_error(monkeypatch):
    monkeypatch.setattr("factorysim.experiments.executors.PATIENCE", 0.5)
    with pytest.raises(FactorySimError, match="there is no Dask cluster at 'localhost:1'"):
        study().run(executor="dask://localhost:1")
