"""Where a result comes from: everything that is needed to make it again."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, Literal

from factorysim.errors import ScenarioError
from factorysim.model.elements import Element
from factorysim.model.factory import Factory
from factorysim.model.remembering import once_per_factory

CONVENTIONS = (
    "Statistics cover (warmup, until]; until counts from time 0 and includes the warm-up.",
    "A stay, a wait or a lead time counts if it ends in the window; state times and contents are "
    "cut at its borders.",
    "All events of one time are one instant: first everything that ends, then moves, then choices.",
    "Moves: longest blocked first, then the upstream place declared first, then the part number.",
    "The capacity of a buffer counts the places between machines, not those inside them.",
    "Ties of a dispatching rule go to the lowest part number.",
    "Blocking after service and failures by working time, unless the model says otherwise.",
    "A place is reserved before a vehicle is asked for; one free vehicle chooses among requests, "
    "else the oldest request chooses among vehicles.",
    "Planned time is calendar time without off and paused; indicators follow ISO 22400-2.",
)
"""The conventions that decide numbers; the documentation has them in full."""

TextKind = Literal["scenario", "factory", "none"]


@dataclass(frozen=True)
class Provenance:
    """How a result came about. Two equal provenances on one machine give the same result."""

    scenario: str = ""
    """Name of the scenario; empty for a factory made in Python."""
    text: str = ""
    """Text of the scenario file, or the factory as JSON; empty when it holds Python functions."""
    text_kind: TextKind = "none"
    """What `text` is: a scenario file, a factory as JSON, or nothing."""
    hash: str = ""
    """SHA-256 of `text`; empty without a text."""
    overrides: dict[str, Any] = field(default_factory=dict)
    """Values that were set by their path, after the text was read."""
    seed: int = 1
    replication: int = 0
    """Number of the replication, from 0 on; people read it from 1 on."""
    record: str = "parts"
    """What was kept: none, parts or history."""
    run: dict[str, Any] = field(default_factory=dict)
    """Settings of the run as written: until, warmup."""
    versions: dict[str, str] = field(default_factory=dict)
    """Versions of factorysim, Python, numpy and simpy."""
    platform: str = ""
    conventions: tuple[str, ...] = CONVENTIONS

    def to_data(self) -> dict[str, Any]:
        """Return it as plain data for a JSON file."""
        return {**asdict(self), "conventions": list(self.conventions)}


def provenance_of(
    factory: Factory,
    *,
    seed: int,
    replication: int = 0,
    record: str = "parts",
    run: Mapping[str, Any] | None = None,
    scenario: str = "",
    text: str | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Provenance:
    """Return the provenance of a run that is made here and now.

    Parameters
    ----------
    text
        The text of the scenario file that the factory was read from, before *overrides*; without
        it, the factory itself is written as JSON. For many replications of one factory, make it
        once and use `dataclasses.replace`.
    """
    kind: TextKind = "scenario"
    if text is None:
        text = factory_text(factory)
        kind = "factory" if text else "none"
    return Provenance(
        scenario=scenario,
        text=text,
        text_kind=kind,
        hash=text_hash(text) if text else "",
        overrides=_plain(overrides or {}),
        seed=seed,
        replication=replication,
        record=record,
        run=_plain(run or {}),
        versions=dict(versions()),
        platform=f"{platform.system()} {platform.machine()}",
    )


@once_per_factory
def factory_text(factory: Factory) -> str:
    """Return the factory as JSON, keys in declared order; empty if it holds Python functions."""
    try:
        return json.dumps(factory.to_data(), ensure_ascii=False, allow_nan=False)
    except ScenarioError:
        return ""


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of what can change a number."""
    found = {"python": platform.python_version()}
    for name in ("factorysim", "numpy", "simpy"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as they come back from a JSON file, so that a loaded result is equal."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(values), default=_written))
    return plain


def _written(value: object) -> Any:
    """Return an element as a scenario file says it; anything else as text."""
    return value.model_dump(mode="json") if isinstance(value, Element) else str(value)
