"""The sections of the page: what was run, what was found, and why it can be trusted."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from factorysim.charts import ChartsOfResult
from factorysim.charts.inline import picture_of
from factorysim.errors import NothingToDraw, NotRecorded
from factorysim.model.factory import PartCount
from factorysim.report.factory_picture import factory_picture
from factorysim.report.indicator_rows import indicator_rows
from factorysim.report.markup import Html, element, joined
from factorysim.report.origin import FILE, command_of, setting
from factorysim.report.sentences import bottleneck_text, headline, remarks
from factorysim.report.tables import TableOfText, tables
from factorysim.results.audit import broken_laws
from factorysim.results.showing import number_text
from factorysim.results.times import window_length

if TYPE_CHECKING:
    from factorysim.report.reported import Reported
    from factorysim.text import Words

WIDTH = 92
"""Letters that fit side by side on paper; a wider table is broken into several."""
PIXELS_PER_INCH = 96
LONGEST_UNBROKEN = 24
"""Letters of a name that is never broken in a table."""
CONVENTIONS = ("window", "throughput", "wip", "lead_time", "planned", "interval")
_CONCERNS = {
    "cards_conserved": "loops", "fleets_agree": "fleets", "people_agree": "crews",
    "cells_agree": "cells", "stocks_agree": "stocks", "slots_conserved": "storages",
    "rows_agree": "parts",
}  # fmt: skip
"""What a factory must have for a law to say something about it."""


def header(told: Reported, say: Words) -> Html:
    """Return title, headline and description."""
    result = told.result
    line = headline(result, say, replications=len(told.rows), confidence=told.confidence)
    summary, source = told.about("summary", say), told.about("source", say)
    return element(
        "header",
        element("p", say("report.kind"), class_="kind"),
        element("h1", told.title(say)),
        element("p", line, class_="headline"),
        *([element("p", summary)] if summary else []),
        *([element("p", f"{say('report.source')}: {source}", class_="note")] if source else []),
    )


def notes(told: Reported, say: Words) -> Html:
    """Return what has to be known before the numbers are used; nothing if there is nothing."""
    lines = remarks(told.result, told.doubts, say)
    if not lines:
        return Html("")
    items = [element("li", line) for line in lines]
    return _section("report.remarks", say, element("ul", *items), class_="remarks")


def factory(told: Reported, say: Words) -> Html:
    """Return the drawing of the factory; nothing for one without places."""
    if not told.result.facts.floor_plan.places:
        return Html("")
    note = element("figcaption", say("report.factory_note"))
    return _section(
        "report.factory", say, element("figure", factory_picture(told.result, say), note)
    )


def conditions(told: Reported, say: Words) -> Html:
    """Return the settings of the run, and what the main numbers mean."""
    result, observed = told.result, told.result.observed
    unit = say(f"unit.{result.time_unit}")
    warmup = observed.warmup
    settings = {
        "scenario": result.provenance.scenario or say("report.nameless"),
        "until": _end_of(told, say),
        "warmup": _time(warmup, unit, say) if warmup else say("report.condition.no_warmup"),
        "observed": _time(window_length(observed), unit, say),
        "replications": str(len(told.rows)),
        "replication": str(told.number),
        "seed": str(result.provenance.seed),
        "time_unit": unit,
    }
    sentences = [element("li", say(f"report.convention.{name}")) for name in CONVENTIONS]
    return _section("report.conditions", say, _facts(settings, say), element("ul", *sentences))


def results(told: Reported, say: Words) -> Html:
    """Return the indicators with intervals, units and meaning, and the bottleneck."""
    count = len(told.rows)
    percent = say.number(f"{told.confidence * 100:g} %")
    note = (
        say("report.results_note_one")
        if count == 1
        else say("report.results_note", count=count, confidence=percent)
    )
    found = indicator_rows(
        told.rows, say, time_unit=told.result.time_unit, confidence=told.confidence
    )
    keys = ["run.indicator", "run.mean" if count > 1 else "run.value", "run.interval", "run.unit"]
    headings = [say(key) for key in [*keys, "report.meaning_heading"]]
    rows = [[row.title, row.value, row.interval, row.unit, row.meaning] for row in found]
    kinds = ["", "number", "interval", "unit", "meaning"]
    if count == 1:
        headings, kinds = headings[:2] + headings[3:], kinds[:2] + kinds[3:]
        rows = [row[:2] + row[3:] for row in rows]
    return _section(
        "report.results",
        say,
        element("p", note, class_="note"),
        _grid(headings, rows, kinds, class_="indicators"),
        element("p", bottleneck_text(told.result, say)),
    )


def charts(told: Reported, say: Words) -> Html:
    """Return every chart that this run can draw."""
    figures = [element("figure", image) for image in _drawn(told, say)]
    if not figures:
        return Html("")
    note = element("p", say("report.charts_note", number=told.number), class_="note")
    return _section("report.charts", say, note, *figures)


def all_tables(told: Reported, say: Words) -> Html:
    """Return every table that is not empty."""
    note = element("p", say("report.tables_note", number=told.number), class_="note")
    pieces = [piece for table in tables(told.result, say) for piece in _table(table, say)]
    return _section("report.tables", say, note, *pieces) if pieces else Html("")


def audit(told: Reported, say: Words) -> Html:
    """Return which laws were checked, and what was found."""
    observed = told.result.observed
    found = broken_laws(observed)
    rows = []
    for law, findings in found.items():
        concern = _CONCERNS.get(law)
        if findings or concern is None or getattr(observed, concern):
            verdict = (
                say("report.broken", finding="; ".join(findings))
                if findings
                else say("report.holds")
            )
            rows.append(element("li", f"{say(f'report.law.{law}')} ", element("b", verdict)))
    is_sound = not any(found.values())
    text = say(f"report.audit_{'passed' if is_sound else 'broken'}", number=told.number)
    return _section("report.audit", say, element("p", text), element("ul", *rows))


def origin(told: Reported, say: Words) -> Html:
    """Return versions and digests, the command to make it again, and the text of the scenario."""
    provenance = told.result.provenance
    changes = ", ".join(setting(path, value) for path, value in provenance.overrides.items())
    known = {
        "version": provenance.versions.get("factorysim", ""),
        "python": provenance.versions.get("python", ""),
        "numpy": provenance.versions.get("numpy", ""),
        "simpy": provenance.versions.get("simpy", ""),
        "platform": provenance.platform,
        "seed": str(provenance.seed),
        "changes": changes,
        "digest": told.result.digest,
        "hash": provenance.hash,
    }
    again = element("h3", say("report.again"))
    if told.scenario is None:
        way = [element("p", say("report.again_not"))]
    else:
        command, needs_text = command_of(told.scenario, provenance)
        key = "report.again_file" if needs_text else "report.again_command"
        way = [
            element("p", say(key, file=FILE) if needs_text else say(key)),
            element("pre", command, class_="command"),
            element("h3", say("report.scenario_text")),
            element("pre", told.scenario.to_yaml()),
        ]
    facts = _facts({key: value for key, value in known.items() if value}, say)
    return _section("report.origin", say, facts, again, *way)


def _section(key: str, say: Words, *content: str, class_: str = "") -> Html:
    name = class_ or key.partition(".")[2]
    return element("section", element("h2", say(key)), *content, class_=name)


def _facts(values: Mapping[str, str], say: Words) -> Html:
    rows = [
        element("tr", element("th", say(f"report.condition.{key}"), scope="row"),
                element("td", value))
        for key, value in values.items()
    ]  # fmt: skip
    return element("table", element("tbody", *rows), class_="facts")


def _end_of(told: Reported, say: Words) -> str:
    until = told.scenario.run.until if told.scenario is not None else told.result.observed.end
    if isinstance(until, PartCount):
        return f"{until.parts} {say('unit.parts')}"
    return _time(told.result.observed.end, say(f"unit.{told.result.time_unit}"), say)


def _time(length: float, unit: str, say: Words) -> str:
    return f"{say.number(number_text(length))} {unit}"


def _drawn(told: Reported, say: Words) -> Iterator[Html]:
    """Yield an image of each chart that has something to show, in the size that it has on paper."""
    for name in ChartsOfResult.names():
        try:
            figure = getattr(told.result.charts, name)(lang=say.language)
        except (NothingToDraw, NotRecorded):
            continue
        kind, content = picture_of(figure)
        title = figure.axes[0].get_title(loc="left") if figure.axes else ""
        yield element(
            "img",
            src=f"data:{kind};base64,{b64encode(content).decode('ascii')}",
            alt=title or name,
            width=f"{figure.get_figwidth() * PIXELS_PER_INCH:.0f}",
        )


def _table(table: TableOfText, say: Words) -> Iterator[Html]:
    """Yield heading and rows; a wide table comes in pieces that begin with the same names."""
    names = [i for i, is_number in enumerate(table.is_number) if not is_number] or [0]
    # The number of a machine or vehicle belongs to its name, the columns behind do not.
    others = [i for i in range(len(table.headings)) if i not in names]
    groups = _groups(others, [_width(table, i) for i in range(len(table.headings))], names)
    pieces = []
    for group in groups:
        columns = [*names, *group]
        headings = [table.headings[i] for i in columns]
        rows = [[row[i] for i in columns] for row in table.rows]
        kinds = ["number" if table.is_number[i] else "" for i in columns]
        pieces.append(_grid(headings, rows, kinds))
    yield element("h3", say(f"report.table.{table.name}"))
    yield joined(pieces)
    if table.left_out:
        yield element("p", say("report.rows_left_out", count=table.left_out), class_="note")


def _kind_of_name(text: str) -> str:
    """Return what keeps a short name in one line; a long one may be broken anywhere."""
    return "name" if len(text) <= LONGEST_UNBROKEN else ""


def _width(table: TableOfText, column: int) -> int:
    """Return how many letters a column takes: its longest cell, or word of its heading."""
    cells = [min(len(row[column]), LONGEST_UNBROKEN) for row in table.rows]
    words_of_heading = [len(word) for word in table.headings[column].split()]
    return max([*cells, *words_of_heading]) + 3


def _groups(columns: Sequence[int], widths: Sequence[int], names: Sequence[int]) -> list[list[int]]:
    """Return the columns in groups that fit beside the names; at least one column each."""
    groups: list[list[int]] = [[]]
    room = left = WIDTH - sum(widths[i] for i in names)
    for column in columns:
        if groups[-1] and widths[column] > left:
            groups.append([])
            left = room
        groups[-1].append(column)
        left -= widths[column]
    return groups


def _grid(
    headings: list[str], rows: list[list[str]], kinds: list[str], *, class_: str = ""
) -> Html:
    head = [element("th", text, scope="col", class_=kind)
            for text, kind in zip(headings, kinds, strict=True)]  # fmt: skip
    body = [
        element("tr", *(element("td", text, class_=kind or _kind_of_name(text))
                        for text, kind in zip(row, kinds, strict=True)))
        for row in rows
    ]  # fmt: skip
    table = element("thead", element("tr", *head)), element("tbody", *body)
    return element("table", *table, class_=class_ or "grid")
