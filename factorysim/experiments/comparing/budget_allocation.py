"""Optimal computing budget allocation (OCBA): spend a fixed number of runs where they decide.

Systems that are close to the best and noisy get many replications, clearly worse ones few.

Source: Chen, Lin, Yücesan & Chick (2000), "Simulation budget allocation for further enhancing the
efficiency of ordinal optimization", *Discrete Event Dynamic Systems* 10, 251-270; Chen & Lee
(2011), *Stochastic Simulation Optimization*, chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from factorysim.errors import ScenarioError
from factorysim.experiments.comparing.selection import Observations, Sampler, Selection


def ocba_fractions(
    means: Sequence[float], sds: Sequence[float], *, largest: bool = True
) -> tuple[float, ...]:
    """Return the share of a budget that each system should get.

    N_i/N_j = ((s_i/d_i) / (s_j/d_j))^2 for the systems that are not the best, with the difference
    d_i to the best, and N_b = s_b sqrt(sum (N_i/s_i)^2) for the best. Systems that are equal to the
    best take all of it, in the limit.

    Parameters
    ----------
    means, sds
        Mean and standard deviation of each system.
    largest
        Whether a larger mean is better.

    Examples
    --------
    >>> [round(f, 4) for f in ocba_fractions([1, 2, 3, 4, 5], [3] * 5, largest=False)]
    [0.4218, 0.4061, 0.1015, 0.0451, 0.0254]
    """
    k = len(means)
    if k < 2 or len(sds) != k:
        raise ScenarioError(
            f"there are {k} means and {len(sds)} standard deviations. Give one of each for two or "
            "more systems."
        )
    if not all(math.isfinite(x) for x in (*means, *sds)) or min(sds) < 0:
        raise ScenarioError("means are finite numbers, and standard deviations are not negative.")
    best = (max if largest else min)(range(k), key=lambda i: means[i])
    others = [i for i in range(k) if i != best]
    gaps = {i: abs(means[i] - means[best]) for i in others}
    tied = [i for i in others if gaps[i] == 0]
    if tied:
        # The ratio of the others to these tends to 0 as their distance to the best does.
        shares = {i: sds[i] ** 2 for i in tied}
        roots = {i: sds[i] for i in tied}
    else:
        shares = {i: (sds[i] / gaps[i]) ** 2 for i in others}
        roots = {i: sds[i] / gaps[i] ** 2 for i in others}
    shares[best] = sds[best] * math.sqrt(math.fsum(root**2 for root in roots.values()))
    whole = math.fsum(shares.values())
    if whole == 0:
        return (1 / k,) * k
    return tuple(shares.get(i, 0.0) / whole for i in range(k))


def ocba(
    sampler: Sampler,
    systems: int | Sequence[str],
    *,
    budget: int,
    first: int = 10,
    step: int | None = None,
    largest: bool = True,
) -> Selection:
    """Spend *budget* runs so that the best system is likely to be found, and return it.

    Nothing is promised: the rule is optimal in the limit, for independent systems with normally
    distributed values, and needs fewer runs than equal shares for the same chance of being right.
    `Selection.probability` is a lower bound of that chance, in which the means and variances that
    were found are taken for the true ones.

    Parameters
    ----------
    sampler, systems, largest
        As in `kn`; the systems should not share random numbers.
    budget
        Number of runs of all systems together.
    first
        Replications of each system before the first allocation. 5 to 20 are usual.
    step
        Runs that are given out at one time; else a twentieth of what is left after the first ones,
        but at least as many as there are systems.

    Examples
    --------
    >>> import numpy as np
    >>> from factorysim.experiments.comparing.selection import one_by_one
    >>> noise = np.random.default_rng(1).normal(size=(4, 500))
    >>> found = ocba(one_by_one(lambda i, r: i + noise[i, r]), 4, budget=200)
    >>> found.best, found.total, found.counts[0] < 20 < found.counts[2]
    ('4', 200, True)
    """
    seen = Observations(sampler, systems)
    k = len(seen.names)
    if first < 2:
        raise ScenarioError(f"{first} replications at first are not possible. It is 2 or more.")
    if budget < k * first:
        raise ScenarioError(
            f"a budget of {budget} runs is too small: {k} systems need {k * first} runs for their "
            f"first {first} replications. Raise the budget, or lower first=."
        )
    if step is not None and step < 1:
        raise ScenarioError(f"step={step!r} is not possible. It is a number from 1 upwards.")
    seen.extend(dict.fromkeys(range(k), first))
    each = step or max(k, (budget - seen.total) // 20)
    while seen.total < budget:
        means, sds = seen.means_and_sds()
        counts = [len(values) for values in seen.values]
        more = allocated(
            ocba_fractions(means, sds, largest=largest), counts, min(each, budget - seen.total)
        )
        seen.extend({i: counts[i] + more[i] for i in range(k)})
    means, sds = seen.means_and_sds()
    final = tuple(len(values) for values in seen.values)
    best = (max if largest else min)(range(k), key=lambda i: means[i])
    return Selection(
        "ocba", seen.names, seen.names[best], seen.names, means, sds, final, seen.total,
        probability=probability_of_correct_selection(means, sds, final, largest=largest),
    )  # fmt: skip


def allocated(fractions: Sequence[float], counts: Sequence[int], step: int) -> list[int]:
    """Return how many of *step* runs each system gets, so that the shares come near *fractions*.

    Examples
    --------
    >>> allocated([0.5, 0.3, 0.2], [10, 10, 10], 10)
    [8, 2, 0]
    """
    whole = sum(counts) + step
    wanted = [max(f * whole - n, 0.0) for f, n in zip(fractions, counts, strict=True)]
    if not any(wanted):
        wanted = [1.0] * len(counts)
    exact = [step * value / math.fsum(wanted) for value in wanted]
    given = [math.floor(value) for value in exact]
    # The largest remainders get what rounding down has left over.
    order = sorted(range(len(exact)), key=lambda i: (given[i] - exact[i], i))
    for i in order[: step - sum(given)]:
        given[i] += 1
    return given


def probability_of_correct_selection(
    means: Sequence[float], sds: Sequence[float], counts: Sequence[int], *, largest: bool = True
) -> float:
    """Return Bonferroni's lower bound of the probability that the best mean is that of the best.

    1 - sum of Phi(-d_i / sqrt(s_b^2/n_b + s_i^2/n_i)), Chen et al. (2000), equation 6; at least 0.

    Examples
    --------
    >>> round(probability_of_correct_selection([0, 3], [2, 2], [4, 4]), 4)
    0.9831
    """
    from scipy.special import ndtr

    best = (max if largest else min)(range(len(means)), key=lambda i: means[i])
    wrong = 0.0
    for i, mean in enumerate(means):
        if i == best:
            continue
        error = math.sqrt(sds[best] ** 2 / counts[best] + sds[i] ** 2 / counts[i])
        gap = abs(mean - means[best])
        wrong += float(ndtr(-gap / error)) if error > 0 else (0.0 if gap > 0 else 0.5)
    return max(0.0, 1 - wrong)
