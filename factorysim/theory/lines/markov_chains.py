"""Long-run probabilities of a finite Markov chain with a sparse matrix.

Source: Stewart (1994), *Introduction to the Numerical Solution of Markov Chains*, chapters 2-4.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from factorysim.errors import ModelError
from factorysim.theory.line_checks import MOST_STATES, few_enough

if TYPE_CHECKING:
    from scipy.sparse import csc_array

Vector = NDArray[np.float64]
Indices = NDArray[np.int64]
State = TypeVar("State", bound=Hashable)

DIRECT = 1500
"""Chains up to this size are solved directly."""


@dataclass(frozen=True)
class SolvedChain(Generic[State]):
    """The long-run probabilities of a chain whose states were found one from the other."""

    probabilities: dict[State, float]
    rates: dict[str, float]
    """Long-run number of transitions per time unit, by label."""

    def mean(self, function: Callable[[State], float]) -> float:
        """Return the long-run mean of a function of the state."""
        return sum(share * function(state) for state, share in self.probabilities.items())


def solve_chain(
    start: State,
    transitions: Callable[[State], Iterable[tuple[float, State, str]]],
    *,
    most_states: int = MOST_STATES,
) -> SolvedChain[State]:
    """Return the long-run behaviour of the chain that is reached from *start*.

    For small chains of any kind; *transitions* names rate, next state and a label.

    Examples
    --------
    A machine that works (rate 1 to break) and is repaired (rate 3).

    >>> def change(state):
    ...     return [(1.0, "down", "fails")] if state == "up" else [(3.0, "up", "repaired")]
    >>> solve_chain("up", change).probabilities["up"]
    0.75
    """
    index: dict[State, int] = {start: 0}
    states = [start]
    found: list[tuple[int, int, float, str]] = []
    for here, state in enumerate(states):  # the list grows while it is read
        for rate, following, label in transitions(state):
            if following not in index:
                index[following] = len(states)
                states.append(following)
                few_enough(len(states), most_states, reduce="the capacities")
            found.append((here, index[following], rate, label))
    probability = stationary(
        np.array([f[0] for f in found]),
        np.array([f[1] for f in found]),
        np.array([f[2] for f in found], dtype=float),
        len(states),
    )
    rates: dict[str, float] = {}
    for here, _, rate, label in found:
        rates[label] = rates.get(label, 0.0) + rate * float(probability[here])
    return SolvedChain(dict(zip(states, probability.tolist(), strict=True)), rates)


def stationary(sources: Indices, targets: Indices, rates: Vector, count: int) -> Vector:
    """Return the long-run probability of each state.

    Parameters
    ----------
    sources, targets
        Numbers of the states of each transition; several transitions may join the same states.
    rates
        Rate of each transition (or its probability in a chain of time slots). Transitions from
        a state to itself change nothing.
    count
        Number of states.

    Returns
    -------
    numpy.ndarray
        Probabilities, with the sum 1; 0 for states that are left for ever.

    Raises
    ------
    ModelError
        If the chain can end in different places, so that nothing holds in the long run.

    Examples
    --------
    >>> stationary(np.array([0, 1]), np.array([1, 0]), np.array([1.0, 3.0]), 2)
    array([0.75, 0.25])
    """
    moving = (sources != targets) & (rates > 0)
    sources, targets, rates = sources[moving], targets[moving], rates[moving]
    lasting = _closed_class(sources, targets, count)
    probability = np.zeros(count)
    if lasting.all():
        probability = _solve_irreducible(sources, targets, rates, count)
    else:
        number = np.cumsum(lasting) - 1
        inside = lasting[sources]
        probability[lasting] = _solve_irreducible(
            number[sources[inside]], number[targets[inside]], rates[inside], int(lasting.sum())
        )
    return probability


def _closed_class(sources: Indices, targets: Indices, count: int) -> NDArray[np.bool_]:
    """Return which states belong to the only class that is never left."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(sources)), (sources, targets)), shape=(count, count))
    classes, label = connected_components(graph, directed=True, connection="strong")
    if classes == 1:
        return np.ones(count, dtype=bool)
    is_closed = np.ones(classes, dtype=bool)
    is_closed[label[sources[label[sources] != label[targets]]]] = False
    if is_closed.sum() != 1:
        raise ModelError(
            f"chain: it can end in {int(is_closed.sum())} separate classes of states. Exactly one "
            "is accepted. Look for machines that can never be repaired or never be fed."
        )
    return np.asarray(is_closed[label])


def _solve_irreducible(sources: Indices, targets: Indices, rates: Vector, count: int) -> Vector:
    """Solve the balance equations of a chain in which every state is reached from every other."""
    from scipy.sparse import coo_array

    if count == 1:
        return np.ones(1)
    leaving = np.bincount(sources, weights=rates, minlength=count)
    # One equation says nothing new, and the scale is free: state 0 gets 1 and is taken out.
    kept = (sources > 0) & (targets > 0)
    diagonal = np.arange(count - 1)
    matrix = coo_array(
        (
            np.concatenate([rates[kept], -leaving[1:]]),
            (
                np.concatenate([targets[kept] - 1, diagonal]),
                np.concatenate([sources[kept] - 1, diagonal]),
            ),
        ),
        shape=(count - 1, count - 1),
    ).tocsc()
    first = sources == 0
    right = -np.bincount(targets[first] - 1, weights=rates[first], minlength=count - 1)
    solution = _solve_system(matrix, right.astype(float))
    probability = np.concatenate([[1.0], np.maximum(solution, 0.0)])
    return np.asarray(probability / probability.sum())


def _solve_system(matrix: csc_array, right: Vector) -> Vector:
    """Solve the balance equations: small systems directly, large ones by GMRES.

    A direct factorisation of a line of many machines fills up with numbers (minutes above 20 000
    states); an incomplete one that keeps the order of the states needs 1 % of the time and some
    fifty steps of GMRES, down to the accuracy of the computer.
    """
    from scipy.sparse.linalg import LinearOperator, gmres, spilu, splu

    if matrix.shape[0] > DIRECT:
        for drop, fill in ((0.1, 3.0), (0.01, 10.0)):
            nearly = spilu(
                matrix,
                drop_tol=drop,
                fill_factor=fill,
                permc_spec="NATURAL",
                diag_pivot_thresh=0.0,
            )
            inverse = LinearOperator(matrix.shape, nearly.solve)
            solution, failed = gmres(matrix, right, M=inverse, rtol=1e-12, restart=60, maxiter=10)
            if not failed:
                return np.asarray(solution)
    # The matrix is diagonally dominant by columns: no pivots are needed.
    factors = splu(
        matrix,
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,
        options={"SymmetricMode": True},
    )
    return np.asarray(factors.solve(right))
