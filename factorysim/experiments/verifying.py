"""Whether a saved result or study can be made again: the same numbers, to the last bit."""

from __future__ import annotations

import json
import math
import platform
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factorysim.engine.simulate import simulate
from factorysim.errors import DoubtfulModel, NotTheSame, ScenarioError
from factorysim.experiments.replicate import Progress, Replications, replicate
from factorysim.experiments.saving import SUMMARY, SavedStudy, read_study, sum_of, summary_of
from factorysim.model.factory import Factory
from factorysim.results.comparing import first_difference
from factorysim.results.provenance import Provenance, text_hash, versions
from factorysim.results.result import Result
from factorysim.results.saving import MANIFEST, load_result
from factorysim.scenario.reading import parse_scenario


@dataclass(frozen=True)
class Verification:
    """What was made again and found to be the same."""

    replications: int
    files: int
    """Number of files whose content is the one that was written."""


def verify(
    folder: str | Path, *, workers: int = 1, progress: Progress | None = None
) -> Verification:
    """Run again what was saved in *folder*, and compare every number.

    Parameters
    ----------
    folder
        What ``factorysim run`` or `Result.save` has written.
    workers
        Number of processes; 0 means one per processor.
    progress
        Is called after each replication with the number done and the number wanted.

    Raises
    ------
    NotTheSame
        If a file was changed, or a number comes out differently; the first difference is named.
    ScenarioError
        If there is no saved result in the folder, or it cannot be run again.
    """
    target = Path(folder)
    if not (target / MANIFEST).is_file():
        raise ScenarioError(
            f"there is no saved result in {str(folder)!r}, no {MANIFEST}. Give the folder that "
            "'factorysim run' has written."
        )
    try:
        saved, study = load_result(target), read_study(target)
    except ScenarioError as error:
        raise NotTheSame(str(error)) from None
    files = _check_files(target, study)
    provenance = saved.provenance
    if provenance.text and text_hash(provenance.text) != provenance.hash:
        raise NotTheSame(f"the text in {MANIFEST} is not the one whose hash stands beside it.")
    factory = factory_of(provenance)
    if study is None:
        _check_result(saved, _run_again(factory, provenance))
        return Verification(replications=1, files=files)
    again = _replicate_again(factory, saved, study, workers=workers, progress=progress)
    _check_study(saved, study, again)
    return Verification(replications=len(again.rows), files=files)


def other_versions(folder: str | Path) -> list[str]:
    """Return a sentence for everything that can change a number and was different then.

    Raises
    ------
    ScenarioError
        If there is no saved result in the folder.
    """
    saved = _provenance_in(Path(folder))
    now = {**versions(), "platform": f"{platform.system()} {platform.machine()}"}
    then = {**dict(saved.get("versions") or {}), "platform": saved.get("platform")}
    return [
        f"This result was made with {name} {then[name]}; here is {now[name]}."
        for name in now
        if then.get(name) and then[name] != now[name]
    ]


def factory_of(provenance: Provenance) -> Factory:
    """Return the factory that a result was made with.

    Raises
    ------
    ScenarioError
        If the text is missing because the factory holds Python functions, or cannot be read.
    """
    if provenance.text_kind == "none":
        raise ScenarioError(
            "this result cannot be made again from its folder: its factory holds Python functions, "
            "which no file can hold. Run the program that made it, and compare the digests."
        )
    if provenance.text_kind == "factory":
        return Factory(**_mapping_in(provenance.text))
    return parse_scenario(provenance.text).with_changes(provenance.overrides).factory


def _mapping_in(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ScenarioError(f"the factory in {MANIFEST} is not a JSON object.")
    return found


def _provenance_in(folder: Path) -> Mapping[str, Any]:
    try:
        found = json.loads((folder / MANIFEST).read_bytes())["provenance"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _check_files(folder: Path, study: SavedStudy | None) -> int:
    """Compare the sums of all files with those that were written down."""
    if study is None:
        return 0
    for name, expected in study.summary["files"].items():
        # Only names, never paths: a folder from a stranger must not lead elsewhere.
        if Path(name).name != name or not (folder / name).is_file():
            raise NotTheSame(f"{name}: the file is missing.")
        if sum_of(folder / name) != expected:
            raise NotTheSame(f"{name}: the file was changed after it was written.")
    return len(study.summary["files"])


def _run_again(factory: Factory, provenance: Provenance) -> Result:
    return simulate(
        factory,
        until=provenance.run.get("until"),
        warmup=provenance.run.get("warmup"),
        seed=provenance.seed,
        replication=provenance.replication,
        record=provenance.record,  # type: ignore[arg-type]
        provenance=provenance,
    )


def _replicate_again(
    factory: Factory,
    saved: Result,
    study: SavedStudy,
    *,
    workers: int,
    progress: Progress | None,
) -> Replications:
    provenance = saved.provenance
    with warnings.catch_warnings():
        # Whoever made the result was told then.
        warnings.simplefilter("ignore", DoubtfulModel)
        return replicate(
            factory,
            until=provenance.run.get("until"),
            warmup=provenance.run.get("warmup"),
            seed=provenance.seed,
            replications=len(study.rows),
            confidence=study.summary["confidence"],
            record=provenance.record,  # type: ignore[arg-type]
            workers=workers,
            progress=progress,
        )


def _check_result(saved: Result, again: Result) -> None:
    difference = first_difference(saved, again)
    if difference is not None:
        raise NotTheSame(f"replication {saved.provenance.replication + 1}: {difference}.")


def _check_study(saved: Result, study: SavedStudy, again: Replications) -> None:
    assert again.first is not None
    _check_result(saved, again.first)
    for number, (then, now) in enumerate(zip(study.rows, again.rows, strict=True), start=1):
        for name, value in then.items():
            _check_number(f"replication {number}: indicator {name}", value, now.get(name))
    means = summary_of(again)["indicators"]
    for name, then in study.summary["indicators"].items():
        for what, value in then.items():
            _check_number(f"{SUMMARY}: {what} of {name}", value, means.get(name, {}).get(what))


def _check_number(what: str, then: Any, now: Any) -> None:
    both_unknown = then is None and now is None
    both_nan = isinstance(then, float) and isinstance(now, float) and then != then and now != now
    if not both_unknown and not both_nan and then != now:
        raise NotTheSame(
            f"{what} is {_shown(then)} in the folder and {_shown(now)} when it is run again."
        )


def _shown(value: Any) -> str:
    is_unknown = value is None or (isinstance(value, float) and math.isnan(value))
    return "not known" if is_unknown else repr(value)
