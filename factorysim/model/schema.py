"""The elements described for others: a JSON Schema for editors, a table for the documentation.

With the schema an editor completes names and underlines mistakes. pydantic writes the schema of
the elements as they are in Python; here it learns the short forms that people write: a step as
the name of its place, a time as ``{exponential: 6}``, a setup as a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from factorysim.model.annotations import models_in
from factorysim.model.distributions import DISTRIBUTIONS, Distribution
from factorysim.model.elements import Element
from factorysim.model.factory import Factory, Run
from factorysim.rules import ALLOCATIONS, CALLS, CHOICES, DISPATCHING, REQUESTS, VEHICLES, WORKERS

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TIME_PATTERN = r"^\s*\+?[0-9.]+([eE][+-]?[0-9]+)?\s*(s|min|h|d)\s*$"
_COUNT: Schema = {"type": "integer", "minimum": 1}


def _pair(item: Schema, meaning: str) -> Schema:
    size = {"minItems": 2, "maxItems": 2}
    return {"type": "array", "items": item, **size, "description": meaning}


_WITH_SHORT_FORM: dict[str, list[Schema]] = {
    "Step": [
        {"type": "string", "description": "The name of a place."},
        {"type": "array", "items": {"type": "string"}, "minItems": 1,
         "description": "Several candidate places."},
    ],
    "Setup": [{"$ref": "#/$defs/Duration"}],
    "Batch": [_COUNT],
    "Component": [_COUNT],
    "Transport": [{"type": "string", "description": "The name of a fleet."}],
    "Need": [{"type": "string", "description": "The name of a crew."}],
    "Handling": [{"$ref": "#/$defs/Duration"}],
    "Walking": [{"$ref": "#/$defs/Time"}],
    "Pace": [{"type": "boolean"}, {"$ref": "#/$defs/Duration"}],
    "Noise": [{"type": "boolean"}, {"$ref": "#/$defs/Duration"}],
    "Forgetting": [{"type": "boolean"}, {"$ref": "#/$defs/Time"}],
    "Learning": [{"type": "boolean"}, {"type": "number"}],
    "Fatigue": [{"type": "boolean"}, {"enum": ["light", "medium", "heavy"]}],
    "RestAllowance": [{"type": "number"}],
    "Haste": [{"type": "boolean"}, {"type": "number"}],
    "Errors": [{"type": "boolean"}, {"enum": ["D", "E", "F", "G"]}, {"type": "number"}],
    "TakeOver": [{"type": "boolean"}, {"$ref": "#/$defs/Time"}],
    "Trust": [{"type": "boolean"}],
    "Speed": [{"type": "number", "exclusiveMinimum": 0}],
    "Zone": [_COUNT],
    "Node": [_pair({"type": "number"}, "Position in m.")],
    "Edge": [_pair({"type": "string"}, "The nodes where the way begins and ends.")],
}  # fmt: skip
"""What else may stand for an element besides the mapping of its attributes."""
_UNIT = re.compile(r"\bin (m/s²|m/s|m|kWh|kW)\b")
_TABLE: Schema = {"type": "string", "description": "A CSV file beside the scenario."}
_GRAPHML: Schema = {
    "type": "string",
    "description": "A GraphML file beside the scenario, instead of nodes and edges.",
}
_KNOWN_NAMES = {
    ("Station", "rule"): DISPATCHING,
    ("Step", "choose"): CHOICES,
    ("Fleet", "rule"): REQUESTS,
    ("Crew", "rule"): CALLS,
    ("Crew", "choose"): WORKERS,
    ("Fleet", "choose"): VEHICLES,
    ("Cell", "allocation"): ALLOCATIONS,
}


def json_schema(model: type[Element] = Factory) -> Schema:
    """Return the JSON Schema (draft 2020-12) of what a file may say about a *model*.

    Examples
    --------
    >>> schema = json_schema()
    >>> schema["$defs"]["Station"]["properties"]["capacity"]["minimum"]
    1
    """
    raw = model.model_json_schema()
    raw_definitions = {**raw.pop("$defs", {}), model.__name__: raw}
    definitions: Schema = {}
    for name, definition in raw_definitions.items():
        if name not in _DISTRIBUTION_NAMES:
            definitions[name] = _clean(definition, name)
    for name, short_forms in _WITH_SHORT_FORM.items():
        if name in definitions:
            full = definitions[name]
            definitions[f"{name}InFull"] = full
            definitions[name] = {
                "description": full["description"],
                "anyOf": [*short_forms, {"$ref": f"#/$defs/{name}InFull"}],
            }
    for (name, attribute), known in _KNOWN_NAMES.items():
        owner = definitions.get(f"{name}InFull", definitions.get(name))
        if owner is not None:
            owner["properties"][attribute] = _with_known(owner["properties"][attribute], known)
    if "Source" in definitions:
        definitions["Source"]["properties"]["schedule"]["anyOf"].append(_TABLE)
    if "Layout" in definitions:
        definitions["Layout"]["properties"]["graphml"] = _GRAPHML
    if "GoTo" in definitions:
        nodes = definitions["GoTo"]["properties"]["go_to"]
        meaning = nodes.pop("description")
        one_or_more = {"description": meaning, "anyOf": [{"type": "string"}, nodes]}
        definitions["GoTo"]["properties"]["go_to"] = one_or_more
    top = definitions.pop(model.__name__)
    definitions.update(_times(raw_definitions))
    needed = _needed(top, definitions)
    return {"$schema": DIALECT, **top, "$defs": {name: definitions[name] for name in needed}}


_DISTRIBUTION_NAMES = {cls.__name__: cls for cls in DISTRIBUTIONS.values()}


def _needed(top: Schema, definitions: Schema) -> list[str]:
    """Return the names of the definitions to which something refers, directly or not."""
    found: set[str] = set()
    waiting: list[Any] = [top]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            waiting += node.values()
            name = str(node.get("$ref", "")).rsplit("/", 1)[-1]
            if name and name not in found:
                found.add(name)
                waiting.append(definitions[name])
    return sorted(found)


def _times(raw_definitions: Schema) -> Schema:
    """Return the definitions of a time, a duration, a processing time and the distributions."""
    kinds = {
        cls.kind: _distribution(cls, _clean(raw_definitions[name], name))
        for name, cls in _DISTRIBUTION_NAMES.items()
        if name in raw_definitions
    }
    return {
        "Time": {
            "description": "A time: a number in the time unit, or a text such as '90 s', '1.5 h'.",
            "anyOf": [
                {"type": "number", "minimum": 0},
                {"type": "string", "pattern": _TIME_PATTERN},
            ],
        },
        "Distribution": {
            "description": "A random quantity: one distribution by its name.",
            "type": "object",
            "properties": kinds,
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        },
        "Duration": {
            "description": "A time or a distribution.",
            "anyOf": [{"$ref": "#/$defs/Time"}, {"$ref": "#/$defs/Distribution"}],
        },
        "ProcessTime": {
            "description": "A time, a distribution, or one of these per product.",
            "anyOf": [
                {"$ref": "#/$defs/Duration"},
                {
                    "type": "object",
                    "additionalProperties": {"$ref": "#/$defs/Duration"},
                    "not": {"anyOf": [{"required": [kind]} for kind in DISTRIBUTIONS]},
                },
            ],
        },
    }


def _distribution(cls: type[Distribution], full: Schema) -> Schema:
    """Return what may stand behind the name of a distribution: values alone, a list, a mapping."""
    properties = full["properties"]
    first = next(iter(properties))
    forms: list[Schema] = []
    if full.get("required", []) == [first] and len(properties) == 1:
        forms.append(properties[first])
    elif cls.kind != "hyperexponential":
        forms.append(
            {
                "type": "array",
                "prefixItems": list(properties.values()),
                "items": False,
                "minItems": len(full.get("required", [])),
            }
        )
    in_full = {key: value for key, value in full.items() if key != "description"}
    return {"description": full["description"], "anyOf": [*forms, in_full]}


def _clean(node: Any, element: str, attribute: str = "") -> Any:
    """Return a piece of pydantic's schema without noise and with references to the times."""
    if isinstance(node, list):
        return [_clean(entry, element, attribute) for entry in node]
    if not isinstance(node, dict):
        return node
    known = _known_time(node, attribute)
    if known is not None:
        return known
    clean: Schema = {}
    for key, value in node.items():
        if key == "properties":
            clean[key] = {name: _clean(entry, element, name) for name, entry in value.items()}
        elif key == "description":
            clean[key] = one_line(value)
        elif key == "minLength" and node.get("type") == "object":
            clean["minProperties"] = value
        elif key in ("anyOf", "oneOf"):
            clean["anyOf"] = _clean(value, element, attribute)
        elif key in ("items", "additionalProperties"):
            clean[key] = _clean(value, element, attribute)
        elif key not in ("title", "default") or (key == "default" and value):
            clean[key] = value
    return clean


def _known_time(node: Schema, attribute: str) -> Schema | None:
    """Return the reference that stands for a union of number, text and distributions."""
    options = node.get("oneOf") or node.get("anyOf") or []
    kinds = [option.get("$ref", "").rsplit("/", 1)[-1] for option in options]
    if "Exponential" in kinds:
        per_product = any("additionalProperties" in option for option in options)
        name = "ProcessTime" if per_product else "Duration"
    elif options[:2] == [{"type": "number"}, {"type": "string"}] and attribute != "attributes":
        name = "Time"
    else:
        return None
    reference: Schema = {"$ref": f"#/$defs/{name}"}
    if {"type": "null"} in options:
        reference = {"anyOf": [reference, {"type": "null"}]}
    if "description" in node:
        reference["description"] = one_line(node["description"])
    if node.get("default"):
        reference["default"] = node["default"]
    return reference


def _with_known(schema: Schema, known: dict[str, str]) -> Schema:
    """Let an editor offer the names that ship with the library; registered ones stay possible."""
    offered: Schema = {"enum": list(known)}
    options = schema.get("anyOf", [{"type": schema.get("type")}])
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "type")}
    return {**rest, "anyOf": [offered, *options]}


def one_line(description: str) -> str:
    """Return a docstring as one line of plain text, without its examples."""
    text = description.split("Examples\n---")[0]
    return " ".join(text.replace("``", "").split())


@dataclass(frozen=True)
class AttributeRow:
    """One attribute of one element, in words."""

    element: str
    attribute: str
    """The name in a scenario file and in paths."""
    type: str
    unit: str
    """`time_unit` for times without a unit of their own; empty when it has none."""
    default: str
    """Empty when the attribute is required."""
    meaning: str


def attribute_table() -> list[AttributeRow]:
    """Return one row per attribute of every element: factory, run and distributions.

    Examples
    --------
    >>> row = next(row for row in attribute_table() if row.element == "Conveyor")
    >>> row.attribute, row.type, row.unit, row.default
    ('length', 'number above 0', 'm', '')
    """
    rows = []
    for model in elements():
        properties = _properties(model)
        for key, info in model.model_fields.items():
            rows.append(_row(model, info.alias or key, info, properties[info.alias or key]))
    return rows


def elements() -> list[type[BaseModel]]:
    """Return all element classes, in the order in which factory and run lead to them."""
    found: list[type[BaseModel]] = []
    waiting: list[type[BaseModel]] = [Factory, Run]
    while waiting:
        model = waiting.pop(0)
        if model in found:
            continue
        found.append(model)
        inside = [m for info in model.model_fields.values() for m in models_in(info.annotation)]
        waiting = [m for m in inside if not issubclass(m, Distribution)] + waiting
    return [*found, *DISTRIBUTIONS.values()]


def _properties(model: type[BaseModel]) -> Schema:
    cleaned = _clean(model.model_json_schema(), model.__name__)
    return dict(cleaned["properties"])


def _row(model: type[BaseModel], name: str, info: FieldInfo, schema: Schema) -> AttributeRow:
    meaning = one_line(info.description or "")
    given = _UNIT.search(meaning)
    is_time = any(f"$defs/{kind}" in str(schema) for kind in ("Time", "Duration", "ProcessTime"))
    words = _words(schema)
    if name == "batch":
        # A number of parts is written like a time, but is none.
        is_time, words = False, words.replace("time or distribution", "distribution")
    if "Callable" in str(info.annotation):
        words = f"{words} or function"
    return AttributeRow(
        element=model.kind if issubclass(model, Distribution) else model.__name__,
        attribute=name,
        type=words,
        unit=given[1] if given else "time_unit" if is_time else "",
        default=_default(info),
        meaning=meaning,
    )


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return ""
    default = info.get_default(call_default_factory=True)
    if default is None or default in ((), {}):
        return "-"
    if isinstance(default, bool):
        return str(default).lower()
    return f"{default:g}" if isinstance(default, float) else str(default)


_KINDS = {
    "Time": "time",
    "Duration": "time or distribution",
    "ProcessTime": "time or distribution, also per product",
}
_TYPES = {"string": "text", "boolean": "true or false", "null": ""}


def _words(schema: Schema) -> str:
    """Return what a schema allows, in words."""
    if "anyOf" in schema:
        words = [_words(option) for option in schema["anyOf"]]
        return " or ".join(dict.fromkeys(word for word in words if word))
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return _KINDS.get(name, name)
    if "enum" in schema:
        return ", ".join(schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        return f"list of {_words(schema['items'])}"
    if kind == "object":
        return f"mapping of names to {_words(schema.get('additionalProperties', {}))}"
    if kind in ("integer", "number"):
        return _number_words(schema)
    return _TYPES.get(str(kind), str(kind))


def _number_words(schema: Schema) -> str:
    words = "whole number" if schema["type"] == "integer" else "number"
    if schema.get("minimum") == 0 and schema.get("maximum") == 1:
        return "share (0 to 1)"
    if "exclusiveMinimum" in schema:
        words += f" above {schema['exclusiveMinimum']:g}"
    elif "minimum" in schema:
        words += f" of {schema['minimum']:g} or more"
    if "exclusiveMaximum" in schema and schema["type"] == "number":
        words += f" and below {schema['exclusiveMaximum']:g}"
    return words
