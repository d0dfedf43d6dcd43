from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from factorysim.charts import over_time, wip, work_in_process
from factorysim.errors import NotRecorded
from tests.results.stories import saw_result


def line_of(figure):
    (line,) = figure.axes[0].get_lines()
    return list(zip(*(values.tolist() for values in line.get_data()), strict=True))


def legend_of(figure):
    return [text.get_text() for text in figure.axes[0].get_legend().get_texts()]


def test_the_line_steps_with_the_number_of_parts():
    figure = wip(saw_result())
    assert line_of(figure) == [
        (0, 1), (2, 2), (3, 1), (4, 2), (6, 1), (9, 0), (9.5, 1), (10, 1),
    ]  # fmt: skip
    assert figure.axes[0].get_lines()[0].get_drawstyle() == "steps-post"


def test_the_mean_is_a_dashed_line_over_the_window():
    figure = wip(saw_result())
    (segments,) = (c.get_segments() for c in figure.axes[0].collections)
    assert [point.tolist() for point in segments[0]] == [[0.0, 1.25], [10.0, 1.25]]
    assert legend_of(figure) == ["number of parts", "mean 1.25"]


def test_the_warm_up_is_shaded():
    result = saw_result()
    figure = wip(replace(result, observed=replace(result.observed, warmup=2.0)))
    shades = [p for p in figure.axes[0].patches if p.get_label() == "warm-up, not observed"]
    assert [(s.get_x(), s.get_width()) for s in shades] == [(0.0, 2.0)]
    assert line_of(figure)[0][0] == 2.0
    assert figure.axes[0].get_xlim() == (0.0, 10.0)


def test_many_changes_are_drawn_as_means_and_ranges_with_the_same_mean(monkeypatch):
    monkeypatch.setattr(work_in_process, "MOST_STEPS", 3)
    monkeypatch.setattr(work_in_process, "_INTERVALS", 5)
    figure = wip(saw_result())
    # Two minutes each: 1 part; 2 then 1; 2; 1; 1, none, 1 again.
    assert line_of(figure) == [(1, 1), (3, 1.5), (5, 2), (7, 1), (9, 0.75)]
    assert np.mean([y for _, y in line_of(figure)]) == saw_result().value("wip")
    band = figure.axes[0].collections[0].get_paths()[0].get_extents()
    assert (band.y0, band.y1) == (0, 2)
    assert legend_of(figure)[0] == "from lowest to highest"


def test_a_long_run_is_shown_in_days():
    assert over_time.readable_unit(7200, "min") == "d"
    assert over_time.readable_unit(300, "min") == "h"
    assert over_time.readable_unit(90, "s") == "s"


def test_numbers_and_words_follow_the_language():
    figure = wip(saw_result(), lang="de")
    assert legend_of(figure) == ["Zahl der Teile", "Mittelwert 1,25"]
    assert figure.axes[0].get_xlabel() == "Zeit [min]"
    figure.canvas.draw()
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert "0,5" in labels
    assert not any("." in label for label in labels)


def test_without_rows_of_parts_it_says_how_to_keep_them():
    result = saw_result()
    with pytest.raises(NotRecorded, match="record='parts'"):
        wip(replace(result, observed=replace(result.observed, parts=None)))
