"""Where replications run: processes of this machine, threads, a Dask cluster, MPI.

Any `concurrent.futures.Executor` will do. By name::

    processes            one process per worker on this machine (the default)
    threads              threads: for functions that cannot travel; not faster
    dask://host:8786     the workers of a running Dask cluster
    dask://local         a Dask cluster of this machine, for trying
    mpi                  the processes that mpiexec has started
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, Any

from factorysim.errors import FactorySimError, ScenarioError, did_you_mean, listing
from factorysim.extras import need
from factorysim.results.provenance import versions

if TYPE_CHECKING:
    from distributed import Client

NAMES = ("processes", "threads", "dask://HOST:PORT", "dask://local", "mpi")
PATIENCE = 10.0
"""Seconds in which a cluster has to answer."""
_DECIDING = ("factorysim", "numpy")
"""What must be of the same version everywhere, because it can change a number."""


@contextmanager
def opened(
    executor: Executor | str | None, workers: int, *, most: int | None = None
) -> Iterator[Executor]:
    """Give an executor; what was started for it is ended again, and what waits is taken back.

    Parameters
    ----------
    executor
        An executor, which is left open; a name; or None for processes.
    workers
        Number of workers; 0 means one per processor.
    most
        Number of workers that could have work at all.

    Raises
    ------
    ScenarioError
        If the name is not known, or the number not possible.
    FactorySimError
        If what it needs is not installed, or the cluster is not there.
    """
    if executor is not None and not isinstance(executor, str):
        yield executor
        return
    count = number_of_workers(workers)
    if most is not None:
        count = max(1, min(count, most))
    name = executor or "processes"
    if name.startswith("dask://"):
        with _dask(name.removeprefix("dask://"), count) as client:
            yield client.get_executor(pure=False)
        return
    pool = _pool(name, count)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def number_of_workers(workers: int) -> int:
    """Return the number of workers that is meant; 0 means one per processor.

    Raises
    ------
    ScenarioError
        If it is below 0.
    """
    if workers < 0:
        raise ScenarioError(
            f"{workers} processes are not possible. Give 1 or more, or 0 for one per processor."
        )
    return workers or os.cpu_count() or 1


def workers_of(executor: Executor) -> int:
    """Return how many workers an executor has; the number of processors where it does not say."""
    client = getattr(executor, "_client", None)
    if client is not None:
        return max(1, sum(int(cores) for cores in client.ncores().values()))
    for name in ("_max_workers", "num_workers"):
        count = getattr(executor, name, None)
        if isinstance(count, int) and count > 0:
            return count
    return os.cpu_count() or 1


def _pool(name: str, count: int) -> Executor:
    if name == "processes":
        # "spawn" starts fresh processes on every system: what works here works everywhere.
        return ProcessPoolExecutor(
            count, mp_context=get_context("spawn"), initializer=_live_as_long_as_the_parent
        )
    if name == "threads":
        return ThreadPoolExecutor(count)
    if name == "mpi":
        return _mpi(count)
    raise ScenarioError(
        f"executor {name!r} is not known.{did_you_mean(name, NAMES)} Accepted are {listing(NAMES)}."
    )


def _live_as_long_as_the_parent() -> None:
    """End this worker when its parent is gone, and leave Ctrl-C to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _mpi(count: int) -> Executor:
    need("mpi4py", what="the executor mpi", extra="mpi")
    try:
        from mpi4py.futures import MPIPoolExecutor
    except (ImportError, RuntimeError) as error:
        raise FactorySimError(
            f"MPI cannot be used ({_first_line(error)}). Install an MPI library such as Open MPI."
        ) from None
    pool: Executor = MPIPoolExecutor(count)
    return pool


@contextmanager
def _dask(address: str, count: int) -> Iterator[Client]:
    need("distributed", what="the executor dask", extra="dask")
    from distributed import Client, LocalCluster

    if not address:
        raise ScenarioError(
            "the address of the Dask cluster is missing. Write dask://host:8786, or dask://local."
        )
    if address == "local":
        with (
            LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = Client(f"tcp://{address}", timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise FactorySimError(
            f"there is no Dask cluster at {address!r} ({_first_line(error)}). Start one with: "
            "dask scheduler, and beside it: dask worker HOST:8786."
        ) from None
    with client:
        _check_versions(client)
        yield client


def _check_versions(client: Client) -> None:
    """Refuse workers whose numbers could differ from those of this machine."""
    here = versions()
    there: dict[str, Any] = client.run(versions)
    for worker, found in there.items():
        for name in _DECIDING:
            if found.get(name) != here[name]:
                raise FactorySimError(
                    f"worker {worker} has {name} {found.get(name)}, but here it is {here[name]}. "
                    "Install the same version everywhere, so that all numbers agree."
                )


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
