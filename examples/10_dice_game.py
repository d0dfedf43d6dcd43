"""The dice game of Eliyahu Goldratt, *The Goal*.

Five people in a row pass on matches. In every round each of them throws a die and passes on so
many matches, but not more than lie in front. A die shows 3.5 on average. Shows

* why balanced capacity and chance give less than the average of the die,
* random numbers from named streams: the same game for everybody, every time,
* that matches pile up, so the line as a whole is never steady.

    matches without end -> [A] -> [B] -> [C] -> [D] -> [E] -> out
"""

from __future__ import annotations

from factorysim.engine.streams import Streams

PEOPLE = 5
GAMES = 1000
LENGTHS = [10, 20, 100]


def play(game: int, rounds: int) -> tuple[int, list[int]]:
    """Return how many matches went out, and how many lie in front of each person at the end."""
    streams = Streams(seed=1, replication=game)
    dice = [streams.generator(f"people.{i}.die").integers(1, 7, rounds) for i in range(PEOPLE)]
    piles = [0] * PEOPLE
    out = 0
    for throws in zip(*(die.tolist() for die in dice), strict=True):
        passed = throws[0]  # the first one takes from a heap without end
        for person in range(1, PEOPLE):
            piles[person] += passed  # what comes in this round may be passed on at once
            passed = min(throws[person], piles[person])
            piles[person] -= passed
        out += passed
    return out, piles


print("rounds   matches per round   in the line at the end")
for rounds in LENGTHS:
    games = [play(game, rounds) for game in range(GAMES)]
    mean = sum(out for out, _ in games) / GAMES / rounds
    inside = sum(sum(piles) for _, piles in games) / GAMES
    print(f"{rounds:6d}   {mean:17.2f}   {inside:22.1f}")
print("Everybody throws 3.5 on average; the line gives less, and least in a short game.")
