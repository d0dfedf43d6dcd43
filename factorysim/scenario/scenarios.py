"""A scenario: a factory, how long to run it, and what a reader should know about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from factorysim.errors import Problem, ScenarioError, did_you_mean, listing
from factorysim.model.elements import Count, Element, Named
from factorysim.model.factory import Factory, Run
from factorysim.model.paths import with_changes
from factorysim.model.plain import plain_data

FORMAT: Literal[1] = 1
"""The version of the scenario format that this library reads and writes."""

LANGUAGES = ("en", "fr", "de")

THEMES = (
    "automation",
    "flexibility",
    "big_data",
    "internet_of_things",
    "security",
    "logistics_and_transport",
    "organisation_and_management",
    "human_robot_cooperation",
    "intelligent_agents",
    "people",
    "energy",
)
"""The themes of the academy, and across them the place of people, and energy."""

Language = Literal["en", "fr", "de"]
Level = Literal["mooc", "bachelor", "master", "research"]
Theme = Literal[
    "automation",
    "flexibility",
    "big_data",
    "internet_of_things",
    "security",
    "logistics_and_transport",
    "organisation_and_management",
    "human_robot_cooperation",
    "intelligent_agents",
    "people",
    "energy",
]


def _form(value: Any) -> str:
    return "languages" if isinstance(value, dict) else "one"


def _theme(value: Any) -> Any:
    """Accept "big data" and "big-data" for ``big_data``, and say what is known otherwise."""
    if not isinstance(value, str):
        return value
    name = "_".join(value.replace("-", " ").replace("_", " ").lower().split())
    if name not in THEMES:
        hint = did_you_mean(name, THEMES)
        raise ValueError(f"{value!r} is not a theme.{hint} Themes are {listing(THEMES)}.")
    return name


def _levels(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Text = Annotated[
    Annotated[str, Tag("one")]
    | Annotated[
        Annotated[dict[Language, str], AfterValidator(Named), Field(min_length=1)],
        Tag("languages"),
    ],
    Discriminator(_form),
]
"""One text, or one per language: ``{en: Saw line, fr: Ligne de sciage, de: Sägelinie}``."""

Texts = Annotated[
    Annotated[tuple[str, ...], Tag("one")]
    | Annotated[
        Annotated[dict[Language, tuple[str, ...]], AfterValidator(Named), Field(min_length=1)],
        Tag("languages"),
    ],
    Discriminator(_form),
]
"""A list of texts, or one list per language."""


class About(Element):
    """What people should know before they run a scenario."""

    title: Text | None = None
    """The name that people read, in one or in three languages."""
    summary: Text | None = None
    """What happens here and what the question is, in a few sentences."""
    theme: Annotated[Theme, BeforeValidator(_theme)] | None = None
    """The theme of the academy that it belongs to."""
    learn: Texts | None = None
    """What a student can do afterwards: one sentence per objective."""
    source: Text | None = None
    """Where the numbers come from."""
    level: Annotated[tuple[Level, ...], BeforeValidator(_levels)] | None = None
    """For whom it is meant: mooc, bachelor, master, research; one or several."""
    minutes: Count | None = None
    """Length of the lesson in minutes."""


class Scenario(Element):
    """What a scenario file says: a factory, a run, and a few words about them.

    Two scenarios are equal when they say the same, wherever they were read from.

    Examples
    --------
    >>> from factorysim.model import Factory, Product, Source, Station
    >>> line = Factory(
    ...     products={"part": Product(route=["mill"])},
    ...     sources={"orders": Source(makes="part", every=2.0)},
    ...     stations={"mill": Station(time=1.5)},
    ... )
    >>> scenario = Scenario(factory=line, run=Run(until="8 h"))
    >>> scenario.with_changes({"stations.mill.buffer": 5}).factory.stations.mill.buffer
    5
    """

    format_version: Literal[1] = Field(default=FORMAT, alias="factorysim")
    """Version of the scenario format."""
    about: About = Field(default_factory=About)
    """What people should know about it."""
    factory: Factory
    """What is simulated."""
    run: Run = Field(default_factory=Run)
    """How long, and how often."""
    name: str = ""
    """What it is called on the command line: the name of its folder. Not part of the file."""
    folder: Path | None = None
    """Where it was read from; the files that it names lie there. Not part of the file."""

    def with_changes(self, changes: Mapping[str, Any]) -> Scenario:
        """Return a copy in which some values are others, each named by its path.

        A path begins with an attribute of the factory (``stations.mill.buffer``), or with
        ``run.`` or ``about.``; ``factory.`` may be written in front but need not be.

        Raises
        ------
        ScenarioError
            If a path leads nowhere or a value is not possible; all problems at once.
        """
        by_part: dict[str, dict[str, Any]] = {"factory": {}, "run": {}, "about": {}}
        for path, value in changes.items():
            head, _, rest = path.partition(".")
            part = head if head in by_part and rest else "factory"
            by_part[part][rest if head in by_part and rest else path] = value
        problems: list[Problem] = []
        changed: dict[str, Element] = {}
        for part, own in by_part.items():
            try:
                changed[part] = with_changes(getattr(self, part), own)
            except ScenarioError as error:
                problems += error.problems if part == "factory" else _below(part, error.problems)
        if problems:
            raise ScenarioError(problems)
        return self.model_copy(update=changed)

    def to_data(self) -> dict[str, Any]:
        """Return what a scenario file says, as plain data.

        Raises
        ------
        ScenarioError
            If a rule or a time is a function, which no file can hold.
        """
        data: dict[str, Any] = {"factorysim": self.format_version}
        if self.about != About():
            data["about"] = plain_data(self.about)
        # The unit and the run are written even at their defaults: numbers mean nothing without.
        data["factory"] = {"time_unit": self.factory.time_unit, **plain_data(self.factory)}
        data["run"] = {**dict(self.run), **plain_data(self.run)}
        return {key: _with_text_keys(value) for key, value in data.items()}

    def to_yaml(self) -> str:
        """Return the text of a scenario file that says the same."""
        from factorysim.scenario.yaml_text import dump

        return dump(self.to_data())

    @property
    def content_hash(self) -> str:
        """SHA-256 of what the scenario says; the order of keys counts, comments do not."""
        text = json.dumps(self.to_data(), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def title(self, language: str = "en") -> str:
        """Return the title in *language*, or in English, or else the name."""
        return in_language(self.about.title, language) or self.name

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scenario):
            return NotImplemented
        return self._content() == other._content()

    def __hash__(self) -> int:
        return hash(repr(self._content()))

    def _content(self) -> tuple[Any, ...]:
        return self.format_version, self.about, self.factory, self.run


def in_language(text: str | Mapping[Any, str] | None, language: str) -> str:
    """Return a text in *language*; without it in English, or in the first language there is.

    Examples
    --------
    >>> in_language({"en": "saw", "fr": "scie"}, "fr"), in_language({"en": "saw"}, "de")
    ('scie', 'saw')
    """
    if text is None or isinstance(text, str):
        return text or ""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def _with_text_keys(data: Any) -> Any:
    """Return plain data whose keys are text; the values of a discrete distribution are not."""
    if isinstance(data, dict):
        return {str(key): _with_text_keys(value) for key, value in data.items()}
    return [_with_text_keys(value) for value in data] if isinstance(data, list) else data


def _below(part: str, problems: tuple[Problem, ...]) -> list[Problem]:
    """Return *problems* with paths that begin with *part*."""
    return [
        Problem(p.message, f"{part}.{p.path}" if p.path else part, p.file, p.line, p.column)
        for p in problems
    ]
