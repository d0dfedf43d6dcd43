"""``factorysim chart``, as a lecturer gives it."""

from __future__ import annotations

import pytest

from factorysim.charts import ChartsOfResult
from tests.cli.asking import ask

OF_OTHERS = {
    "worker_states": "no crews",
    "robot_states": "no robots",
    "vehicle_states": "no fleets",
    "gantt_people": "neither crews nor robots",
    "fatigue": "nobody in this factory gets tired",
    "exposure": "says what it asks of the body",
    "human_robot": "no cell with robots",
    "chain": "no stocks",
    "traffic": "no layout",
}


@pytest.mark.parametrize(("name", "reason"), OF_OTHERS.items())
def test_what_a_factory_does_not_have_cannot_be_drawn(name, reason):
    answer = ask("chart", "tiny.yaml", name)
    assert answer.code == 2
    assert reason in answer.err


@pytest.mark.parametrize("name", [n for n in ChartsOfResult.names() if n not in OF_OTHERS])
def test_every_chart_can_be_drawn(tmp_path, name):
    answer = ask("chart", "tiny.yaml", name, "--size", "slide", "--lang", "fr", "-o", "one.svg")
    assert answer.code == 0
    assert answer.out == "Graphique écrit : one.svg\n"
    assert "<svg" in (tmp_path / "one.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("gantt", ["begin=1 h", "end=120"]),
        ("throughput", ["interval=30 min"]),
        ("oee_losses", ["place=drill"]),
        ("states", ["share_of=calendar"]),
    ],
)
def test_a_chart_is_told_what_it_shows(tmp_path, name, choices):
    files = []
    for number, told in enumerate(([], choices)):
        options = [word for choice in told for word in ("--with", choice)]
        answer = ask("chart", "tiny.yaml", name, *options, "-o", f"{number}.svg")
        assert answer.code == 0, answer.err
        files.append((tmp_path / f"{number}.svg").read_text(encoding="utf-8"))
    assert files[0] != files[1]


def test_without_a_file_it_goes_to_the_results(tmp_path):
    assert ask("chart", "tiny.yaml", "wip").code == 0
    assert list((tmp_path / "results").glob("*-wip.png"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gant"], "Did you mean 'gantt'"),
        (["wip", "--size", "sild"], "slide"),
        (["wip", "-o", "picture.gif"], "a picture is"),
        (["gantt", "--with", "begn=2 h"], "Did you mean 'begin'"),
        (["gantt", "--with", "begin=soon"], "'soon' is not a time"),
        (["gantt", "--with", "begin"], "write a name and a value"),
        (["wip", "--with", "begin=2 h"], "It has no choices."),
        (["gantt", "--with", "begin=5 h", "--with", "end=2 h"], "is not before"),
    ],
)
def test_mistakes_are_said_with_what_is_accepted(arguments, said):
    answer = ask("chart", "tiny.yaml", *arguments)
    assert answer.code == 2
    assert said in answer.err
