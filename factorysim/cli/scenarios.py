"""``factorysim list`` and ``factorysim show``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from factorysim.cli.describing import tables_of
from factorysim.cli.screen import output, write_file_text
from factorysim.scenario import Scenario, names, read_scenario
from factorysim.scenario.scenarios import in_language
from factorysim.text import Words, words


def list_scenarios(language: str) -> None:
    """Print the scenarios that ship with the library."""
    say, screen = words(language), output()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say("list.name"), no_wrap=True)
    table.add_column(say("list.theme"))
    table.add_column(say("list.title"))
    for name in names():
        scenario = read_scenario(name)
        theme = scenario.about.theme
        known = say.name_of("theme", theme) if theme else ""
        table.add_row(name, known, scenario.title(language))
    screen.print(table)
    screen.print()
    screen.print(say("list.hint", name=names()[0] if names() else "..."), soft_wrap=True)


def show_scenario(name: str, *, language: str, as_yaml: bool) -> None:
    """Print what a scenario is about, and its factory as tables; or its file as it stands."""
    if as_yaml:
        write_file_text(_file_text(name))
        return
    scenario = read_scenario(name)
    say, screen = words(language), output()
    screen.print(scenario.title(language), style="bold")
    for text in _introduction(scenario, say):
        screen.print(text)
    for table in tables_of(scenario, say):
        screen.print()
        screen.print(table)
    doubts = scenario.factory.warnings()
    if doubts:
        screen.print()
        screen.print(say("show.warnings"), style="bold")
        for doubt in doubts:
            screen.print(f"  {doubt}")


def _file_text(name: str) -> str:
    """Return the file as it stands; of a job-shop instance, the scenario that it becomes."""
    from factorysim.scenario.attached import read_text
    from factorysim.scenario.library import find

    file = find(name)
    if file.suffix == ".txt":
        return read_scenario(name).to_yaml()
    return read_text(file)


def _introduction(scenario: Scenario, say: Words) -> list[str]:
    about, language = scenario.about, say.language
    lines = []
    if about.summary:
        lines += ["", in_language(about.summary, language)]
    facts = []
    if about.theme:
        facts.append(f"{say('show.theme')}: {say.name_of('theme', about.theme)}")
    if about.level:
        facts.append(f"{say('show.level')}: {', '.join(about.level)}")
    if about.minutes:
        facts.append(f"{say('show.minutes')}: {about.minutes} min")
    if facts:
        lines += ["", "   ".join(facts)]
    if about.learn:
        objectives = _objectives(about.learn, language)
        lines += ["", f"{say('show.learn')}:", *(f"  - {objective}" for objective in objectives)]
    if about.source:
        lines += ["", f"{say('show.source')}: {in_language(about.source, language)}"]
    return lines


def _objectives(
    learn: tuple[str, ...] | Mapping[Any, tuple[str, ...]], language: str
) -> tuple[str, ...]:
    if isinstance(learn, tuple):
        return learn
    return learn.get(language) or learn.get("en") or next(iter(learn.values()))
