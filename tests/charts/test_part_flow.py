"""The flow of parts between the places, seen through the ribbons."""

from __future__ import annotations

from collections import Counter

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

import factorysim as fs
from factorysim.charts.flows import SCRAPPED, START, Way, ways_of_parts
from factorysim.charts.part_flow import part_flow
from factorysim.charts.ribbons import plan_of_ribbons
from factorysim.charts.style import PRODUCTS
from factorysim.errors import NotRecorded, ScenarioError
from tests.charts.boxes_of_texts import badly_placed


@pytest.fixture(scope="module")
def flexible():
    return fs.simulate(fs.read_scenario("flexible-line"), record="history", until="2 d")


@pytest.fixture(scope="module")
def u_line():
    return fs.simulate(fs.read_scenario("u-line"), record="history", until="3 h")


def ribbons_of(figure):
    """Height of the begin of each ribbon in points by its way, and its colour."""
    found = {}
    for patch in figure.axes[0].patches:
        if isinstance(patch, PathPatch):
            start, end, product = patch.get_gid().split(" > ")
            points = patch.get_path().vertices
            found[start, end, int(product)] = (points, to_hex(patch.get_facecolor()).upper())
    return found


def texts_of(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def test_what_came_to_a_place_is_what_the_table_of_places_says(flexible):
    came = Counter()
    for way, parts in ways_of_parts(flexible.observed).items():
        came[way.end] += parts
    table = flexible.places.set_index("place")
    assert came.pop(SCRAPPED) == table["scrapped [parts]"].sum()
    assert dict(came) == table["arrived [parts]"].to_dict()


def test_products_keep_apart_and_leave_as_the_table_of_products_says(flexible):
    ways = ways_of_parts(flexible.observed)
    left = [ways[Way("inspect", "exit", i)] for i in range(3)]
    assert left == flexible.products["left [parts]"].to_list()
    assert ways[Way("saw", "mill_1", 2)] == 0, "a housing goes to mill_2 only"


def test_every_way_is_a_ribbon_in_the_colour_of_its_product(flexible):
    ways = ways_of_parts(flexible.observed)
    drawn = ribbons_of(part_flow(flexible))
    assert set(drawn) == set(ways)
    assert {colour for (_, _, i), (_, colour) in drawn.items() if i == 1} == {PRODUCTS[1]}


def test_a_ribbon_is_as_wide_as_the_number_of_parts(flexible):
    ways = ways_of_parts(flexible.observed)
    drawn = ribbons_of(part_flow(flexible))
    widths = []
    for way, parts in ways.items():
        points = drawn[way][0]
        if way != (way.start, "wash", way.product) or way.start != "inspect":
            # The last corner but one lies below the first one.
            widths.append((points[-2][1] - points[0][1]) / parts)
    assert widths == pytest.approx([widths[0]] * len(widths))


def test_the_numbers_at_the_places_are_the_parts_that_came(u_line):
    arrived = u_line.places.set_index("place")["arrived [parts]"]
    texts = texts_of(part_flow(u_line))
    assert f"m3\n{arrived['m3']}" in texts
    assert f"exit\n{arrived['exit']}" in texts


@pytest.mark.parametrize(
    ("lang", "title", "scrap"),
    [
        ("en", "Flow of parts between places [parts]", "scrapped"),
        ("fr", "Flux de pièces entre les lieux [pièces]", "rebut"),
        ("de", "Teilefluss zwischen den Orten [Teile]", "Ausschuss"),
    ],
)
def test_the_words_are_those_of_the_language(flexible, lang, title, scrap):
    figure = part_flow(flexible, lang=lang)
    assert figure.axes[0].get_title(loc="left") == title
    assert any(text.startswith(f"{scrap}\n") for text in texts_of(figure))
    assert "bracket" in texts_of(figure)


@pytest.mark.parametrize("lang", ["en", "fr", "de"])
@pytest.mark.parametrize("size", ["page", "slide"])
def test_every_text_can_be_read(flexible, u_line, lang, size):
    assert badly_placed(part_flow(flexible, lang=lang, size=size)) == []
    assert badly_placed(part_flow(u_line, lang=lang, size=size)) == []


def test_ways_back_and_ways_that_skip_a_layer_have_their_place():
    pairs = {("a", "b"): 5, ("b", "c"): 5, ("a", "c"): 2, ("c", "a"): 1, ("c", "c"): 1}
    ways = {Way(start, end, 0): parts for (start, end), parts in pairs.items()}
    plan = plan_of_ribbons(ways, order=["c", "b", "a"])
    names = [[stop.name for stop in layer if stop.way is None] for layer in plan.layers]
    assert names == [["a"], ["b"], ["c"]]
    assert [stop.way for stop in plan.layers[1] if stop.way] == [("a", "c")]
    assert sorted(plan.back) == [("c", "a"), ("c", "c")]


def test_an_assembly_ends_the_way_of_its_components():
    result = fs.simulate(fs.read_scenario("flexible-line"), record="history", until="30 h")
    starts = {way.start for way in ways_of_parts(result.observed)}
    assert START in starts
    assert "exit" not in starts


def test_it_draws_into_axes_that_are_given(u_line):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert part_flow(u_line, ax=right) is figure
    assert not left.patches
    assert right.patches


def test_without_a_history_it_says_what_to_do():
    result = fs.simulate(fs.serial_line(times=[1.0]), until="10 min")
    with pytest.raises(NotRecorded, match="record='history'"):
        part_flow(result)


def test_without_any_move_it_says_so():
    line = fs.serial_line(times=[1.0])
    result = fs.simulate(line, until="10.5 min", warmup="10.2 min", record="history")
    with pytest.raises(ScenarioError, match="Run it for longer"):
        part_flow(result)


def test_a_result_has_it_as_a_method(u_line):
    assert set(ribbons_of(u_line.charts.part_flow())) == set(ribbons_of(part_flow(u_line)))
