from __future__ import annotations

import pytest

from factorysim.scenario import names, parse_scenario, read_scenario
from tests.cli.asking import TINY, ask
from tests.long import few_of
from tests.scenario.test_transport_mistakes import HALL


def test_list_names_every_scenario_with_theme_and_title():
    answer = ask("list")
    assert answer.code == 0
    rows = {line.split()[0]: line for line in answer.out.splitlines() if line.strip()}
    for name in names():
        assert read_scenario(name).title("en") in rows[name]
    assert "flexibility" in rows["flexible-line"]
    assert "factorysim show" in answer.out


def test_list_speaks_other_languages():
    assert "Ligne d'usinage flexible" in ask("list", "--lang", "fr").out
    assert "Flexible Bearbeitungslinie" in ask("list", "--lang", "de").out


@pytest.mark.parametrize("lang", few_of(["en", "fr", "de"], "fr".__eq__))
@pytest.mark.parametrize("name", names())
def test_show_tells_every_scenario_in_every_language(name, lang):
    scenario = read_scenario(name)
    answer = ask("show", name, "--lang", lang)
    assert answer.code == 0
    assert answer.out.startswith(scenario.title(lang))
    text = " ".join(answer.out.split())
    assert " ".join(scenario.about.summary[lang].split()) in text
    for objective in scenario.about.learn[lang]:
        assert " ".join(objective.split()) in text
    for place in scenario.factory.places:
        assert place in answer.out
    assert str(scenario.run.replications) in answer.out


def test_show_tells_the_factory_in_the_words_of_the_file():
    out = ask("show", "tiny.yaml").out
    assert "saw > drill" in out
    assert "every: {exponential: 2}" in out
    assert "exponential: 1.2" in out
    assert "10 h" in out


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ["Layouts", "vehicles"]), ("fr", ["tronçons"]), ("de", ["Fahrzeugflotten"])],
)
def test_show_tells_layouts_and_fleets_without_every_node(folder, lang, words):
    (folder / "hall.yaml").write_text(HALL, encoding="utf-8")
    out = ask("show", "hall.yaml", "--lang", lang).out
    assert "store > mill (transport: amr)" in out
    assert "when_free: {go_to: store}" in out
    assert "[10, 0]" not in out
    assert all(word in out for word in words)


def test_validate_counts_layouts_and_fleets(folder):
    (folder / "hall.yaml").write_text(HALL, encoding="utf-8")
    assert "1 buffer, 1 layout, 1 fleet." in ask("validate", "hall.yaml").out


def test_show_warns_of_what_is_doubtful(folder):
    (folder / "full.yaml").write_text(TINY.replace("saw: {time: 1}", "saw: {time: 3}"), "utf-8")
    out = ask("show", "full.yaml").out
    assert "Warnings" in out
    assert "stations.saw" in out


def test_show_yaml_prints_the_file_as_it_stands():
    assert ask("show", "tiny.yaml", "--yaml").out == TINY
    instance = ask("show", "ft06.txt", "--yaml").out
    assert parse_scenario(instance).factory == read_scenario("ft06.txt").factory


def test_a_very_long_list_is_shortened(folder):
    stations = ", ".join(f"m{i}: {{time: 1}}" for i in range(200))
    route = ", ".join(f"m{i}" for i in range(200))
    (folder / "long.yaml").write_text(
        f"factorysim: 1\nfactory:\n  products: {{p: {{route: [{route}]}}}}\n"
        f"  sources: {{s: {{makes: p, every: 2}}}}\n  stations: {{{stations}}}\n",
        encoding="utf-8",
    )
    out = ask("show", "long.yaml").out
    assert "... (140)" in out
