"""What stands on the page of a run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

import factorysim as fs
from factorysim.report import report_page
from factorysim.scenario.scenarios import About
from factorysim.text import words

HOSTILE = "<script>alert('x')</script> & \"quotes\" 🏭"


class Page(HTMLParser):
    """The texts of a page by element, and its tables as lists of rows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.rows: list[list[str]] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        if tag in ("meta", "img"):
            return
        self._open.append(tag)
        self.texts.setdefault(tag, []).append("")
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if not self._open:
            return
        for tag in self._open:
            self.texts[tag][-1] += data
        if {"td", "th"} & {*self._open}:
            self.rows[-1][-1] += data

    def row(self, first: str) -> list[str]:
        return next(row for row in self.rows if row and row[0] == first)


@pytest.fixture(scope="module")
def study() -> fs.Replications:
    line = fs.serial_line(times=[1.0, fs.exponential(1.5), 1.2], buffers=3)
    return fs.replicate(line, until="8 h", warmup="1 h", replications=4, seed=3, record="history")


@pytest.fixture(scope="module")
def html(study: fs.Replications) -> str:
    return report_page(study.first)


def test_indicators_stand_with_mean_interval_unit_and_meaning(study, tmp_path):
    page = Page(study.report(tmp_path / "line.html").read_text(encoding="utf-8"))
    mean, interval, unit, meaning = page.row("throughput")[1:]
    found = study.interval("throughput")
    assert float(mean) == pytest.approx(found.mean, rel=1e-2)
    assert float(interval.removeprefix("± ")) == pytest.approx(found.half_width, rel=0.06)
    assert (unit, meaning) == ("1/h", "good parts that left per hour")


def test_one_run_has_values_and_says_that_it_has_no_interval(study, html):
    page = Page(html)
    assert page.row("throughput")[1] == f"{study.first.value('throughput'):.2f}"
    assert any("without confidence intervals" in text for text in page.texts["p"])


@pytest.mark.parametrize("language", ["en", "fr", pytest.param("de", marks=pytest.mark.long)])
def test_every_section_is_there_in_every_language(study, html, language):
    page = Page(html if language == "en" else report_page(study.first, language=language))
    say = words(language)
    wanted = ["factory", "conditions", "results", "charts", "tables", "audit", "origin"]
    assert page.texts["h2"] == [say(f"report.{name}") for name in wanted]
    assert page.elements.count("img") >= 10
    assert page.elements.count("svg") == 1


def test_the_page_loads_nothing_and_runs_nothing(html):
    assert "default-src 'none'" in html.replace("&#x27;", "'")
    assert "script" not in Page(html).elements
    assert set(re.findall(r'(?:src|href)="([a-z]+:)', html)) == {"data:"}
    assert "http://" not in re.sub(r'src="data:[^"]*"', "", html)


def test_the_same_run_gives_the_same_page(study, html):
    again = fs.replicate(
        study.factory, until="8 h", warmup="1 h", replications=1, seed=3, record="history"
    )
    assert report_page(again.first) == html


def test_names_of_a_scenario_are_text_and_never_markup():
    factory = fs.Factory(
        products={"part": fs.Product(route=["mill"], title={"en": HOSTILE})},
        sources={"raw": fs.Source(makes="part", every=2)},
        stations={"mill": fs.Station(time=1, title={"en": HOSTILE})},
    )
    scenario = fs.Scenario(
        factory=factory, about=About(title={"en": HOSTILE}, summary={"en": HOSTILE})
    )
    result = fs.simulate(scenario, until=60)
    page = Page(report_page(result, scenario=scenario))
    assert "script" not in page.elements
    assert page.texts["h1"] == [HOSTILE]
    assert HOSTILE in page.texts["p"]


def test_the_safety_notice_stands_before_the_numbers():
    result = fs.simulate(fs.read_scenario("safeguard"), until="1 h")
    page = Page(report_page(result))
    assert page.texts["h2"][0] == "To be noted"
    assert any("ISO 10218" in text for text in page.texts["li"])


def test_every_law_that_concerns_the_factory_is_listed_as_kept(html):
    page = Page(html)
    laws = [text for text in page.texts["li"] if text.endswith("holds")]
    assert any(text.startswith("No part is lost") for text in laws)
    assert not any("vehicles" in text for text in laws)


def test_the_text_and_the_command_of_the_page_make_the_same_numbers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scenario = fs.read_scenario("waiting-line").with_changes(
        {"run.until": "6 h", "run.warmup": "1 h", "run.replications": 2, "stations.bench.time": 0.7}
    )
    study = fs.replicate(scenario)
    page = Page(report_page(study.first, rows=study.rows))
    command, text = page.texts["pre"]
    assert command == "factorysim run scenario.yaml"
    (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
    again = fs.replicate(fs.read_scenario("scenario.yaml"))
    assert again.table.equals(study.table)


def test_a_shipped_scenario_is_named_in_the_command(tmp_path):
    study = fs.replicate(fs.read_scenario("waiting-line"), until="6 h", warmup=0, replications=2)
    page = Page(report_page(study.first, rows=study.rows))
    assert page.texts["pre"][0].startswith("factorysim run waiting-line --until ")
    assert page.texts["pre"][0].endswith(" --seed 1 --replications 2")


def test_a_factory_with_python_functions_says_that_only_the_program_can_make_it_again():
    @fs.rules.rules.register("longest_name_first")
    def longest_name_first(part, station):
        return -len(part.product)

    line = fs.serial_line(times=[1.0])
    factory = line.model_copy(
        update={
            "stations": {
                name: station.model_copy(update={"rule": longest_name_first})
                for name, station in line.stations.items()
            }
        }
    )
    page = Page(report_page(fs.simulate(factory, until=60)))
    assert any("Python functions" in text for text in page.texts["p"])
    assert "pre" not in page.elements
