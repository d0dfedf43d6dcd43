"""From a result to the page: what is drawn, the words in three languages, one HTML file."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from factorysim.arrangement import Arrangement, arrange
from factorysim.charts.style import (
    LOOKS,
    ROBOT_LOOKS,
    VEHICLE_LOOKS,
    WORKER_LOOKS,
    colour_of_product,
)
from factorysim.errors import ScenarioError
from factorysim.replay.columns import AT_FIRST, STATE_NAMES, Columns, columns_of_history
from factorysim.replay.encoding import packed
from factorysim.replay.waits import WaitsOfParts, waits_of_parts
from factorysim.results.causes import CAUSES
from factorysim.results.result import Result
from factorysim.text import LANGUAGES, words
from factorysim.units import SECONDS

FORMAT = 1
"""Version of what stands in a page."""
MOST_RECORDS = 2_000_000
"""Moves and changes of state that one page may hold."""
MOST_WAITS = 20
"""Rows of the table that says why parts waited; of more, those with the most waiting."""
MOST_RUNS = 2
"""Runs that stand side by side in one page."""
_LOOKS = {"machine": LOOKS, "vehicle": VEHICLE_LOOKS, "worker": WORKER_LOOKS, "robot": ROBOT_LOOKS}
_SCRIPTS = ("run.js", "svg.js", "draw.js", "play.js")


def write_replay(
    file: str | Path,
    results: Sequence[Result],
    *,
    language: str | None = None,
    titles: Sequence[Mapping[str, str]] = (),
) -> Path:
    """Write the page of one run, or of two side by side, and return the file; see `replay_page`."""
    target = Path(file)
    page = replay_page(results, language=language, titles=titles)
    target.write_text(page, encoding="utf-8", newline="\n")
    return target


def replay_page(
    results: Sequence[Result],
    *,
    language: str | None = None,
    titles: Sequence[Mapping[str, str]] = (),
) -> str:
    """Return the page of one run, or of two runs on one clock.

    Parameters
    ----------
    results
        One or two runs that kept their history.
    language
        en, fr or de; without it, the language of the browser. It can be switched in the page.
    titles
        The title of each run by language; without it, the name of its scenario is shown.

    Raises
    ------
    NotRecorded
        If a run kept no history.
    ScenarioError
        If a run is too long for a page.
    """
    if not 1 <= len(results) <= MOST_RUNS:
        raise ScenarioError(f"a replay shows one run or two side by side, not {len(results)}.")
    if language is not None:
        words(language)
    runs, data = [], []
    for number, result in enumerate(results):
        columns = columns_of_history(result)
        records = len(columns.moves[0]) + len(columns.states[0])
        if records > MOST_RECORDS:
            raise ScenarioError(
                f"the run has {records} moves and changes of state, and a page holds "
                f"{MOST_RECORDS}. Replay a shorter run, such as --until '8 h'."
            )
        own = dict(titles[number]) if number < len(titles) else {}
        waits = waits_of_parts(result)
        runs.append({**_run(result, columns, own), **_reasons(result, waits)})
        packed_columns = _packed(columns, waits)
        data.append(f'<script type="text/plain" id="data-{number}">{packed_columns}</script>')
    page = {
        "format": FORMAT,
        "version": results[0].provenance.versions.get("factorysim", ""),
        "language": language,
        "words": {name: _words(name) for name in LANGUAGES},
        "runs": runs,
    }
    title = html.escape(" – ".join(run["name"] for run in runs) or "factorysim")
    parts: dict[str, str] = {
        "TITLE": title,
        "STYLE": _file("style.css"),
        "PAGE": _as_json(page),
        "DATA": "\n".join(data),
        "SCRIPT": "\n".join(_without_remarks(_file(name)) for name in _SCRIPTS),
    }
    return _filled(_file("page.html"), parts)


def _filled(template: str, parts: dict[str, str]) -> str:
    """Fill the template in one pass, so that no text of a scenario is taken for a marker."""
    pieces = []
    rest = template
    for name, text in parts.items():
        before, _, rest = rest.partition(f"@{name}@")
        pieces += [before, text]
    return "".join([*pieces, rest])


def _file(name: str) -> str:
    return (files("factorysim.replay") / "page" / name).read_text(encoding="utf-8")


def _without_remarks(script: str) -> str:
    """Return a script without its comments and indents, which a page need not carry."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _as_json(data: Any) -> str:
    """Return JSON that may stand in a script of a page, whatever its texts say."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _words(language: str) -> dict[str, str]:
    """Return the words of the page, without the name of their section."""
    found = {}
    for key, text in words(language).texts.items():
        section, _, rest = key.partition(".")
        if section == "replay":
            found[rest] = text
        elif section in ("state", "cause"):
            found[key] = text
    return found


def _packed(columns: Columns, waits: WaitsOfParts) -> str:
    groups = (
        *columns.moves, *columns.states, *columns.rides, *columns.walks, *columns.near,
        *columns.stocks, columns.products, *waits.columns,
    )  # fmt: skip
    return packed(groups)


def _run(result: Result, columns: Columns, title: dict[str, str]) -> dict[str, Any]:
    observed, plan = result.observed, result.facts.floor_plan
    per_tick = SECONDS[observed.time_unit] / columns.tick
    crews = {crew.name: len(crew.workers) for crew in observed.crews}
    fleets = {fleet.name: len(fleet.vehicles) for fleet in observed.fleets}
    picture = arrange(plan, crews, fleets)
    provenance = result.provenance
    return {
        "name": provenance.scenario,
        "title": title,
        "hash": provenance.hash,
        "seed": provenance.seed,
        "replication": provenance.replication + 1,
        "timeUnit": observed.time_unit,
        "tick": columns.tick,
        "end": columns.end,
        "warmup": int(observed.warmup * per_tick),
        "width": round(picture.width),
        "height": round(picture.height),
        "products": [
            {"name": p.name, "title": plan.titles.get(p.name, {}), "colour": colour_of_product(i)}
            for i, p in enumerate(observed.products)
        ],
        "places": _places(result, picture),
        "links": [[link.start, link.end] for link in plan.links],
        "curves": [
            {"points": [_rounded(point) for point in curve.points], "back": curve.is_return}
            for curve in picture.curves
        ],
        "strips": [
            {
                "name": strip.name,
                "title": plan.titles.get(strip.name, {}),
                "x": strip.x,
                "y": round(strip.y),
                "spots": [_rounded(spot) for spot in strip.spots],
            }
            for strip in picture.strips
        ],
        **_maps(result, picture),
        "fleets": plan.fleets,
        "safeguarded": [plan.index(name) for name in plan.safeguards],
        "waits": _waits(result),
        "groups": columns.groups,
        "units": columns.units,
        "stateNames": STATE_NAMES,
        "first": {kind: STATE_NAMES[kind].index(state) for kind, state in AT_FIRST.items()},
        "looks": {
            kind: {state: [look.colour, look.hatch] for state, look in looks.items()}
            for kind, looks in _LOOKS.items()
        },
    }


def _places(result: Result, picture: Arrangement) -> list[dict[str, Any]]:
    places = []
    for i, place in enumerate(result.facts.floor_plan.places):
        placed = picture.places.get(i)
        data: dict[str, Any] = {
            "name": place.name,
            "title": place.title,
            "kind": place.kind,
            "capacity": place.capacity,
            "machineCount": place.machines,
        }
        if placed is not None:
            data |= {
                "x": round(placed.x), "y": round(placed.y),
                "w": round(placed.box.width), "h": round(placed.box.height),
                "slots": [_rounded(slot) for slot in placed.box.slots],
                "machines": [_rounded(machine) for machine in placed.box.machines],
            }  # fmt: skip
        places.append(data)
    return places


def _reasons(result: Result, waits: WaitsOfParts) -> dict[str, Any]:
    """Return the causes of waiting, and who waited or is to blame: places by index, or a name."""
    plan = result.facts.floor_plan
    indices = [plan.index(name) for name in waits.names]
    return {
        "causes": CAUSES,
        "blamed": [
            name if index < 0 else index for name, index in zip(waits.names, indices, strict=True)
        ],
    }


def _waits(result: Result) -> list[list[Any]]:
    """Return place, cause, who is to blame and the mean number of parts; the most waiting first.

    Places are indices of places; who is no place, such as a fleet, is a name.
    """
    plan = result.facts.floor_plan
    table = result.waiting.groupby(["place", "cause", "because of"], sort=False)["parts"].sum()
    rows = table.nlargest(MOST_WAITS).reset_index().itertuples(index=False, name=None)
    found = []
    for place, cause, because, parts in rows:
        index = plan.index(because)
        blamed = because if index < 0 else index
        found.append([plan.index(place), cause, blamed, round(float(parts), 3)])
    return found


def _maps(result: Result, picture: Arrangement) -> dict[str, Any]:
    """Return the maps, and where each way of all layouts begins and ends; None if not drawn."""
    drawn = {one.name: one for one in picture.maps}
    maps, ways = [], []
    for layout in result.facts.floor_plan.layouts:
        one = drawn.get(layout.name)
        nodes = [] if one is None else [_rounded(node) for node in one.nodes]
        ways += [None if one is None else [nodes[way.start], nodes[way.end]] for way in layout.ways]
        if one is not None:
            maps.append(
                {
                    "name": one.name, "x": one.x, "y": round(one.y), "w": round(one.width),
                    "h": round(one.height), "nodes": nodes,
                    "ways": [[way.start, way.end] for way in layout.ways],
                    "names": [[text, round(x), round(y)] for text, x, y in one.names],
                }
            )  # fmt: skip
    return {"maps": maps, "ways": ways}


def _rounded(numbers: Sequence[float]) -> list[float]:
    return [round(number, 1) for number in numbers]
