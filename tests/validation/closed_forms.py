"""Formulas of queueing theory, each from its textbook, for models with parameters of our own."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np


def erlang_c(offered: float, servers: int) -> float:
    """Return the probability of waiting in M/M/c (Gross & Harris, section 2.3)."""
    blocking = 1.0
    for number in range(1, servers + 1):
        blocking = offered * blocking / (number + offered * blocking)
    return blocking / (1 - offered / servers * (1 - blocking))


def erlang_c_wait(arrival: float, service: float, servers: int) -> float:
    """Return the mean wait in M/M/c."""
    return erlang_c(arrival / service, servers) / (servers * service - arrival)


def lossy_station(
    arrival: float, service: float, servers: int, capacity: int
) -> tuple[float, float]:
    """Return loss probability and mean number in system of M/M/c/K (K with those in service)."""
    weights = [1.0]
    for number in range(1, capacity + 1):
        weights.append(weights[-1] * arrival / (service * min(number, servers)))
    total = sum(weights)
    return weights[-1] / total, sum(n * w for n, w in enumerate(weights)) / total


def pollaczek_khinchine(arrival: float, mean: float, scv: float) -> float:
    """Return the mean wait in M/G/1."""
    return arrival * mean**2 * (1 + scv) / 2 / (1 - arrival * mean)


def waits_by_priority(
    arrivals: Sequence[float], means: Sequence[float], second_moments: Sequence[float]
) -> list[float]:
    """Return the mean wait of each class in M/G/1 without preemption (Cobham 1954)."""
    residual = sum(a * m for a, m in zip(arrivals, second_moments, strict=True)) / 2
    load, waits = 0.0, []
    for arrival, mean in zip(arrivals, means, strict=True):
        before, load = load, load + arrival * mean
        waits.append(residual / (1 - before) / (1 - load))
    return waits


def stays_with_preemption(
    arrivals: Sequence[float], means: Sequence[float], second_moments: Sequence[float]
) -> list[float]:
    """Return the mean stay of each class in M/G/1 with preemption and resumption."""
    load, residual, stays = 0.0, 0.0, []
    for arrival, mean, second in zip(arrivals, means, second_moments, strict=True):
        before, load = load, load + arrival * mean
        residual += arrival * second / 2
        stays.append(mean / (1 - before) + residual / (1 - before) / (1 - load))
    return stays


def root_of_arrivals(transform: Callable[[float], float], service: float) -> float:
    """Return the probability of waiting in GI/M/1, the root of sigma = A*(mu (1 - sigma))."""
    sigma = 0.5
    for _ in range(10_000):
        sigma = transform(service * (1 - sigma))
    return sigma


def number_at(arrival: float, service: float, time: float, most: int = 200) -> float:
    """Return the mean number in M/M/1 at a time after an empty start, by uniformisation."""
    speed = arrival + service
    chance = np.zeros(most + 1)
    chance[0] = 1.0
    mean, weight = 0.0, math.exp(-speed * time)
    numbers = np.arange(most + 1)
    for step in range(int(speed * time + 12 * math.sqrt(speed * time) + 30)):
        mean += weight * float(numbers @ chance)
        weight *= speed * time / (step + 1)
        up, down = np.roll(chance, 1) * arrival, np.roll(chance, -1) * service
        up[0], down[-1] = chance[0] * service, chance[-1] * arrival
        chance = (up + down) / speed
    return mean


def closed_network(
    visits: Sequence[float], means: Sequence[float], servers: Sequence[int], population: int
) -> tuple[float, list[float]]:
    """Return throughput and mean numbers per station of a closed network (Buzen 1973).

    One class, first come first served, exponential times; the convolution algorithm with rates
    that depend on the number at the station.
    """
    weights = []
    for visit, mean, count in zip(visits, means, servers, strict=True):
        row = [1.0]
        for number in range(1, population + 1):
            row.append(row[-1] * visit * mean / min(number, count))
        weights.append(np.array(row))
    whole = _convolved(weights, population)
    throughput = float(whole[population - 1] / whole[population])
    numbers = []
    for i, row in enumerate(weights):
        others = _convolved(weights[:i] + weights[i + 1 :], population)
        chances = row * others[::-1] / whole[population]
        numbers.append(float(np.arange(population + 1) @ chances))
    return throughput, numbers


def _convolved(weights: Sequence[np.ndarray], population: int) -> np.ndarray:
    result = np.zeros(population + 1)
    result[0] = 1.0
    for row in weights:
        result = np.convolve(result, row)[: population + 1]
    return result


def open_network(
    external: Sequence[float],
    routing: Sequence[Sequence[float]],
    rates: Sequence[float],
    servers: Sequence[int],
) -> tuple[list[float], list[float]]:
    """Return arrival rates and mean numbers per station of an open network (Jackson 1957)."""
    routes = np.array(routing)
    arrivals = np.linalg.solve(np.eye(len(routes)) - routes.T, np.array(external))
    numbers = [
        float(arrival * erlang_c_wait(arrival, rate, count) + arrival / rate)
        for arrival, rate, count in zip(arrivals, rates, servers, strict=True)
    ]
    return [float(arrival) for arrival in arrivals], numbers
