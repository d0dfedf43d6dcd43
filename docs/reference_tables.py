"""Writes the tables of the reference from the library itself, each time the site is built.

The files go to ``docs/_generated`` and are included by the pages in ``docs/reference``.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import factorysim
from factorysim import rules
from factorysim.engine.hooks import EVENTS
from factorysim.errors import FactorySimError
from factorysim.model import making
from factorysim.model.distributions import DISTRIBUTIONS
from factorysim.model.elements import Element
from factorysim.model.schema import AttributeRow, attribute_table, elements
from factorysim.results.indicators import indicators

THEORY = (
    "queueing",
    "networks",
    "lines",
    "stocks",
    "storages",
    "people",
    "cells",
    "balancing",
    "scheduling",
)
"""The rooms of the theory, in reading order."""

EXAMPLES: dict[str, tuple[Any, ...]] = {
    "constant": (3,),
    "exponential": (6,),
    "uniform": (2, 4),
    "triangular": (2, 4, 9),
    "normal": (4, 0.5),
    "lognormal": (20, 10),
    "gamma": (6, 3),
    "erlang": (6, 2),
    "hyperexponential": ([0.25, 0.75], [2.5, 0.5]),
    "weibull": (2, 100),
    "beta": (2, 2, 0, 10),
    "discrete": ({1: 0.5, 3: 0.5},),
    "empirical": ([2, 4, 9],),
    "poisson": (4,),
    "geometric": (0.25,),
}
"""One example of each distribution, as the arguments of its function."""

EVENT_MEANINGS = {
    "part_created": "a part comes into being, in front of the factory or by a split",
    "part_entered": "a part enters the factory at its first place",
    "part_arrived": "a part joins the parts at a place",
    "operation_started": "an operation begins; `duration` says how long it will take",
    "operation_finished": "an operation has ended",
    "part_finished": "a part leaves the factory by an exit",
    "part_scrapped": "a part is thrown away",
    "part_consumed": "a part becomes a piece of another one, or was split up",
    "part_lost": "a part is refused because the factory is full",
    "state_changed": "a machine changes its state",
    "transport_requested": "a part asks for a vehicle that carries it to its next place",
    "part_picked_up": "a part is on its vehicle",
    "part_delivered": "a vehicle has set a part down at the place where it goes",
    "vehicle_changed": "a vehicle changes its state",
    "worker_changed": "a worker changes the state: off, absent, break, working, walking, waiting",
    "robot_changed": "a robot of a cell changes its state",
    "stock_changed": "a stock changes; `units` says what is on hand less what is waited for",
    "stock_ordered": "a stock orders `units`",
}
"""What each kind of event means. An event without a meaning ends the build of the site."""


def write_all(folder: Path) -> list[Path]:
    """Write every table into *folder* and return the files."""
    folder.mkdir(exist_ok=True)
    pages: dict[str, Callable[[], str]] = {
        "elements": elements_page,
        "distributions": distributions_page,
        "dispatching": lambda: names_page(rules.DISPATCHING),
        "choices": lambda: names_page(rules.CHOICES),
        "requests": lambda: names_page(rules.REQUESTS),
        "vehicles": lambda: names_page(rules.VEHICLES),
        "calls": lambda: names_page(rules.CALLS),
        "workers": lambda: names_page(rules.WORKERS),
        "allocations": lambda: names_page(rules.ALLOCATIONS),
        "indicators": indicators_page,
        "events": events_page,
        "command_line": command_line_page,
        "api": api_page,
        "theory": theory_page,
    }
    files = []
    for name, page in pages.items():
        file = folder / f"{name}.md"
        text = page().rstrip() + "\n"
        # An unchanged file keeps its time, so that Sphinx does not build its page again.
        if not file.is_file() or file.read_text("utf-8") != text:
            file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


def elements_page() -> str:
    """Return a section with a table for each element that is not a distribution."""
    rows = attribute_table()
    kinds = set(DISTRIBUTIONS)
    sections = []
    for model in elements():
        own = [row for row in rows if row.element == model.__name__]
        if own and model.__name__.lower() not in kinds:
            sections.append(f"## {model.__name__}\n\n{_first_words(model)}\n\n{_attributes(own)}")
    return "\n\n".join(sections)


def distributions_page() -> str:
    """Return a section for each distribution: how it is written, its parameters, an example."""
    rows = attribute_table()
    sections = []
    for kind, cls in DISTRIBUTIONS.items():
        example = getattr(making, kind)(*EXAMPLES[kind])
        arguments = ", ".join(repr(argument) for argument in EXAMPLES[kind])
        written = _flow(example.model_dump())
        sections.append(
            f"## {kind}\n\n{_first_words(cls)}\n\n"
            f"{_attributes([row for row in rows if row.element == kind])}\n\n"
            f"In a file `{written}`, in Python `fs.{kind}({arguments})`: mean "
            f"{example.expected:.4g}, squared coefficient of variation {example.scv:.4g}."
        )
    return "\n\n".join(sections)


def names_page(meanings: dict[str, str]) -> str:
    """Return a table of names and meanings."""
    return _table(["name", "meaning"], [[f"`{name}`", text] for name, text in meanings.items()])


def indicators_page() -> str:
    """Return a table of all indicators."""
    rows = []
    for name in indicators:
        what = indicators[name]
        unit = what.unit_in("time unit") or ("share" if what.highest == 1 else "-")
        rows.append([f"`{name}`", unit, what.meaning])
    return _table(["name", "unit", "meaning"], rows)


def events_page() -> str:
    """Return a table of the kinds of events."""
    rows = [[f"`{kind}`", EVENT_MEANINGS[kind]] for kind in EVENTS]
    return _table(["kind", "when"], rows)


def command_line_page() -> str:
    """Return the help of every command."""
    from typer.main import get_command

    from factorysim.cli.app import app

    group: Any = get_command(app)
    sections = []
    for name, command in group.commands.items():
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        words = " ".join(["factorysim", name, *(_option(argument) for argument in arguments)])
        rows = [
            [f"`{_option(parameter)}`", parameter.help or "", _option_default(parameter)]
            for parameter in command.params
            if not getattr(parameter, "hidden", False)
        ]
        table = _table(["argument or option", "meaning", "default"], rows)
        sections.append(f"## {name}\n\n{command.help}\n\n    {words} [OPTIONS]\n\n{table}")
    return "\n\n".join(sections)


def api_page() -> str:
    """Return directives for every public name that is not an element of the model."""
    functions, classes, errors = [], [], []
    for name in factorysim.__all__:
        value = getattr(factorysim, name)
        if name in DISTRIBUTIONS or inspect.ismodule(value):
            continue
        if inspect.isclass(value):
            if issubclass(value, (FactorySimError, Warning)):
                errors.append(name)
            elif not issubclass(value, Element) or name == "Scenario":
                classes.append(name)
        elif callable(value):
            functions.append(name)
    return "\n\n".join(
        [
            "## Functions",
            *(_directive("autofunction", name) for name in functions),
            "## Classes",
            *(_directive("autoclass", name, ":members:") for name in classes),
            "## Errors and warnings",
            *(_directive("autoexception", name) for name in errors),
        ]
    )


def theory_page() -> str:
    """Return directives for every function and class of each room of the theory."""
    sections = []
    for room in ("prediction", *THEORY):
        module = importlib.import_module(f"factorysim.theory.{room}")
        title = (module.__doc__ or room).strip().splitlines()[0].rstrip(".")
        names = [name for name in vars(module) if name in vars(factorysim.theory)]
        sections.append(f"## {title}")
        sections += [
            _of_theory(name) for name in names if callable(getattr(factorysim.theory, name))
        ]
    return "\n\n".join(sections)


def _of_theory(name: str) -> str:
    value = getattr(factorysim.theory, name)
    if inspect.isclass(value):
        return _directive("autoclass", f"theory.{name}", ":members:")
    return _directive("autofunction", f"theory.{name}")


def _directive(kind: str, name: str, *options: str) -> str:
    lines = "".join(f"\n   {option}" for option in options)
    return f"```{{eval-rst}}\n.. {kind}:: factorysim.{name}{lines}\n```"


def _option(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    return ", ".join([*parameter.opts, *parameter.secondary_opts])


def _option_default(parameter: Any) -> str:
    default = parameter.default
    if parameter.param_type_name == "argument" or default in (None, False, ()):
        return "-"
    return f"`{getattr(default, 'value', default)}`"


def _attributes(rows: Iterable[AttributeRow]) -> str:
    return _table(
        ["attribute", "type", "unit", "default", "meaning"],
        [
            [
                f"`{row.attribute}`",
                row.type,
                row.unit.replace("time_unit", "`time_unit`"),
                f"`{row.default}`" if row.default not in ("", "-") else row.default or "required",
                row.meaning,
            ]
            for row in rows
        ],
    )


def _first_words(thing: Any) -> str:
    """Return a docstring without its sections and examples, as Markdown."""
    text = inspect.getdoc(thing) or ""
    return text.split("\nExamples\n")[0].split("\nRaises\n")[0].strip().replace("``", "`")


def _table(heads: list[str], rows: Iterable[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(_cell(text) for text in line)} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def _flow(value: Any) -> str:
    """Return plain data as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(entry) for entry in value) + "]"
    return f"{value:g}" if isinstance(value, float) else str(value)
