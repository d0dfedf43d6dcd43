"""From pydantic's findings to sentences for the person at the keyboard."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from factorysim.errors import Problem, ScenarioError, did_you_mean, listing
from factorysim.model.annotations import attribute_names, model_at

_KEY = "[key]"
"""How pydantic marks that a key of a mapping is meant, and not the value under it."""


def scenario_error(error: ValidationError, model: type[BaseModel], data: Any) -> ScenarioError:
    """Return a `ScenarioError` that says every finding of *error* in plain words.

    Parameters
    ----------
    error
        What pydantic found while it checked *data* against *model*.
    """
    return ScenarioError(problems_of(error, model, data))


def problems_of(error: ValidationError, model: type[BaseModel], data: Any) -> list[Problem]:
    """Return the findings of *error*, each with its path in the factory."""
    problems: list[Problem] = []
    for finding in error.errors(include_url=False):
        location = real_location(finding["loc"], data, missing=finding["type"] == "missing")
        inner = finding.get("ctx", {}).get("error")
        if isinstance(inner, ScenarioError):
            problems += [_below(location, problem) for problem in inner.problems]
        else:
            problems.append(Problem(sentence(finding, model, location), path=written(location)))
    return _joined(list(dict.fromkeys(problems)))


def real_location(
    location: Sequence[str | int], data: Any, *, missing: bool = False
) -> tuple[str | int, ...]:
    """Return *location* without the marks that pydantic adds for the branch of a union.

    Only what can be found in *data* stays, and the last part if it names what is missing.
    """
    path: list[str | int] = []
    here = data
    for position, part in enumerate(location):
        if isinstance(here, Mapping) and part in here:
            here = here[part]
        elif isinstance(here, (list, tuple)) and isinstance(part, int) and part < len(here):
            here = here[part]
        elif isinstance(here, BaseModel) and isinstance(part, str) and hasattr(here, part):
            here = getattr(here, part)
        elif not (missing and position == len(location) - 1):
            continue
        path.append(part)
    return tuple(path)


def written(location: Sequence[str | int]) -> str:
    """Return a location in the path language: ``products.a.route.2.at``."""
    return ".".join(str(part) for part in location)


def sentence(finding: Any, model: type[BaseModel], location: Sequence[str | int]) -> str:
    """Return what was received, what is accepted and what to try, for one finding."""
    kind, received, context = finding["type"], finding["input"], finding.get("ctx", {})
    name = str(location[-1]) if location else "it"
    if kind == "missing":
        return f"{name!r} is missing.{_meaning(finding['loc'], model, name)}"
    if kind == "extra_forbidden":
        owner = model_at(model, finding["loc"][:-1])
        return f"there is no attribute {name!r} here.{_accepted(owner, name)}"
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_type" and finding["loc"][-1:] == (_KEY,):
        return (
            f"{received!r} is not possible as a name. A name is a text of letters, digits and "
            f"underscores and does not begin with a digit.{_named(received)}"
        )
    shown = shortly(received)
    if kind == "literal_error":
        return f"{shown} is not possible. {_one_of(received, context['expected'])}"
    accepted = _wanted(kind, context)
    if accepted is None:
        return f"{shown} is not possible. {finding['msg'].rstrip('.')}."
    return f"{shown} is not possible. {accepted}{_hint(finding, model, name)}"


_WANTED = {
    "float_type": "A number is wanted.",
    "float_parsing": "A number is wanted.",
    "int_type": "A whole number is wanted.",
    "int_parsing": "A whole number is wanted.",
    "int_from_float": "A whole number is wanted.",
    "int_parsing_size": "The number is too large.",
    "finite_number": "A finite number is wanted.",
    "bool_type": "true or false is wanted.",
    "bool_parsing": "true or false is wanted.",
    "string_type": "A text is wanted.",
    "dict_type": "A mapping of names to values is wanted.",
    "model_type": "A mapping of attributes to values is wanted.",
    "model_attributes_type": "A mapping of attributes to values is wanted.",
    "list_type": "A list is wanted.",
    "tuple_type": "A list is wanted.",
    "callable_type": "A function is wanted.",
    "none_required": "Nothing is wanted here.",
}
_LIMITS = {
    "greater_than": ("gt", "above {}"),
    "greater_than_equal": ("ge", "of {} or more"),
    "less_than": ("lt", "below {}"),
    "less_than_equal": ("le", "of {} or less"),
}


def _wanted(kind: str, context: Mapping[str, Any]) -> str | None:
    """Return what is accepted; whole limits belong to whole numbers."""
    if kind in _LIMITS:
        key, words = _LIMITS[kind]
        limit = context[key]
        number = "A whole number" if isinstance(limit, int) else "A number"
        shown = str(limit) if isinstance(limit, int) else f"{limit:g}"
        return f"{number} {words.format(shown)} is wanted."
    if kind == "too_short":
        least = context["min_length"]
        return "At least one entry is wanted." if least == 1 else f"At least {least} are wanted."
    return _WANTED.get(kind)


def _hint(finding: Any, model: type[BaseModel], name: str) -> str:
    """Return what to try instead, where it can be guessed."""
    kind, received = finding["type"], finding["input"]
    percent = re.fullmatch(r"\s*([0-9.]+)\s*%\s*", received) if isinstance(received, str) else None
    if percent and kind.startswith(("float", "int")):
        return f" Write {received.strip()} as {float(percent[1]) / 100:g}."
    if kind == "less_than_equal" and finding["ctx"]["le"] == 1.0 and 2 <= received <= 100:
        return f" Is it a percentage? Write {received:g} % as {received / 100:g}."
    if kind.startswith(("float", "int")) and isinstance(received, str) and _is_number(received):
        return f" Write {received.strip()} without quotes."
    if kind in ("list_type", "tuple_type") and isinstance(received, str):
        return f" Write [{received}]."
    if kind.startswith("model"):
        return _element_hint(received, model_at(model, finding["loc"]), name)
    return ""


def _element_hint(received: Any, owner: type[BaseModel] | None, name: str) -> str:
    if owner is None:
        return ""
    fields = attribute_names(owner)
    if name in fields:
        return (
            f" {name!r} stands where a name is wanted. Write one level more: "
            f"{{my_name: {{{name}: {shortly(received)}, ...}}}}."
        )
    needed = any(info.is_required() for info in owner.model_fields.values())
    if received is None and not needed:
        return " Write {} to take all defaults."
    return f" Accepted are {listing(fields, most=30)}."


def _one_of(received: Any, expected: str) -> str:
    names = re.findall(r"'([^']*)'", expected)
    return f"Accepted are {listing(names, most=20)}.{did_you_mean(str(received), names)}"


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*[+-]?[0-9]+(\.[0-9]*)?\s*", text) is not None


def _named(received: Any) -> str:
    suggestion = f"n{received}"
    return f" Try {suggestion!r}." if suggestion.isidentifier() else ""


def shortly(value: Any) -> str:
    """Return how a value is shown in a message."""
    if callable(value) and hasattr(value, "__name__"):
        return f"the function {value.__name__!r}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _meaning(location: Sequence[str | int], model: type[BaseModel], name: str) -> str:
    """Return what the missing attribute would say."""
    owner = model_at(model, location[:-1])
    if owner is None:
        return ""
    fields = {info.alias or key: info for key, info in owner.model_fields.items()}
    description = fields[name].description if name in fields else None
    words = " ".join((description or "").replace("``", "").split())
    return f" It says: {words}" if words else ""


def _accepted(owner: type[BaseModel] | None, name: str) -> str:
    """Return the suggestion and the accepted attributes of an element."""
    if owner is None:
        return ""
    fields = attribute_names(owner)
    return f"{did_you_mean(name, fields)} Accepted are {listing(fields, most=30)}."


_SIMPLE = re.compile(r"(.* is not possible\. )(A .*|An .*) is wanted\.", re.DOTALL)


def _joined(problems: list[Problem]) -> list[Problem]:
    """Join the problems of one value, of which several forms were tried: a text or a list."""
    joined: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        match = _SIMPLE.fullmatch(problem.message)
        beginning, wanted = (match[1], match[2]) if match else (problem.message, "")
        joined.setdefault((problem.path, beginning), []).append(wanted)
    result = []
    for (path, beginning), wanted in joined.items():
        if wanted == [""]:
            result.append(Problem(beginning, path))
        else:
            forms = " or ".join([wanted[0], *(w[0].lower() + w[1:] for w in wanted[1:])])
            result.append(Problem(f"{beginning}{forms} is wanted.", path))
    return result


def _below(location: Sequence[str | int], problem: Problem) -> Problem:
    path = ".".join(part for part in (written(location), problem.path) if part)
    return Problem(problem.message, path, problem.file, problem.line, problem.column)
