"""Public job-shop instances in the formats in which they are exchanged.

The standard format begins with the numbers of jobs and machines; then each job has a line of
pairs *machine time* in the order of processing, machines counted from 0. In the flexible format
(Brandimarte) a line begins with the number of operations; each operation has the number of its
alternatives and so many pairs *machine time*. Lines that begin with ``#`` are comments.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from factorysim.errors import Problem, ScenarioError, did_you_mean, listing
from factorysim.model.factory import Factory, Run
from factorysim.model.places import Station
from factorysim.model.products import Product, Step
from factorysim.model.sources import Order, Source
from factorysim.rules import DISPATCHING, is_rule, rules
from factorysim.scenario.attached import read_text

OPERATION_LIMIT = 100_000
"""Operations in one instance."""

_PROBLEMS_SHOWN = 20
_EXAMPLE = "Such a file begins with the numbers of jobs and machines, such as '6 6'."

Operation = dict[int, float]
"""The machines that can do it, in the order of the file, each with its time."""


@dataclass(frozen=True)
class JobShop:
    """An instance as numbers: for each job its operations."""

    machines: int
    jobs: tuple[tuple[Operation, ...], ...]

    @property
    def total_time(self) -> float:
        """The sum of all times; by then everything is done, whatever the rule."""
        return sum(max(operation.values()) for job in self.jobs for operation in job)


def read_job_shop(path: str | Path, rule: str = "spt") -> Factory:
    """Return the factory of a job-shop instance.

    Every job is a product of its own, of which one part enters at time 0. The machines are the
    stations ``m0``, ``m1``, ... with unlimited buffers; the times are minutes.

    Parameters
    ----------
    path
        A text file in the standard or in the flexible format.
    rule
        The dispatching rule of all machines.

    Raises
    ------
    ScenarioError
        With all problems of the file and their lines.
    """
    return job_shop_factory(parse_job_shop(read_text(Path(path)), file=str(path)), rule)


def job_shop_factory(shop: JobShop, rule: str = "spt") -> Factory:
    r"""Return the factory in which the jobs of *shop* are done.

    Examples
    --------
    >>> shop = parse_job_shop("2 2\n0 3 1 2\n1 4 0 1")
    >>> job_shop_factory(shop).products.job_0.route[1]
    Step(at='m1', time=2.0)
    """
    if not is_rule(rule):
        known = [*DISPATCHING, *rules]
        message = f"there is no dispatching rule called {rule!r}.{did_you_mean(rule, known)}"
        raise ScenarioError([Problem(f"{message} There are {listing(known, most=30)}.", "rule")])
    used = sorted({machine for job in shop.jobs for operation in job for machine in operation})
    products = {
        f"job_{number}": Product(route=tuple(_step(operation) for operation in job))
        for number, job in enumerate(shop.jobs)
    }
    orders = Source(
        makes=dict.fromkeys(products, 1.0),
        schedule=tuple(Order(at=0, product=name) for name in products),
    )
    return Factory(
        time_unit="min",
        products=products,
        sources={"orders": orders},
        stations={f"m{machine}": Station(rule=rule) for machine in used},
    )


def job_shop_run(shop: JobShop) -> Run:
    """Return a run that is long enough for all jobs; it ends by itself when they are done."""
    return Run(until=max(shop.total_time, 1.0))


def parse_job_shop(text: str, *, file: str = "") -> JobShop:
    r"""Return the instance that a text describes.

    Raises
    ------
    ScenarioError
        With all problems and their lines.

    Examples
    --------
    >>> parse_job_shop("2 2\n0 3 1 2\n1 4 0 1").jobs[1]
    ({1: 4.0}, {0: 1.0})
    """
    lines = [
        (number, words)
        for number, line in enumerate(text.splitlines(), start=1)
        if (words := line.split("#")[0].split())
    ]
    if not lines:
        raise _refused([Problem(f"the file is empty. {_EXAMPLE}", line=1)], file)
    machines, problems = _sizes(lines, file)
    if sum(len(words) for _, words in lines) > 4 * OPERATION_LIMIT:
        raise _refused([Problem(f"there are more than {OPERATION_LIMIT} operations.")], file)
    standard = _Attempt(machines)
    flexible = _Attempt(machines)
    for number, words in lines[1:]:
        numbers = _numbers(number, words, problems)
        if numbers is not None:
            standard.add(number, standard.job(numbers))
            flexible.add(number, flexible.flexible_job(numbers))
    if not problems and not standard.problems:
        return JobShop(machines, tuple(standard.jobs))
    if not problems and not flexible.problems:
        return JobShop(machines, tuple(flexible.jobs))
    is_flexible = len(flexible.problems) < len(standard.problems) or len(lines[0][1]) == 3
    meant = flexible if is_flexible else standard
    raise _refused([*problems, *meant.problems], file)


class _Wrong(ValueError):
    """What is wrong with one line."""


class _Attempt:
    """The jobs of a file when its lines are taken for one of the two formats."""

    def __init__(self, machines: int) -> None:
        self.machines = machines
        self.jobs: list[tuple[Operation, ...]] = []
        self.problems: list[Problem] = []

    def add(self, line: int, job: Iterator[Operation]) -> None:
        """Take one job, or note what is wrong with its line."""
        try:
            self.jobs.append(tuple(job))
        except _Wrong as wrong:
            self.problems.append(Problem(str(wrong), line=line))

    def job(self, numbers: Sequence[float]) -> Iterator[Operation]:
        """Give the operations of a line *machine time machine time ...*."""
        if len(numbers) != 2 * self.machines:
            raise _Wrong(
                f"{len(numbers)} numbers were given; a job on {self.machines} machines has "
                f"{2 * self.machines}: a machine and a time for each operation."
            )
        seen: set[int] = set()
        for machine, time in zip(numbers[::2], numbers[1::2], strict=True):
            index = self._machine(machine)
            if index in seen:
                raise _Wrong(f"machine {index} is given twice; a job visits each machine once.")
            seen.add(index)
            yield {index: time}

    def flexible_job(self, numbers: Sequence[float]) -> Iterator[Operation]:
        """Give the operations of a line that begins with their number."""
        rest = iter(numbers)
        for operation in range(1, self._count(rest, "the number of operations") + 1):
            alternatives = self._count(rest, f"the number of alternatives of operation {operation}")
            times: Operation = {}
            for _ in range(alternatives):
                machine = self._machine(self._next(rest, f"a machine of operation {operation}"))
                if machine in times:
                    raise _Wrong(f"operation {operation} names machine {machine} twice.")
                times[machine] = self._next(rest, f"a time of operation {operation}")
            yield times
        left_over = len(list(rest))
        if left_over:
            raise _Wrong(f"{left_over} numbers are left over after the last operation.")

    def _machine(self, number: float) -> int:
        if number >= self.machines or number % 1:
            raise _Wrong(
                f"{number:g} is not a machine. The {self.machines} machines are counted from 0 to "
                f"{self.machines - 1}."
            )
        return int(number)

    def _count(self, numbers: Iterator[float], what: str) -> int:
        count = self._next(numbers, what)
        if not 1 <= count <= OPERATION_LIMIT or count % 1:
            raise _Wrong(f"{count:g} is not possible as {what}. A whole number from 1 is wanted.")
        return int(count)

    def _next(self, numbers: Iterator[float], what: str) -> float:
        value = next(numbers, None)
        if value is None:
            raise _Wrong(f"the line ends where {what} should stand.")
        return value


def _step(operation: Operation) -> Step:
    if len(operation) == 1:
        ((machine, time),) = operation.items()
        return Step(at=f"m{machine}", time=time)
    return Step(at={f"m{machine}": time for machine, time in operation.items()})


def _sizes(lines: Sequence[tuple[int, list[str]]], file: str) -> tuple[int, list[Problem]]:
    """Return the number of machines, and whether as many jobs follow as the first line says."""
    number, words = lines[0]
    sizes = _numbers(number, words, [])
    # The flexible format may add the mean number of alternatives.
    are_counts = sizes is not None and all(size >= 1 and size % 1 == 0 for size in sizes[:2])
    if sizes is None or not are_counts or len(sizes) not in (2, 3):
        shown = " ".join(words)[:40]
        raise _refused([Problem(f"{shown!r} is not possible here. {_EXAMPLE}", line=number)], file)
    jobs, machines = int(sizes[0]), int(sizes[1])
    if jobs == len(lines) - 1:
        return machines, []
    message = f"{jobs} jobs are announced, but {len(lines) - 1} lines of jobs follow."
    return machines, [Problem(message, line=number)]


def _numbers(line: int, words: Sequence[str], problems: list[Problem]) -> list[float] | None:
    """Return the numbers of a line, or note the first word that is none."""
    numbers: list[float] = []
    for word in words:
        try:
            value = float(word)
        except ValueError:
            value = math.nan
        if not (0 <= value <= 1e15):
            message = f"{word[:40]!r} is not possible. Numbers of 0 or more are wanted."
            problems.append(Problem(message, line=line))
            return None
        numbers.append(value)
    return numbers


def _refused(problems: Sequence[Problem], file: str) -> ScenarioError:
    shown = problems[:_PROBLEMS_SHOWN]
    return ScenarioError([Problem(p.message, p.path, file, p.line) for p in shown])
