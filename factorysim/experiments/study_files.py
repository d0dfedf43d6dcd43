"""A study as a file beside its scenario: what is varied, how often it is run, what is shown.

factorysim_study: 1
scenario: scenario.yaml            # a file beside this one, or the name of a shipped scenario
factors:
  stations.wash.buffer: [4, 8, 12]
  stations.mill_2.capacity: {from: 1, to: 3, step: 1}
design: full
replications: 10
measures: {profit: throughput * 12 - wip}
constraints: [stations.wash.buffer + 4 * stations.mill_2.capacity <= 16]
show: [throughput, profit]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factorysim.errors import Problem, ScenarioError, did_you_mean, listing
from factorysim.experiments.factors import factors_of
from factorysim.experiments.point_files import read_points
from factorysim.experiments.study import Study
from factorysim.scenario import yaml_text
from factorysim.scenario.attached import attached
from factorysim.scenario.library import find
from factorysim.scenario.reading import read_scenario
from factorysim.scenario.scenarios import Scenario, in_language
from factorysim.scenario.yaml_text import Document

FORMAT = 1
"""The version of the format of study files."""
FILE_NAME = "study.yaml"
"""The name of the study file beside a scenario."""

_KEYS: Mapping[str, tuple[type, ...]] = {
    "factorysim_study": (int,),
    "title": (str, dict),
    "scenario": (str,),
    "set": (dict,),
    "factors": (dict,),
    "design": (str, dict),
    "replications": (int,),
    "run": (dict,),
    "measures": (dict,),
    "constraints": (list,),
    "show": (list,),
    "confidence": (float,),
    "common_random_numbers": (bool,),
}
_KINDS = {int: "a whole number", str: "a text", dict: "a mapping", list: "a list",
          float: "a number", bool: "true or false"}  # fmt: skip
_RUN_KEYS = ("until", "warmup", "seed")


@dataclass(frozen=True)
class StudyFile:
    """What a study file says."""

    name: str
    """What the study is called: the name of its scenario, or of the file."""
    scenario: Scenario
    settings: Mapping[str, Any]
    """The keys of the file, checked."""
    file: Path | None = None
    document: Document | None = None

    def title(self, language: str = "en") -> str:
        """Return the title in a language; that of the scenario without one."""
        return in_language(self.settings.get("title"), language) or self.scenario.title(language)

    @property
    def show(self) -> tuple[str, ...]:
        """The numbers that tables show; empty when the file does not say."""
        return tuple(map(str, self.settings.get("show", ())))

    def study(self, **given: Any) -> Study:
        """Return the study; what is *given* replaces what the file says.

        Raises
        ------
        ScenarioError
            With all problems, with their lines where they are known.
        """
        said = self.settings
        run = said.get("run", {})
        arguments: dict[str, Any] = {
            "factors": said.get("factors"),
            "design": self._design(),
            "measures": said.get("measures"),
            "constraints": said.get("constraints", ()),
            "replications": said.get("replications"),
            "confidence": said.get("confidence", 0.95),
            "common_random_numbers": said.get("common_random_numbers", True),
            **{key: run.get(key) for key in _RUN_KEYS},
        }
        arguments |= {name: value for name, value in given.items() if value is not None}
        try:
            return Study(self.scenario.with_changes(said.get("set", {})), **arguments)
        except ScenarioError as error:
            raise ScenarioError([self._located(problem) for problem in error.problems]) from None

    def _design(self) -> Any:
        """Return the design; a file with points lies beside the study file."""
        design = self.settings.get("design", "full")
        is_table = isinstance(design, Mapping) and isinstance(design.get("table"), str)
        name = design["table"] if is_table else design
        if not is_table and not (isinstance(name, str) and name.endswith(".csv")):
            return design
        try:
            return read_points(attached(name, self.file.parent if self.file else None))
        except ValueError as error:
            if isinstance(error, ScenarioError):
                raise
            raise self._refused(str(error), "design") from None

    def _located(self, problem: Problem) -> Problem:
        if self.document is None or problem.file:
            return problem
        for key in ("factors", "set", "measures"):
            for name in self.settings.get(key) or ():
                if problem.path in (name, f"{key}.{name}") or problem.path.startswith(f"{name}."):
                    line = self.document.line_of((key, name))
                    return Problem(problem.message, problem.path, str(self.file), line)
        line = self.document.line_of((problem.path,)) if problem.path in self.settings else None
        return Problem(problem.message, problem.path, str(self.file), line)

    def _refused(self, message: str, key: str) -> ScenarioError:
        line = self.document.line_of((key,)) if self.document else None
        return ScenarioError([Problem(message, key, str(self.file or ""), line)])


def read_study_file(name: str | Path) -> StudyFile:
    """Return the study in a file, or the one beside the scenario that is named.

    Parameters
    ----------
    name
        The path of a study file; or a scenario (by name, folder or file) with a ``study.yaml``
        beside it. A scenario without one gives a study that still needs factors.

    Raises
    ------
    ScenarioError
        With all problems, with their lines.
    """
    path = Path(name)
    if path.is_file() and _is_study(path):
        return _read(path)
    scenario_file = find(name)
    beside = scenario_file.with_name(FILE_NAME)
    if beside.is_file() and scenario_file.name == "scenario.yaml":
        return _read(beside)
    scenario = read_scenario(name)
    return StudyFile(scenario.name, scenario, {})


def _is_study(path: Path) -> bool:
    """Whether a file says that it is a study; one that cannot be read is looked at in full."""
    if path.suffix not in (".yaml", ".yml", ".json"):
        return False
    if path.name == FILE_NAME:
        return True
    data = yaml_text.read(path).data
    return isinstance(data, dict) and "factorysim_study" in data


def _read(path: Path) -> StudyFile:
    document = yaml_text.read(path)
    data = document.data
    problems = list(_problems(data))
    if problems:
        raise ScenarioError(
            [
                Problem(message, key, str(path), document.line_of((key,)))
                for key, message in problems
            ]
        )
    if data.get("factors"):
        _check_factors(data["factors"], document, path)
    scenario = _scenario(data.get("scenario", "scenario.yaml"), path, document)
    name = scenario.name if path.name == FILE_NAME else path.stem
    return StudyFile(name, scenario, data, path, document)


def _problems(data: Any) -> Sequence[tuple[str, str]]:
    if not isinstance(data, dict):
        return [("", f"a study is a mapping with the keys {listing(_KEYS)}.")]
    found = []
    for key, value in data.items():
        if key not in _KEYS:
            hint = did_you_mean(str(key), _KEYS)
            found.append((str(key), f"there is no such key.{hint} Keys are {listing(_KEYS)}."))
            continue
        kinds = _KEYS[key]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            wanted = " or ".join(_KINDS[kind] for kind in kinds)
            found.append((key, f"is {value!r:.60}; accepted is {wanted}."))
    if data.get("factorysim_study") != FORMAT and "factorysim_study" not in dict(found):
        found.append(("factorysim_study", f"write factorysim_study: {FORMAT} at the top."))
    for key in data.get("run", {}) if isinstance(data.get("run"), dict) else ():
        if key not in _RUN_KEYS:
            hint = did_you_mean(str(key), _RUN_KEYS)
            found.append(("run", f"has no {key!r}.{hint} It has {listing(_RUN_KEYS)}."))
    return found


def _check_factors(factors: Mapping[str, Any], document: Document, path: Path) -> None:
    try:
        factors_of(factors)
    except ScenarioError as error:
        raise ScenarioError(
            [
                Problem(p.message, p.path, str(path), document.line_of(("factors", p.path)))
                for p in error.problems
            ]
        ) from None


def _scenario(name: str, path: Path, document: Document) -> Scenario:
    """Return the scenario beside a study file, or the shipped one of that name."""
    try:
        return read_scenario(attached(name, path.parent))
    except ScenarioError:
        raise
    except ValueError as error:
        if "." not in name and "/" not in name:
            return read_scenario(name)
        line = document.line_of(("scenario",))
        raise ScenarioError([Problem(str(error), "scenario", str(path), line)]) from None
