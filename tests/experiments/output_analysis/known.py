"""What is known exactly, so that statistics can be judged by it: reference cases and models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.signal import lfilter


def case(name: str) -> tuple[dict[str, Any], dict[str, float]]:
    """Return the model and the exact values of a reference case."""
    data = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))
    (found,) = (one for one in data["cases"] if one["id"] == name)
    return found["model"], {metric["name"]: metric["value"] for metric in found["metrics"]}


def ar1_series(rng: np.random.Generator, count: int, length: int, *, phi: float) -> np.ndarray:
    """Return stationary AR(1) series with mean 0, one per row."""
    shocks = rng.normal(size=(count, length))
    shocks[:, 0] /= np.sqrt(1 - phi**2)
    return lfilter([1.0], [1.0, -phi], shocks, axis=1)


def waiting_times(
    rng: np.random.Generator, count: int, length: int, *, utilisation: float
) -> np.ndarray:
    """Return waiting times of M/M/1 from the steady state on, one series per row.

    Service times have mean 1, so the mean waiting time is utilisation / (1 - utilisation).
    Lindley: W(i + 1) = max(0, W(i) + service - time to the next arrival).
    """
    first = np.where(
        rng.random(count) < utilisation, rng.exponential(1 / (1 - utilisation), count), 0.0
    )
    steps = rng.exponential(1.0, (count, length)) - rng.exponential(
        1 / utilisation, (count, length)
    )
    sums = np.cumsum(steps[:, :-1], axis=1)
    lowest = np.minimum(np.minimum.accumulate(sums, axis=1), 0.0)
    later = sums + np.maximum(first[:, None], -lowest)
    return np.concatenate([first[:, None], later], axis=1)


def mean_wait(utilisation: float) -> float:
    """Return the mean waiting time of M/M/1 with a mean service time of 1."""
    return utilisation / (1 - utilisation)
