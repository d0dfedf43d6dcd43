"""What a student reads after a typical mistake: the message only, and exit code 2."""

from __future__ import annotations

import pytest

from tests.cli.asking import TINY, ask


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["run", "tiny.yaml", "--set", "stations.dril.buffer=5"],
            "stations.dril.buffer: there is nothing called 'dril'. Did you mean 'drill'? There "
            "are saw, drill.\n",
        ),
        (
            ["run", "tiny.yaml", "--set", "stations.drill.time=-5"],
            "stations.drill.time: -5 is not possible. A time is 0 or more.\n",
        ),
        (
            ["run", "tini.yaml"],
            "there is no scenario called 'tini.yaml'. Did you mean 'tiny.yaml'?",
        ),
        (
            ["run", "tiny.yaml", "--set", "stations.drill.buffer"],
            "'stations.drill.buffer' is not a setting: there is no '='. Write path=value, such as "
            "stations.mill.buffer=5.\n",
        ),
        (
            ["run", "tiny.yaml", "--replications", "0"],
            "run.replications: 0 is not possible. A whole number of 1 or more is wanted.\n",
        ),
        (["run", "tiny.yaml", "--until", "soon"], "run.until: 'soon' is not a time."),
        (["run", "tiny.yaml", "--until", "1 h"], "run: the warm-up '2 h' is not before the end"),
        (["run", "tiny.yaml", "--workers", "-1"], "-1 processes are not possible."),
        (["run", "."], ".: there is no scenario in this folder, no scenario.yaml.\n"),
        (["show", "flexible-lin"], "Did you mean 'flexible-line'?"),
        (["validate", "nothing.yaml"], "there is no scenario called 'nothing.yaml'."),
        (["verify", "nowhere"], "there is no saved result in 'nowhere', no manifest.json."),
        (["new", "a/b?"], "'b?' is not possible as the name of a scenario."),
    ],
)
def test_the_message_says_what_to_do_and_nothing_is_simulated(arguments, message, folder):
    answer = ask(*arguments)
    assert message in answer.err
    assert answer.code == 2
    assert answer.out == ""
    assert not list(folder.glob("results/*"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rum", "tiny.yaml"], ["rum"]),
        (["run"], ["SCENARIO"]),
        (["run", "tiny.yaml", "--seed", "one"], ["--seed"]),
        (["run", "tiny.yaml", "--lang", "es"], ["--lang", "es"]),
        (["run", "tiny.yaml", "--replication", "3"], ["--replication"]),
    ],
)
def test_a_mistake_in_the_command_itself_is_named(arguments, words):
    answer = ask(*arguments)
    assert answer.code == 2
    assert [word for word in words if word not in answer.err] == []


def test_debug_shows_where_in_the_library_it_was_found(folder):
    from typer.testing import CliRunner

    from factorysim.cli.app import app

    result = CliRunner().invoke(app, ["run", "nothing.yaml", "--debug"])
    assert result.exit_code == 2
    assert "Traceback (most recent call last)" in result.stderr
    assert "there is no scenario called" in result.stderr


def test_a_deadlock_is_told_and_not_shown_as_an_empty_result(folder):
    text = TINY.replace("route: [saw, drill]", "route: [saw, drill, saw, drill]")
    text = text.replace("saw: {time: 1}", "saw: {time: 1, buffer: 0}")
    (folder / "circle.yaml").write_text(text, encoding="utf-8")
    answer = ask("run", "circle.yaml", "--set", "stations.drill.buffer=0")
    assert answer.code == 2
    assert "saw" in answer.err
    assert "waits for" in answer.err
    assert not list(folder.glob("results/*"))


def test_a_folder_that_cannot_be_made_is_named(folder):
    answer = ask("run", "tiny.yaml", "--out", "tiny.yaml/below")
    assert answer.code == 2
    assert "tiny.yaml" in answer.err
