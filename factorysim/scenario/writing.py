"""From a `Scenario` to a file that says the same."""

from __future__ import annotations

import json
from pathlib import Path

from factorysim.scenario.library import FILE_NAMES
from factorysim.scenario.scenarios import Scenario
from factorysim.scenario.tables import orders_text
from factorysim.scenario.yaml_text import dump

LONGEST_LIST = 100
"""A schedule with more orders becomes a CSV file beside the scenario."""


def write_scenario(scenario: Scenario, path: str | Path) -> Path:
    """Write a scenario as YAML and return the path of the file.

    Reading it again gives an equal scenario. A long schedule is written as a CSV file beside it.

    Parameters
    ----------
    path
        A file that ends in ``.yaml``, ``.yml`` or ``.json``, or a folder, which gets a
        ``scenario.yaml``. Missing folders are made.

    Raises
    ------
    ScenarioError
        If a rule or a time is a function, which no file can hold.
    """
    file = Path(path)
    if file.suffix not in (".yaml", ".yml", ".json"):
        file = file / FILE_NAMES[0]
    data = scenario.to_data()
    tables: dict[Path, str] = {}
    for name, source in scenario.factory.sources.items():
        if source.schedule is not None and len(source.schedule) > LONGEST_LIST:
            table = file.with_name(f"{file.stem}.{name}.csv")
            tables[table] = orders_text(source.schedule)
            data["factory"]["sources"][name]["schedule"] = table.name
    is_json = file.suffix == ".json"
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n" if is_json else dump(data)
    file.parent.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        table.write_text(rows, encoding="utf-8", newline="\n")
    file.write_text(text, encoding="utf-8", newline="\n")
    return file
