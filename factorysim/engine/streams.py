"""Random numbers: one stream per element, purpose and distribution.

A stream depends on the seed, the replication and its own name, and on nothing else. Adding a
station therefore never changes what another one draws, and two designs see the same luck.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import chain, repeat

import numpy as np

from factorysim.model.distributions import Constant, Distribution

FIRST_BLOCK, LARGEST_BLOCK = 16, 4096


class Streams:
    """All random streams of one replication.

    Examples
    --------
    >>> one, other = Streams(seed=1, replication=0), Streams(seed=1, replication=0)
    >>> one.uniform("stations.saw.quality")() == other.uniform("stations.saw.quality")()
    True
    """

    def __init__(self, *, seed: int, replication: int) -> None:
        self.seed = seed
        self.replication = replication

    def generator(self, name: str) -> np.random.Generator:
        """Return the generator that belongs to *name*."""
        digest = hashlib.sha256(name.encode()).digest()
        words = [int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4)]
        sequence = np.random.SeedSequence(self.seed, spawn_key=(self.replication, *words))
        return np.random.Generator(np.random.PCG64(sequence))

    def of(self, distribution: Distribution, name: str) -> Callable[[], float]:
        """Return a function that draws the next value of *distribution* from the stream *name*."""
        return self.values(distribution, name).__next__

    def values(self, distribution: Distribution, name: str) -> Iterator[float]:
        """Return all values of *distribution* from the stream *name*, one after the other."""
        if isinstance(distribution, Constant):
            return repeat(float(distribution.value))
        return chain.from_iterable(self._blocks(distribution, name))

    def uniform(self, name: str) -> Callable[[], float]:
        """Return a function that draws the next uniform number in [0, 1) of the stream *name*."""
        return chain.from_iterable(self._uniform_blocks(name)).__next__

    def _blocks(self, distribution: Distribution, name: str) -> Iterator[list[float]]:
        # The generators are made at the first draw: most streams of a large factory are never
        # used in a short run, and making one costs more than a hundred draws.
        generator = self.generator(name)
        second = self.generator(f"{name}.branch") if distribution.streams == 2 else None
        size = FIRST_BLOCK
        while True:
            yield distribution.block(generator, size, second)
            size = min(size * 4, LARGEST_BLOCK)

    def _uniform_blocks(self, name: str) -> Iterator[list[float]]:
        generator = self.generator(name)
        size = FIRST_BLOCK
        while True:
            yield generator.random(size).tolist()
            size = min(size * 4, LARGEST_BLOCK)
