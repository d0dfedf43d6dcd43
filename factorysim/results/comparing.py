"""The first difference of two results, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from factorysim.results.history import FIELDS
from factorysim.results.observed import FATES, KINDS, Observed, PartRow
from factorysim.results.times import machine_labels

if TYPE_CHECKING:
    from factorysim.results.result import Result


def first_difference(a: Result, b: Result) -> str | None:
    """Return the first difference of two results in words; None when their numbers are the same.

    Numbers are compared exactly. Provenance (versions, platform) and the number of events that the
    engine worked off are no part of what was seen and are not compared. What happened first is
    named first: the history, then the parts, then places and sums.

    Examples
    --------
    >>> from factorysim.results.observed import Observed
    >>> from factorysim.results import Facts, Provenance, Result
    >>> def empty(end):
    ...     seen = Observed("min", 0.0, end, "until", [], [], [], [], [], parts=[])
    ...     return Result(seen, Facts(), Provenance())
    >>> first_difference(empty(8.0), empty(9.0))
    'the end of the run is 8.0 in the first result and 9.0 in the second'
    """
    return next(_differences(a, b), None)


def _differences(a: Result, b: Result) -> Iterator[str]:
    one, two = a.observed, b.observed
    yield from _different_names(one, two)
    yield from _different_history(one, two)
    yield from _different_rows(one, two)
    for what, name in (
        ("the time unit", "time_unit"),
        ("the warm-up", "warmup"),
        ("the end of the run", "end"),
        ("the reason of the end", "ended"),
        ("the digest of the departures", "digest"),
    ):
        yield from _unequal(what, getattr(one, name), getattr(two, name))
    yield from _different_counts(one, two)
    yield from _unequal("the number of rows not kept", one.parts_omitted, two.parts_omitted)
    for index in range(max(len(one.warnings), len(two.warnings))):
        pair = [seen[index] if index < len(seen) else None for seen in (one.warnings, two.warnings)]
        yield from _unequal(f"warning {index + 1}", *pair)
    for field in fields(a.facts):
        what = f"of the factory, {field.name}"
        yield from _unequal(what, getattr(a.facts, field.name), getattr(b.facts, field.name))
    others = b.numbers
    for name, value in a.numbers.items():
        yield from _unequal(f"indicator {name}", value, others[name])


def _unequal(what: str, first: Any, second: Any) -> Iterator[str]:
    both_nan = first != first and second != second
    if first != second and not both_nan:
        yield f"{what} is {first!r} in the first result and {second!r} in the second"


def _different_names(one: Observed, two: Observed) -> Iterator[str]:
    for kind in ("products", "sources", "places", "loops", "storages"):
        names = [[seen.name for seen in getattr(observed, kind)] for observed in (one, two)]
        if names[0] != names[1]:
            for position, (first, second) in enumerate(zip_longest(*names)):
                yield from _unequal(f"number {position + 1} of the {kind}", first, second)
    yield from _unequal("the list of machines", machine_labels(one), machine_labels(two))


def _different_history(one: Observed, two: Observed) -> Iterator[str]:
    if one.history is None or two.history is None or one.history == two.history:
        return
    pairs = zip(_records(one.history), _records(two.history), strict=False)
    for number, (first, second) in enumerate(pairs, start=1):
        if first != second:
            yield (
                f"record {number} of the history is {_record_text(one, first)} in the first "
                f"result and {_record_text(two, second)} in the second"
            )
    lengths = [len(one.history) // FIELDS, len(two.history) // FIELDS]
    yield from _unequal("the number of records of the history", *lengths)


def _records(flat: Sequence[float]) -> Iterator[Sequence[float]]:
    return (flat[i : i + FIELDS] for i in range(0, len(flat), FIELDS))


def _record_text(observed: Observed, record: Sequence[float]) -> str:
    time, kind, place, machine, part, detail = record
    where = f" at {observed.places[int(place)].name}" if place >= 0 else ""
    which = f" {int(machine)}" if machine >= 0 else ""
    return f"'{KINDS[int(kind)]}{where}{which}, part {int(part)}, t = {time!r}, detail {detail!r}'"


def _different_rows(one: Observed, two: Observed) -> Iterator[str]:
    if one.parts is None or two.parts is None:
        yield from _unequal(
            "whether rows of parts were kept", one.parts is not None, two.parts is not None
        )
        return
    for number, (first, second) in enumerate(zip(one.parts, two.parts, strict=False), start=1):
        if first != second:
            yield from _different_row(f"row {number} of the parts", first, second, one)
    yield from _unequal("the number of rows of parts", len(one.parts), len(two.parts))


def _different_row(what: str, first: PartRow, second: PartRow, observed: Observed) -> Iterator[str]:
    label = f"{what}:"
    if first.number == second.number:
        label = f"{what} (part {first.number}, {observed.products[first.product].name}):"
    for name, x, y in zip(PartRow._fields, first, second, strict=True):
        if name == "fate":
            yield from _unequal(f"{label} fate", FATES[int(x)], FATES[int(y)])
        else:
            yield from _unequal(f"{label} {name}", x, y)


def _different_counts(one: Observed, two: Observed) -> Iterator[str]:
    for kind in ("product", "source", "place", "loop", "storage"):
        pairs = zip(getattr(one, f"{kind}s"), getattr(two, f"{kind}s"), strict=False)
        for first, second in pairs:
            yield from _different_fields(f"{kind} {first.name}", first, second)
    machines = zip(one.machines, two.machines, strict=False)
    for label, (first, second) in zip(machine_labels(one), machines, strict=False):
        yield from _different_fields(f"machine {label}", first, second)


def _different_fields(label: str, first: Any, second: Any) -> Iterator[str]:
    for field in fields(first):
        yield from _unequal(
            f"{label}: {field.name}", getattr(first, field.name), getattr(second, field.name)
        )
