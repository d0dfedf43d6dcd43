"""The JSON Schema of a scenario file, with which editors complete names and underline mistakes."""

from __future__ import annotations

import json
from typing import Any

from factorysim.model.elements import Element
from factorysim.model.factory import Factory, Run
from factorysim.model.schema import json_schema
from factorysim.rules import DISPATCHING
from factorysim.scenario.scenarios import FORMAT, THEMES, About

Schema = dict[str, Any]

_JOB_SHOP: Schema = {
    "description": "The factory of a public job-shop instance.",
    "type": "object",
    "properties": {
        "job_shop": {
            "type": "string",
            "description": "A file beside the scenario, in the standard or the flexible format.",
        },
        "rule": {
            "anyOf": [{"enum": list(DISPATCHING)}, {"type": "string"}],
            "description": "The dispatching rule of all machines.",
            "default": "spt",
        },
    },
    "required": ["job_shop"],
    "additionalProperties": False,
}


def scenario_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a whole scenario file.

    Examples
    --------
    >>> scenario_schema()["required"]
    ['factorysim', 'factory']
    """
    definitions: Schema = {"JobShop": _JOB_SHOP}
    for model in (About, Factory, Run):
        definitions |= _definitions(model)
    _with_other_spellings(definitions["About"]["properties"])
    # Whoever writes job_shop means an instance; everybody else is told about the whole factory.
    factory = {
        "if": {"type": "object", "required": ["job_shop"]},
        "then": {"$ref": "#/$defs/JobShop"},
        "else": {"$ref": "#/$defs/Factory"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "factorysim scenario",
        "description": "A factory, how long to run it, and what people should know about it.",
        "type": "object",
        "properties": {
            "factorysim": {"const": FORMAT, "description": "Version of the scenario format."},
            "about": {"$ref": "#/$defs/About"},
            "factory": factory,
            "run": {"$ref": "#/$defs/Run"},
        },
        "required": ["factorysim", "factory"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _definitions(model: type[Element]) -> Schema:
    """Return the definitions of a model and of everything in it."""
    schema = json_schema(model)
    definitions: Schema = schema.pop("$defs")
    schema.pop("$schema")
    return {model.__name__: schema, **definitions}


def _with_other_spellings(about: Schema) -> None:
    """Let a theme be written with spaces or hyphens, and a single level without a list."""
    spellings = [theme.replace("_", mark) for theme in THEMES for mark in "_ -"]
    about["theme"] = {
        "description": about["theme"]["description"],
        "enum": list(dict.fromkeys([*THEMES, *spellings])),
    }
    levels = next(option for option in about["level"]["anyOf"] if option.get("type") == "array")
    about["level"]["anyOf"].append(levels["items"])


def schema_text() -> str:
    """Return the schema as the text of ``scenario.schema.json``."""
    return json.dumps(scenario_schema(), ensure_ascii=False, indent=2) + "\n"
