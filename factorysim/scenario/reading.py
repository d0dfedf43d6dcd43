"""From a scenario file to a `Scenario`: all problems at once, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from factorysim.errors import Problem, ScenarioError, did_you_mean, listing
from factorysim.model.elements import Element
from factorysim.model.factory import Factory, Run
from factorysim.scenario import yaml_text
from factorysim.scenario.attached import attached, read_text
from factorysim.scenario.graphml import read_drawing
from factorysim.scenario.job_shops import job_shop_factory, job_shop_run, parse_job_shop
from factorysim.scenario.library import find, name_of
from factorysim.scenario.locating import Attached, Locator, Place, shown_path
from factorysim.scenario.scenarios import FORMAT, About, Scenario
from factorysim.scenario.second_look import second_look
from factorysim.scenario.tables import read_orders
from factorysim.scenario.yaml_text import Document

E = TypeVar("E", bound=Element)
T = TypeVar("T")

_KEYS = ("factorysim", "about", "factory", "run")
_JOB_SHOP_KEYS = ("job_shop", "rule")
_OTHER_SHAPES = ("nodes", "edges", "loop", "grid")
"""What says where vehicles drive, besides a GraphML file."""


def read_scenario(name: str | Path) -> Scenario:
    """Return the scenario of the library with this name, or the one in a file or folder.

    Parameters
    ----------
    name
        A name (``flexible-line``), or the path of a folder or of a file: YAML, JSON, or a
        job-shop instance as text (``ft06.txt``).

    Raises
    ------
    ScenarioError
        With all problems of the file, each with its line and path, sorted by line.

    Examples
    --------
    >>> read_scenario("waiting-line").factory.stations.bench.capacity
    1
    """
    file = find(name)
    if file.suffix == ".txt":
        return _around_job_shop(file)
    try:
        document = yaml_text.read(file)
    except ScenarioError as error:
        raise _with_shown_paths(error) from None
    return _scenario(document, name=name_of(file), folder=file.parent)


def parse_scenario(
    text: str | bytes, *, file: str = "", folder: str | Path | None = None
) -> Scenario:
    """Return the scenario that a YAML or JSON text describes.

    Parameters
    ----------
    text
        What would stand in a scenario file.
    file
        The name of the file in messages.
    folder
        Where the files lie that the scenario names; without it, it cannot name any.

    Raises
    ------
    ScenarioError
        With all problems, each with its line and path, sorted by line.
    """
    try:
        document = yaml_text.parse(text, file=file)
    except ScenarioError as error:
        raise _with_shown_paths(error) from None
    name = name_of(Path(file)) if file else ""
    return _scenario(document, name=name, folder=None if folder is None else Path(folder))


def located(problems: Iterable[Problem], file: str | Path) -> list[Problem]:
    """Return problems of a factory, such as its warnings, with their lines in a scenario file.

    Raises
    ------
    ScenarioError
        If the file cannot be read any more.
    """
    path = Path(file)
    if path.suffix == ".txt":
        return [Problem(p.message, p.path, str(path)) for p in problems]
    document = yaml_text.read(path)
    sheet = _Sheet(document, path.parent)
    sheet.note(problems, "factory")
    return sheet.located()


def _around_job_shop(file: Path) -> Scenario:
    """Return the scenario of a bare job-shop instance: run it until all orders are finished."""
    shop = parse_job_shop(read_text(file), file=str(file))
    return Scenario(
        about=About(title=f"Job shop {file.stem}"),
        factory=job_shop_factory(shop),
        run=job_shop_run(shop),
        name=file.stem,
        folder=file.parent,
    )


def _with_shown_paths(error: ScenarioError) -> ScenarioError:
    return ScenarioError(
        [Problem(p.message, shown_path(p.path), p.file, p.line, p.column) for p in error.problems]
    )


def _scenario(document: Document, *, name: str, folder: Path | None) -> Scenario:
    data = document.data
    if not isinstance(data, dict):
        message = f"a scenario is a mapping with the keys {', '.join(_KEYS)}; here is {data!r:.40}."
        raise ScenarioError([Problem(message, file=document.file, line=1)])
    sheet = _Sheet(document, folder)
    sheet.problems += _about_keys(data)
    about = sheet.element(About, "about") if "about" in data else About()
    factory = sheet.factory() if "factory" in data else None
    run = sheet.element(Run, "run") if "run" in data else Run()
    if sheet.problems or about is None or factory is None or run is None:
        raise ScenarioError(sheet.located())
    return Scenario(
        about=about,
        factory=factory,
        run=sheet.long_enough(run),
        name=name,
        folder=folder,
    )


def _about_keys(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Give what is wrong with the keys at the top of the file."""
    version = data.get("factorysim")
    if "factorysim" not in data:
        yield Problem(f"'factorysim: {FORMAT}' is missing: the version of the scenario format.")
    elif not isinstance(version, int) or isinstance(version, bool) or version < 1:
        message = f"{version!r:.40} is not a version of the scenario format."
        yield Problem(f"{message} Write 'factorysim: {FORMAT}'.", "factorysim")
    elif version > FORMAT:
        yield Problem(
            f"this file is written in version {version} of the scenario format; this library reads "
            f"version {FORMAT}. Install a newer one: pip install --upgrade factorysim.",
            "factorysim",
        )
    if "factory" not in data:
        yield Problem("'factory' is missing: what is simulated.")
    for key in data:
        if key in Factory.model_fields:
            yield Problem(f"{key!r} belongs below 'factory', indented.", key)
        elif key in Run.model_fields:
            yield Problem(f"{key!r} belongs below 'run', indented.", key)
        elif key not in _KEYS:
            hint = did_you_mean(key, _KEYS)
            message = f"there is no attribute {key!r} here.{hint} Accepted are {listing(_KEYS)}."
            yield Problem(message, key)


@dataclass
class _Sheet:
    """A scenario file while it is read; its paths begin at the top of the file."""

    document: Document
    folder: Path | None
    problems: list[Problem] = field(default_factory=list)
    attached: dict[Place, Attached] = field(default_factory=dict)
    stand_ins: list[list[str]] = field(default_factory=list)
    """Sources and layouts whose file could not be read: for the checks of the rest they are made
    complete."""
    default_run: Run | None = None
    factory_data: Any = None

    def element(self, kind: type[E], key: str) -> E | None:
        """Return one part of the scenario, or note its problems."""
        data = self.document.data[key]
        if not isinstance(data, dict):
            self._refuse_other_form(data, key)
            return None
        try:
            return kind(**data)
        except ScenarioError as error:
            self.note(error.problems, key)
        return None

    def factory(self) -> Factory | None:
        """Return the factory, or note its problems."""
        data = self.document.data["factory"]
        if not isinstance(data, dict):
            self._refuse_other_form(data, "factory")
            return None
        if "job_shop" in data:
            return self._job_shop(data)
        self.factory_data = data = self._with_files(data)
        try:
            return Factory(**data)
        except ScenarioError as error:
            found = [*error.problems, *second_look(data, error.problems)]
        # What is said about a stand-in is not the reader's mistake.
        self.note([problem for problem in found if not self._about_stand_in(problem)], "factory")
        return None

    def long_enough(self, run: Run) -> Run:
        """Return *run*, long enough for a job shop if the file does not say how long it is."""
        said = self.document.data.get("run", {})
        if self.default_run is None or "until" in said:
            return run
        return run.model_copy(update={"until": self.default_run.until})

    def located(self) -> list[Problem]:
        """Return all problems with their files and lines."""
        data = dict(self.document.data)
        if self.factory_data is not None:
            data["factory"] = self.factory_data
        locator = Locator(self.document, data, self.attached)
        return [locator.with_line(problem) for problem in self.problems]

    def _with_files(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the data of the factory with what stands in other files put in."""
        kinds = {"sources": self._with_orders, "layouts": self._with_graphml}
        complete = {
            kind: {name: put_in(name, element) for name, element in data[kind].items()}
            for kind, put_in in kinds.items()
            if isinstance(data.get(kind), dict)
        }
        return {**data, **complete}

    def _with_orders(self, name: str, source: Any) -> Any:
        file = source.get("schedule") if isinstance(source, dict) else None
        if not isinstance(file, str):
            return source
        orders = self._read(file, f"factory.sources.{name}.schedule", read_orders)
        if orders is not None:
            place = ("factory", "sources", name, "schedule")
            self.attached[place] = Attached(orders.file, dict(enumerate(orders.lines)))
            return {**source, "schedule": orders.rows}
        self.stand_ins.append(["sources", name])
        others = {key: value for key, value in source.items() if key != "schedule"}
        return {**others, "unlimited": True}

    def _with_graphml(self, name: str, layout: Any) -> Any:
        if not isinstance(layout, dict) or "graphml" not in layout:
            return layout
        file, path = layout["graphml"], f"factory.layouts.{name}.graphml"
        others = {key: value for key, value in layout.items() if key != "graphml"}
        twice = [key for key in _OTHER_SHAPES if key in layout]
        drawing = None
        if twice:
            message = f"{twice[0]!r} beside 'graphml' is not possible. Leave one of them out."
            self.problems.append(Problem(message, path))
        elif not isinstance(file, str):
            message = f"{file!r:.40} is not possible. The name of a file beside the scenario is "
            self.problems.append(Problem(f"{message}wanted, such as 'hall.graphml'.", path))
        else:
            drawing = self._read(file, path, read_drawing)
        if drawing is not None:
            place = ("factory", "layouts", name)
            edge_lines = dict(enumerate(drawing.edge_lines))
            self.attached[*place, "edges"] = Attached(drawing.file, edge_lines)
            self.attached[*place, "nodes"] = Attached(drawing.file, drawing.node_lines)
            return {**others, "nodes": drawing.nodes, "edges": drawing.edges}
        self.stand_ins.append(["layouts", name])
        return {"loop": {"length": 1, "stops": {"not_read": 0}}}

    def _read(self, file: str, path: str, read: Callable[[Path], T]) -> T | None:
        """Return what *read* makes of a file beside the scenario, or note its problems."""
        try:
            return read(attached(file, self.folder))
        except ScenarioError as error:
            self.problems += [Problem(p.message, path, p.file, p.line) for p in error.problems]
        except ValueError as error:
            self.problems.append(Problem(str(error), path))
        return None

    def _about_stand_in(self, problem: Problem) -> bool:
        """Whether a problem speaks of what stands in for a file that could not be read."""
        parts = problem.path.split(".")
        if parts[:2] in self.stand_ins:
            return True
        # Where vehicles can drive is not known while a layout is missing.
        no_layout = any(kind == "layouts" for kind, _ in self.stand_ins)
        return no_layout and (parts[0] == "fleets" or parts[-1] == "transport")

    def _job_shop(self, data: dict[str, Any]) -> Factory | None:
        """Return the factory of ``{job_shop: ft06.txt, rule: spt}``."""
        problems = len(self.problems)
        for key in data:
            if key not in _JOB_SHOP_KEYS:
                message = (
                    f"{key!r} is not possible beside 'job_shop', which describes the whole "
                    f"factory. Accepted are {listing(_JOB_SHOP_KEYS)}."
                )
                self.problems.append(Problem(message, f"factory.{key}"))
        for key in _JOB_SHOP_KEYS:
            if not isinstance(data.get(key, ""), str):
                message = f"{data[key]!r:.40} is not possible. A text is wanted."
                self.problems.append(Problem(message, f"factory.{key}"))
        if len(self.problems) > problems:
            return None
        try:
            file = attached(data["job_shop"], self.folder)
            shop = parse_job_shop(read_text(file), file=str(file))
            self.default_run = job_shop_run(shop)
            return job_shop_factory(shop, data.get("rule", "spt"))
        except ScenarioError as error:
            self.note([p if p.path else _at_job_shop(p) for p in error.problems], "factory")
        except ValueError as error:
            self.problems.append(Problem(str(error), "factory.job_shop"))
        return None

    def _refuse_other_form(self, data: Any, key: str) -> None:
        shown = "nothing" if data is None else f"{data!r:.40}"
        message = f"{shown} is not possible. A mapping of attributes to values is wanted."
        self.problems.append(Problem(message, key))

    def note(self, problems: Iterable[Problem], part: str) -> None:
        """Take over problems whose paths begin at *part*."""
        for p in problems:
            path = f"{part}.{p.path}" if p.path else part
            self.problems.append(Problem(p.message, path, p.file, p.line, p.column))


def _at_job_shop(problem: Problem) -> Problem:
    return Problem(problem.message, "job_shop", problem.file, problem.line)
