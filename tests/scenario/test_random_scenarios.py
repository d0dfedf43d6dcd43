"""Whatever stands in a file: it is a valid scenario or a `ScenarioError`, and it takes no time."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factorysim.errors import ScenarioError
from factorysim.scenario import Scenario, parse_scenario
from factorysim.scenario.job_shops import job_shop_factory, parse_job_shop
from factorysim.scenario.starting import template
from factorysim.scenario.tables import parse_orders
from factorysim.scenario.yaml_text import dump, parse

SECONDS = 5.0

Place = tuple[str | int, ...]

EVERYTHING = """\
factorysim: 1
about: {title: Everything, theme: energy, learn: [something], level: [mooc], minutes: 45}
factory:
  time_unit: min
  power: 3
  products:
    a:
      priority: 2
      attributes: {weight: 3, colour: red}
      route:
        - saw
        - {at: {m1: 4, m2: {normal: [5, 1]}}, choose: {by_share: {m1: 1, m2: 2}}}
        - {at: join, components: {lid: {count: 2, from: lids}}, name: joining}
        - {at: belt}
        - {at: test, outcomes: {joining: 0.1, scrap: 0.1}}
    lid: {route: [press, lids]}
    kit:
      route:
        - {at: unpack, splits: {piece: 3}}
        - {at: join, components: {piece: {count: 3, from: shelf, own: true}}}
    piece: {route: [m1, shelf]}
  sources:
    orders:
      makes: {a: 0.9, kit: 0.1}
      rate: {per: h, day: {"00:00": 0, "06:00": 6}}
      when_full: lose
    lids: {makes: lid, every: {geometric: 0.5}, batch: {poisson: 3}, count: 500, first_at: 3}
    late: {makes: a, schedule: [{at: 5, count: 2, due: 3 h}, {at: 1 h, priority: 1}]}
  stations:
    saw:
      time: {a: 1, kit: {weibull: {shape: 2, scale: 3}}}
      buffer: {capacity: 9, admit: priority}
      setup: {matrix: {a: {kit: 5}, kit: {a: 3}}}
    m1:
      time: {discrete: {1: 0.5, 2: 0.5}}
      capacity: 2
      failures: {f: {availability: 0.9, mttr: 5}}
      shift: day
    m2:
      time: {erlang: {mean: 3, k: 2}}
      maintenance: {oil: {every: 100, time: {beta: [2, 2, 1, 5]}, clock: cycles}}
    join: {time: {gamma: {mean: 1, cv: 0.5}}, rule: spt, preemptive: true}
    press:
      time: {hyperexponential: {shares: [0.5, 0.5], means: [1, 2]}}
      batch: {min: 2, max: 4, same_product: true}
    test: {time: {empirical: [1, 2, 3]}, power: {working: 3, idle: 1}, quality: {scrap: {a: 0.1}}}
    unpack: {time: {uniform: [1, 2]}, at_shift_end: finish}
  buffers: {lids: {capacity: 50, initial: {lid: 5}}, shelf: {minimum_time: 2, order: lifo}}
  conveyors: {belt: {length: 10, speed: 0.5, pitch: 1}}
  exits: {out: {title: Out}}
  loops: {cards: {cards: 30, start: saw, end: [test, out], products: [a]}}
  shifts:
    day:
      days: mon-fri
      from: "06:00"
      to: "22:00"
      breaks: ["09:00-09:15"]
      exceptions: [{day: 3, closed: true}]
run: {until: {parts: 100}, warmup: 1 h}
"""
"""A file in which nearly every attribute of the format stands once."""


def _places(data: Any, place: Place = ()) -> Iterator[Place]:
    yield place
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _places(value, (*place, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _places(value, (*place, number))


STARTS = [parse(template("my-line")).data, parse(EVERYTHING).data]
PLACES = [[place for place in _places(data) if place] for data in STARTS]
PIECES = [
    value
    for data, places in zip(STARTS, PLACES, strict=True)
    for place in places
    for value in [copy.deepcopy(data)]
    for part in place
    for value in [value[part]]
]

NAMES = (
    "saw m1 a exit scrap next in day 06:00 24:00-06:00 mon-sun first_free priority orders.csv "
    "../x.csv é * a.b self __class__ model_config"
)
WORDS = st.sampled_from(["", "5 min", "-5 min", "1e308 d", "0 s", "\t", "\n", *NAMES.split()])
NUMBERS = st.one_of(
    st.integers(-3, 12),
    st.sampled_from(
        [10**9, 10**15, 10**29, -(10**20), 2**63, 0.0, -0.0, 1e-320, 1e-9, 1e15, 1e308]
    ),
    st.floats(allow_nan=False, allow_infinity=False),
)
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, WORDS, st.text(max_size=8))
VALUES = st.one_of(
    LEAVES,
    st.sampled_from(PIECES),
    st.recursive(
        LEAVES,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.one_of(WORDS, st.text(max_size=5)), inner, max_size=4),
        ),
        max_leaves=8,
    ),
)


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A valid file in which a few values are deleted, replaced, renamed, doubled or moved."""
    which = draw(st.integers(0, len(STARTS) - 1))
    data = copy.deepcopy(STARTS[which])
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.sampled_from(PLACES[which]))
        holder: Any = data
        try:
            for part in place[:-1]:
                holder = holder[part]
            old = holder[place[-1]]
        except (KeyError, IndexError, TypeError):
            continue
        if not isinstance(holder, (dict, list)):
            continue
        how = draw(st.sampled_from(["delete", "replace", "change", "rename", "wrap"]))
        if how == "delete":
            del holder[place[-1]]
        elif how == "replace":
            holder[place[-1]] = copy.deepcopy(draw(VALUES))
        elif how == "change" and not isinstance(old, (dict, list)):
            holder[place[-1]] = draw(WORDS if isinstance(old, str) else NUMBERS)
        elif how == "wrap":
            holder[place[-1]] = [old] if draw(st.booleans()) else {draw(WORDS): old}
        elif how == "rename" and isinstance(holder, dict):
            holder[draw(st.one_of(WORDS, st.text(max_size=5)))] = holder.pop(place[-1])
    return data


def _read(text: str) -> Scenario | None:
    """Return the scenario of a text, None if it is refused in the proper way."""
    begin = time.process_time()
    refusal: ScenarioError | None = None
    scenario: Scenario | None = None
    try:
        scenario = parse_scenario(text, file="random.yaml")
    except ScenarioError as error:
        refusal = error
    assert time.process_time() - begin < SECONDS
    if refusal is not None:
        assert refusal.problems
        assert all(problem.message and problem.file for problem in refusal.problems)
        lines = [problem.line or 0 for problem in refusal.problems]
        assert 0 not in lines
        assert lines == sorted(lines)
    return scenario


@pytest.mark.parametrize("data", STARTS, ids=["template", "everything"])
def test_what_is_mutated_is_valid_at_first(data: Any) -> None:
    assert _read(dump(data)) is not None


@given(mutated())
def test_a_mutated_scenario_is_accepted_or_refused_as_a_property(data: Any) -> None:
    try:
        text = dump(data)
    except ScenarioError:
        return
    scenario = _read(text)
    if scenario is not None:
        assert parse_scenario(scenario.to_yaml()) == scenario
        scenario.factory.warnings()


@given(VALUES)
def test_any_data_is_accepted_or_refused_as_a_property(data: Any) -> None:
    try:
        text = dump({"factorysim": 1, "factory": data})
    except ScenarioError:
        return
    _read(text)


@given(st.text(alphabet="ab:{}[]-,&*!|>'\"%@`#?~ \t\n\r0123456789.e\0\ufeff\u2028é", max_size=60))
def test_any_text_is_refused_as_a_property(text: str) -> None:
    assert _read(text) is None


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_as_a_property(content: bytes) -> None:
    with pytest.raises(ScenarioError):
        parse_scenario(content)


@given(st.text(alphabet="0123456789 \n\t.-#ex\0é", max_size=60))
def test_any_text_is_a_job_shop_or_refused_as_a_property(text: str) -> None:
    try:
        shop = parse_job_shop(text)
    except ScenarioError as error:
        shop = None
        problems = error.problems
    assert shop is not None or problems
    if shop is not None:
        assert job_shop_factory(shop).warnings() is not None


@given(st.text(alphabet='0123456789,;"\n\r\t .-#ex\0é', max_size=60))
def test_any_table_is_orders_or_refused_as_a_property(rows: str) -> None:
    try:
        orders = parse_orders(f"at,product,due\n{rows}")
    except ScenarioError as error:
        orders = None
        problems = error.problems
    assert orders is not None or problems
    if orders is not None:
        assert len(orders.rows) == len(orders.lines)
