"""A few charts look as they did: compared dot by dot with pictures in `images/`.

Values and labels are tested through the axes elsewhere; this finds what they cannot see, such as
a lost hatch or bars that cover each other. After a wanted change, look at the new picture and
keep it:

    python -m tests.charts.test_images NAME
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib
import pytest
from matplotlib.testing.compare import compare_images

import factorysim as fs
from factorysim.charts.style import LOOKS, Look

IMAGES = Path(__file__).parent / "images"
DOTS_PER_INCH = 60
DRAWN_WITH = "3.11"
"""Another version of matplotlib sets letters a dot further, and every dot would differ."""
TOLERANCE = 2.0
"""Root of the mean square of the differences, of 255; a lost hatch makes about 5."""
pytestmark = pytest.mark.skipif(
    not matplotlib.__version__.startswith(f"{DRAWN_WITH}."),
    reason=f"the images were drawn with matplotlib {DRAWN_WITH}, this is {matplotlib.__version__}",
)
CHARTS = {
    "states": "flexible-line",
    "gantt": "flexible-line",
    "wip": "flexible-line",
    "lead_time_parts": "flexible-line",
    "part_flow": "flexible-line",
    "traffic": "vehicle-loop",
}


def draw(name: str, folder: Path) -> Path:
    """Draw a chart of a short run into a file."""
    scenario = fs.read_scenario(CHARTS[name])
    scenario = scenario.with_changes({"run.until": "24 h", "run.warmup": "4 h"})
    result = fs.simulate(scenario, record="history")
    with matplotlib.rc_context({"hatch.linewidth": 1.0}):
        figure = getattr(result.charts, name)()
        figure.savefig(folder / f"{name}.png", dpi=DOTS_PER_INCH)
    return folder / f"{name}.png"


@pytest.mark.parametrize("name", CHARTS)
def test_the_picture_is_as_it_was(name, tmp_path):
    drawn = draw(name, tmp_path)
    assert compare_images(str(IMAGES / f"{name}.png"), str(drawn), TOLERANCE) is None


def test_another_look_of_one_state_is_seen(tmp_path, monkeypatch):
    monkeypatch.setitem(LOOKS, "setup", Look("#56B4E9", ""))
    drawn = draw("gantt", tmp_path)
    assert compare_images(str(IMAGES / "gantt.png"), str(drawn), TOLERANCE) is not None


if __name__ == "__main__":
    for chosen in sys.argv[1:] or CHARTS:
        print(draw(chosen, IMAGES))
