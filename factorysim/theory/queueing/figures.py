"""What is known about a queue in the long run, and the check that it has a long run."""

from __future__ import annotations

from dataclasses import dataclass

from factorysim.errors import ScenarioError


@dataclass(frozen=True)
class Queue:
    """Long-run figures of a queue, in the time unit of the arguments it was made from.

    Examples
    --------
    >>> Queue.from_wait(0.8, 1.0, waiting_time=4.0, wait_share=0.8).wip
    4.0
    """

    utilisation: float
    """Share of the servers that are busy (in priority queues: with parts of this class)."""
    throughput: float
    """Parts that are served per time unit."""
    wip: float
    """Mean number in the system, waiting or in service."""
    queue: float
    """Mean number that wait."""
    waiting_time: float
    """Mean time that an accepted part waits."""
    lead_time: float
    """Mean time of an accepted part in the system, its service included."""
    wait_share: float
    """Probability that an accepted part is not served at once."""
    loss_share: float
    """Share of the arriving parts that find no room."""

    @classmethod
    def from_wait(
        cls,
        arrival_rate: float,
        service_time: float,
        *,
        waiting_time: float,
        wait_share: float,
        servers: int = 1,
    ) -> Queue:
        """Return all figures of a queue without losses from its mean wait.

        Source: Little (1961): number = rate times stay, for the queue and for the servers.

        Parameters
        ----------
        arrival_rate
            Parts per time unit.
        service_time
            Mean time of one service.
        waiting_time
            Mean time in the queue.
        wait_share
            Probability that a part waits.
        servers
            Number of equal servers.
        """
        queue = arrival_rate * waiting_time
        load = arrival_rate * service_time
        return cls(
            utilisation=load / servers,
            throughput=arrival_rate,
            wip=queue + load,
            queue=queue,
            waiting_time=waiting_time,
            lead_time=waiting_time + service_time,
            wait_share=wait_share,
            loss_share=0.0,
        )


def stable(utilisation: float) -> float:
    """Return *utilisation* if it is below 1, so that the queue does not grow for ever.

    Raises
    ------
    ScenarioError
        If more work arrives than can be done.

    Examples
    --------
    >>> stable(0.8)
    0.8
    """
    if not utilisation < 1:
        raise ScenarioError(
            f"utilisation: {utilisation:.6g}; the queue grows without end. A utilisation below 1 "
            "is accepted (arrival rate times service time below the number of servers). Try "
            "fewer arrivals, shorter services or more servers, or a limited capacity (mmck)."
        )
    return utilisation
