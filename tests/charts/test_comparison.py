from __future__ import annotations

import io

import pytest
from matplotlib.figure import Figure

from factorysim.charts.comparison import best, differences
from factorysim.charts.style import EDGE, LINE, MEAN
from factorysim.errors import UnknownName
from factorysim.experiments.comparing.best_of_several import best_of_several
from factorysim.experiments.comparing.compare import compare

SYSTEMS = [
    {1: 10.0, 2: 12.0, 3: 14.0},
    {1: 13.0, 2: 15.1, 3: 16.9},
    {1: 11.0, 2: 11.5, 3: 14.0},
    {1: 4.0, 2: 6.0, 3: 8.0},
]
NAMES = ("now", "better", "alike", "worse $x_{")


@pytest.fixture
def comparison():
    return compare(*SYSTEMS, names=NAMES, adjust="none")


@pytest.fixture
def found():
    return best_of_several(*SYSTEMS, names=NAMES)


def drawn(figure):
    """Ends and mark of every interval, from top to bottom; without the line at 0."""
    (ax,) = figure.axes
    zero, *lines = ax.lines
    assert list(zero.get_xdata()) == [0, 0]
    pairs = list(zip(lines[::2], lines[1::2], strict=True))
    return [(list(bar.get_xdata()), mark) for bar, mark in pairs]


def labels(figure):
    return [label.get_text() for label in figure.axes[0].get_yticklabels()]


def test_every_difference_is_drawn_with_its_ends(comparison):
    figure = differences(comparison)
    assert labels(figure) == [f"{name} - now" for name in NAMES[1:]]
    for row, (ends, mark) in zip(comparison.rows, drawn(figure), strict=True):
        assert ends == [row.interval.low, row.interval.high]
        assert list(mark.get_xdata()) == [row.interval.mean]
    low, high = figure.axes[0].get_ylim()
    assert low > high, "the first one stands above"


def test_what_cannot_be_told_from_chance_has_an_empty_mark(comparison):
    marks = [mark for _, mark in drawn(differences(comparison))]
    assert [mark.get_markerfacecolor() for mark in marks] == [LINE, "white", LINE]
    assert marks[1].get_color() == EDGE


def test_a_system_without_an_interval_has_a_mark_or_nothing():
    one_pair = differences(compare({1: 1.0}, {1: 2.0}))
    assert [list(line.get_xdata()) for line in one_pair.axes[0].lines] == [[0, 0], [1.0]]
    no_pair = differences(compare({1: 1.0}, {2: 2.0}))
    assert len(no_pair.axes[0].lines) == 1


@pytest.mark.parametrize(
    ("lang", "title", "x"),
    [
        ("en", "Differences and their 95 % intervals", "difference of throughput"),
        ("fr", "Différences et leurs intervalles à 95 %", "différence : débit"),
        ("de", "Unterschiede und ihre 95 %-Intervalle", "Unterschied: Durchsatz"),
    ],
)
def test_the_words_are_those_of_the_language(comparison, lang, title, x):
    ax = differences(comparison, lang=lang).axes[0]
    assert ax.get_title(loc="left") == title
    assert ax.get_xlabel() == x


def test_the_best_is_filled_and_what_is_worse_has_another_colour(found):
    figure = best(found)
    assert labels(figure) == list(NAMES)
    assert [row.finding for row in found.rows] == ["worse", "best", "worse", "worse"]
    for row, (ends, mark) in zip(found.rows, drawn(figure), strict=True):
        assert ends == [row.low, row.high]
        assert mark.get_markerfacecolor() == (LINE if row.finding == "best" else MEAN)


def test_systems_that_can_be_the_best_have_empty_marks():
    figure = best(best_of_several(SYSTEMS[0], SYSTEMS[2]))
    assert [mark.get_markerfacecolor() for _, mark in drawn(figure)] == ["white", "white"]


def test_a_slide_has_larger_letters_than_a_page(comparison, found):
    for draw, data in ((differences, comparison), (best, found)):
        page, slide = (
            draw(data, size=size).axes[0].get_yticklabels()[0].get_fontsize()
            for size in ("page", "slide")
        )
        assert slide >= 18 > page


def test_it_draws_into_axes_that_are_given(comparison):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert differences(comparison, ax=right) is figure
    assert right.lines
    assert not left.lines


def test_names_with_dollar_signs_are_drawn_as_they_are(comparison, found):
    for figure in (comparison.charts.differences(), found.charts.intervals()):
        content = io.BytesIO()
        figure.savefig(content)
        assert content.getvalue().startswith(b"\x89PNG")


def test_charts_say_what_there_is(comparison, found):
    assert "differences" in repr(comparison.charts)
    assert "intervals" in repr(found.charts)


def test_an_indicator_that_was_not_compared_is_refused(comparison):
    with pytest.raises(
        UnknownName, match=r"'thruput' was not compared\. Did you mean 'throughput'"
    ):
        differences(comparison, indicator="thruput")
