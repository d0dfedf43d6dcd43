from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from factorysim.charts.style import LOOKS, ROBOT_LOOKS, VEHICLE_LOOKS, WORKER_LOOKS, measures
from factorysim.errors import UnknownName
from factorysim.results.observed import ROBOT_STATES, STATES, VEHICLE_STATES, WORKER_STATES

OKABE_ITO = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


EVERYBODY = [
    (LOOKS, STATES),
    (VEHICLE_LOOKS, VEHICLE_STATES),
    (WORKER_LOOKS, WORKER_STATES),
    (ROBOT_LOOKS, ROBOT_STATES),
]


@pytest.mark.parametrize(("looks", "states"), EVERYBODY)
def test_every_state_has_a_look_of_its_own(looks, states):
    assert set(looks) == set(states)
    assert len({(look.colour, look.hatch) for look in looks.values()}) == len(looks)


def test_a_state_of_the_same_name_looks_the_same_everywhere():
    for looks, _ in EVERYBODY:
        for state in looks.keys() & LOOKS.keys():
            assert looks[state] == LOOKS[state]


def test_without_colour_only_the_light_greys_share_the_plain_pattern():
    plain = [state for state, look in LOOKS.items() if not look.hatch]
    assert plain == ["working", "starved"]
    assert contrast(LOOKS["working"].colour, LOOKS["starved"].colour) > 2.5


def test_colours_are_those_of_okabe_and_ito_or_grey():
    for look in [look for looks, _ in EVERYBODY for look in looks.values()]:
        red, green, blue = look.colour[1:3], look.colour[3:5], look.colour[5:7]
        assert look.colour in OKABE_ITO or red == green == blue


def test_numbers_on_every_colour_can_be_read():
    for look in [look for looks, _ in EVERYBODY for look in looks.values()]:
        assert contrast("#FFFFFF" if look.dark else "#000000", look.colour) >= 3


def test_an_unknown_size_is_refused():
    with pytest.raises(UnknownName, match=r"'slides'.*Did you mean 'slide'"):
        measures("slides")


def test_charts_load_matplotlib_only_when_they_draw_and_never_the_engine():
    program = (
        "import sys, factorysim.charts\n"
        "assert 'matplotlib' not in sys.modules\n"
        "from tests.results.stories import saw_result\n"
        "saw_result().charts.states()\n"
        "assert 'matplotlib.figure' in sys.modules\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "assert 'factorysim.engine' not in sys.modules\n"
    )
    repository = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60, cwd=repository)
