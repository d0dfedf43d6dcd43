"""Every mistake in a scenario file is answered with its line, its path and words that help.

Each case takes a valid file and makes one mistake in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from factorysim.errors import ScenarioError
from factorysim.scenario import parse_scenario, read_scenario
from factorysim.scenario.reading import located

LINE = """\
factorysim: 1
about:
  title: {en: Saw line}
  theme: flexibility
factory:
  time_unit: min
  products:
    bracket:
      route: [saw, {at: [mill_1, mill_2], choose: shortest_queue}, inspect]
    housing:
      route: [saw, mill_2, inspect]
  sources:
    orders:
      makes: {bracket: 0.7, housing: 0.3}
      every: {exponential: 6}
      due: 2 h
  stations:
    saw:
      time: {bracket: 3, housing: 4}
      setup: 2
      rule: least_setup
    mill_1:
      time: {triangular: [5, 7, 12]}
      buffer: 5
      failures:
        spindle: {every: {exponential: 8 h}, repair: {lognormal: {mean: 20, cv: 0.5}}}
    mill_2:
      time: 7
      capacity: 2
    inspect:
      time: 3
      quality: {scrap: 0.02, rework: {share: 0.05, to: saw}}
  loops:
    cards: {cards: 20, start: saw, end: inspect}
  shifts:
    day: {from: "06:00", to: "14:00", breaks: ["09:00-09:15"]}
run: {until: 5 d, warmup: 1 d, replications: 10, seed: 1}
"""


@dataclass(frozen=True)
class Mistake:
    """What is replaced in the file, and what must be said about it."""

    name: str
    old: str
    new: str
    line: int
    path: str
    words: tuple[str, ...]


ORDERS = "      every: {exponential: 6}\n"
MILL = "    mill_2:\n      time: 7\n"

MISTAKES = [
    # Keys and names
    Mistake(
        "misspelt attribute", "      capacity: 2", "      capasity: 2",
        29, "stations.mill_2.capasity", ("Did you mean 'capacity'?", "buffer"),
    ),
    Mistake(
        "misspelt collection", "  loops:\n", "  lops:\n",
        33, "lops", ("Did you mean 'loops'?", "stations"),
    ),
    Mistake(
        "misspelt top", "about:\n", "abuot:\n",
        2, "abuot", ("Did you mean 'about'?", "factory"),
    ),
    Mistake(
        "misspelt run", "replications: 10", "replicatons: 10",
        37, "run.replicatons", ("Did you mean 'replications'?", "warmup"),
    ),
    Mistake(
        "attribute at the top", "run: {", "stations: {}\nrun: {",
        37, "stations", ("belongs below 'factory'",),
    ),
    Mistake(
        "run attribute at the top", "run: {", "seed: 3\nrun: {",
        37, "seed", ("belongs below 'run'",),
    ),
    Mistake(
        "name with a hyphen", MILL, "    mill-3: {time: 1}\n" + MILL,
        27, "stations.mill-3", ("letters, digits and underscores", "Try 'mill_3'"),
    ),
    Mistake(
        "misspelt place", "route: [saw, mill_2", "route: [saw, mil_2",
        11, "products.housing.route.1.at", ("no place called 'mil_2'", "Did you mean 'mill_2'?"),
    ),
    Mistake(
        "misspelt candidate", "[mill_1, mill_2]", "[mill_1, mill_3]",
        9, "products.bracket.route.1.at", ("no place called 'mill_3'", "saw, mill_1, mill_2"),
    ),
    Mistake(
        "misspelt product in a mix", "housing: 0.3}", "housng: 0.3}",
        14, "sources.orders.makes", ("no product called 'housng'", "Did you mean 'housing'?"),
    ),
    Mistake(
        "misspelt product in a time", "bracket: 3,", "braket: 3,",
        19, "stations.saw.time.braket", ("no product called 'braket'", "'bracket'"),
    ),
    Mistake(
        "misspelt rule", "rule: least_setup", "rule: least_setp",
        21, "stations.saw.rule", ("no dispatching rule called 'least_setp'", "'least_setup'"),
    ),
    Mistake(
        "misspelt choice", "choose: shortest_queue", "choose: shortst_queue",
        9, "products.bracket.route.1.choose", ("'shortst_queue'", "'shortest_queue'"),
    ),
    Mistake(
        "misspelt distribution", "      time: 7\n", "      time: {exponentail: 7}\n",
        28, "stations.mill_2.time.exponentail", ("Did you mean 'exponential'?", "triangular"),
    ),
    Mistake(
        "rework to nowhere", "to: saw}", "to: mill_9}",
        32, "stations.inspect.quality.rework.to", ("no place called 'mill_9'", "mill_2"),
    ),
    Mistake(
        "loop to nowhere", "start: saw", "start: swa",
        34, "loops.cards.start", ("no place called 'swa'", "Did you mean 'saw'?"),
    ),
    Mistake(
        "loop of an unknown product", "end: inspect}", "end: inspect, products: [nut]}",
        34, "loops.cards.products", ("no product called 'nut'", "bracket, housing"),
    ),
    Mistake(
        "outcome to nowhere", "route: [saw, mill_2",
        "route: [saw, {at: mill_2, outcomes: {paint: 0.5, next: 0.5}}",
        11, "products.housing.route.1.outcomes.paint", ("called 'paint'", "next, exit, scrap"),
    ),
    Mistake(
        "misspelt theme", "theme: flexibility", "theme: flexibilty",
        4, "about.theme", ("Did you mean 'flexibility'?", "big_data"),
    ),
    Mistake(
        "unknown language", "{en: Saw line}", "{en: Saw line, es: Sierra}",
        3, "about.title.es", ("en, fr, de",),
    ),
    # Times and numbers
    Mistake(
        "unit in words", "due: 2 h", "due: 2 hours",
        16, "sources.orders.due", ("'hours'", "s, min, h, d", "Did you mean '2 h'?"),
    ),
    Mistake(
        "unknown unit", "due: 2 h", "due: 2 weeks",
        16, "sources.orders.due", ("'weeks'", "s, min, h, d"),
    ),
    Mistake(
        "wrong time unit", "time_unit: min", "time_unit: minutes",
        6, "time_unit", ("'minutes'", "s, min, h, d"),
    ),
    Mistake(
        "negative time", "      time: 7\n", "      time: -7\n",
        28, "stations.mill_2.time", ("-7", "0 or more"),
    ),
    Mistake(
        "negative mean", "exponential: 6", "exponential: -6",
        15, "sources.orders.every.exponential", ("-6", "0 or more"),
    ),
    Mistake(
        "nan", "      time: 7\n", "      time: .nan\n",
        28, "stations.mill_2.time", (".nan", "finite"),
    ),
    Mistake(
        "infinite", "      time: 7\n", "      time: .inf\n",
        28, "stations.mill_2.time", (".inf", "finite"),
    ),
    Mistake(
        "too large a float", "      time: 7\n", "      time: 1e999\n",
        28, "stations.mill_2.time", ("1e999", "finite"),
    ),
    Mistake(
        "huge integer", "      time: 7\n", f"      time: {'9' * 5000}\n",
        28, "stations.mill_2.time", ("5000 digits", "at most 30"),
    ),
    Mistake(
        "large integer", "      time: 7\n", f"      time: {'9' * 25}\n",
        28, "stations.mill_2.time", ("largest time is 1e15",),
    ),
    Mistake(
        "word for a time", "      time: 7\n", "      time: seven\n",
        28, "stations.mill_2.time", ("'seven' is not a time", "'90 s'"),
    ),
    Mistake(
        "truth for a time", "      time: 7\n", "      time: true\n",
        28, "stations.mill_2.time", ("True is not a time", "'90 s'"),
    ),
    Mistake(
        "no time", "      time: 7\n", "",
        11, "products.housing.route.1", ("no processing time at 'mill_2'", "stations.mill_2.time"),
    ),
    Mistake(
        "triangle out of order", "[5, 7, 12]", "[5, 13, 12]",
        23, "stations.mill_1.time.triangular", ("mode 13", "ascending order"),
    ),
    Mistake(
        "four corners", "[5, 7, 12]", "[5, 7, 12, 13]",
        23, "stations.mill_1.time.triangular", ("at most 3 values", "low, mode, high"),
    ),
    Mistake(
        "no scatter", "{mean: 20, cv: 0.5}", "{mean: 20}",
        26, "stations.mill_1.failures.spindle.repair.lognormal", ("either 'sd' or 'cv'",),
    ),
    Mistake(
        "shares of a distribution", "      time: 7\n", "      time: {discrete: {1: 0.5, 2: 0.4}}\n",
        28, "stations.mill_2.time.discrete", ("add up to 0.9", "1"),
    ),
    Mistake(
        "share above 1", "scrap: 0.02", "scrap: 1.02",
        32, "stations.inspect.quality.scrap", ("1.02", "1"),
    ),
    Mistake(
        "share below 0", "share: 0.05", "share: -0.05",
        32, "stations.inspect.quality.rework.share", ("-0.05", "0"),
    ),
    Mistake(
        "shares above 1 together", "scrap: 0.02", "scrap: 0.97",
        32, "stations.inspect.quality", ("add up to 1.02", "at most 1"),
    ),
    Mistake(
        "outcomes above 1", "route: [saw, mill_2",
        "route: [saw, {at: mill_2, outcomes: {exit: 0.7, next: 0.5}}",
        11, "products.housing.route.1.outcomes", ("1.2",),
    ),
    Mistake(
        "negative weight", "housing: 0.3}", "housing: -0.3}",
        14, "sources.orders.makes.housing", ("-0.3", "0"),
    ),
    Mistake(
        "no machine", "capacity: 2", "capacity: 0",
        29, "stations.mill_2.capacity", ("0 is not possible", "1 or more"),
    ),
    Mistake(
        "half a place", "buffer: 5\n", "buffer: 5.5\n",
        24, "stations.mill_1.buffer", ("5.5", "whole number"),
    ),
    Mistake(
        "negative buffer", "buffer: 5\n", "buffer: -1\n",
        24, "stations.mill_1.buffer", ("-1", "0 or more"),
    ),
    Mistake(
        "no cards", "cards: 20", "cards: 0",
        34, "loops.cards.cards", ("0 is not possible", "1 or more"),
    ),
    Mistake(
        "no replication", "replications: 10", "replications: 0",
        37, "run.replications", ("0 is not possible", "1 or more"),
    ),
    # What does not fit together
    Mistake(
        "two kinds of source", ORDERS, ORDERS + "      unlimited: true\n",
        13, "sources.orders", ("exactly one of every, rate, schedule, unlimited",),
    ),
    Mistake(
        "no kind of source", ORDERS, "",
        13, "sources.orders", ("exactly one of every, rate, schedule, unlimited", "none"),
    ),
    Mistake(
        "half a failure", "{every: {exponential: 8 h}, repair", "{repair",
        26, "stations.mill_1.failures.spindle", ("'every' and 'repair'", "'availability'"),
    ),
    Mistake(
        "two ways of rework", "to: saw}", "to: saw, repeat: true}",
        32, "stations.inspect.quality.rework", ("either 'to'", "'repeat: true'"),
    ),
    Mistake(
        "no route", "    housing:\n      route: [saw, mill_2, inspect]\n", "    housing: {}\n",
        10, "products.housing.route", ("'route' is missing",),
    ),
    Mistake(
        "empty route", "[saw, mill_2, inspect]", "[]",
        11, "products.housing.route", ("[] is not possible", "At least one"),
    ),
    Mistake(
        "route is a word", "[saw, mill_2, inspect]", "saw",
        11, "products.housing.route", ("'saw' is not possible", "list"),
    ),
    Mistake(
        "shifts in a circle", "day: {from:", "night: {like: night}\n    day: {from:",
        36, "shifts.night.like", ("circle",),
    ),
    Mistake(
        "time of day", '"06:00"', '"25:00"',
        36, "shifts.day", ("'25:00' is not a time of day", "'06:30'"),
    ),
    Mistake(
        "break without an end", '"09:00-09:15"', '"09:00"',
        36, "shifts.day", ("'09:00' is not a period",),
    ),
    Mistake(
        "warm-up as long as the run", "warmup: 1 d", "warmup: 5 d",
        37, "run", ("warm-up", "includes the warm-up"),
    ),
    Mistake(
        "factory is a number", "run: {", "run: 5 d\nx: {",
        37, "run", ("'5 d' is not possible", "mapping"),
    ),
    # The file itself
    Mistake(
        "no version", "factorysim: 1\n", "",
        1, "", ("'factorysim: 1' is missing",),
    ),
    Mistake(
        "version of tomorrow", "factorysim: 1\n", "factorysim: 2\n",
        1, "factorysim", ("version 2", "reads version 1", "pip install --upgrade"),
    ),
    Mistake(
        "version in words", "factorysim: 1\n", "factorysim: one\n",
        1, "factorysim", ("'one'", "'factorysim: 1'"),
    ),
    Mistake(
        "duplicate key", MILL, MILL + "      time: 8\n",
        29, "stations.mill_2.time", ("twice", "line 28"),
    ),
    Mistake(
        "tab", MILL, "    mill_2:\n\ttime: 7\n",
        28, "", ("tab", "spaces"),
    ),
    Mistake(
        "bracket", "every: {exponential: 6}", "every: {exponential: 6",
        15, "", ("not closed", '"}"'),
    ),
    Mistake(
        "python tag", "      time: 7\n", "      time: !!python/object/apply:os.system [ls]\n",
        28, "stations.mill_2.time", ("tag", "runs no code"),
    ),
    Mistake(
        "alias of nothing", "      time: 7\n", "      time: *mill\n",
        28, "stations.mill_2.time", ("*mill", "nothing above is"),
    ),
    # Files beside it
    Mistake(
        "no such table", ORDERS, "      schedule: oders.csv\n",
        15, "sources.orders.schedule", ("no file 'oders.csv'", "Did you mean 'orders.csv'?"),
    ),
    Mistake(
        "table above the folder", ORDERS, "      schedule: ../orders.csv\n",
        15, "sources.orders.schedule", ("'../orders.csv'", "folder of the scenario"),
    ),
    Mistake(
        "table anywhere", ORDERS, "      schedule: /etc/passwd\n",
        15, "sources.orders.schedule", ("'/etc/passwd'", "folder of the scenario"),
    ),
    Mistake(
        "table on a drive", ORDERS, "      schedule: 'C:\\orders.csv'\n",
        15, "sources.orders.schedule", ("folder of the scenario",),
    ),
    Mistake(
        "order in a list", ORDERS, "      schedule: [{at: 1, product: nut}]\n",
        15, "sources.orders.schedule.0.product", ("no product called 'nut'",),
    ),
]  # fmt: skip


def _problems(text: str, folder: Path) -> tuple[ScenarioError, str]:
    (folder / "orders.csv").write_text("at,product\n0,bracket\n", encoding="utf-8")
    file = folder / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(file)
    return caught.value, str(file)


def test_the_file_without_a_mistake_is_accepted() -> None:
    scenario = parse_scenario(LINE)
    assert scenario.factory.stations.mill_2.capacity == 2
    assert scenario.run.replications == 10


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_named_with_its_line_and_path(mistake: Mistake, tmp_path: Path) -> None:
    assert LINE.count(mistake.old) == 1, "the case must make its mistake in one place"
    error, file = _problems(LINE.replace(mistake.old, mistake.new), tmp_path)
    found = [p for p in error.problems if (p.line, p.path) == (mistake.line, mistake.path)]
    assert found, str(error)
    assert found[0].file == file
    for words in mistake.words:
        assert words in found[0].message


def test_several_mistakes_are_reported_at_once_and_sorted_by_line(tmp_path: Path) -> None:
    text = (
        LINE.replace("seed: 1", "seed: -1")
        .replace("housing: 4}", "housing: -4}")
        .replace("theme: flexibility", "theme: magic")
        .replace("scrap: 0.02", "scrp: 0.02")
        .replace("route: [saw, mill_2", "route: [saw, mil_2")
        .replace("start: saw", "start: sw")
    )
    error, _ = _problems(text, tmp_path)
    found = [(problem.line, problem.path) for problem in error.problems]
    assert found == [
        (4, "about.theme"),
        (11, "products.housing.route.1.at"),
        (19, "stations.saw.time.housing"),
        (32, "stations.inspect.quality.scrp"),
        (34, "loops.cards.start"),
        (37, "run.seed"),
    ]
    assert str(error).endswith("6 problems found. Nothing was simulated.")


def test_a_second_look_does_not_blame_the_reader_for_what_was_left_out(tmp_path: Path) -> None:
    # Without its time, which is refused, the second mill would seem to have none.
    error, _ = _problems(LINE.replace("      time: 7\n", "      time: -7\n"), tmp_path)
    assert [problem.path for problem in error.problems] == ["stations.mill_2.time"]


def test_two_duplicate_keys_are_both_named(tmp_path: Path) -> None:
    text = LINE.replace(MILL, MILL + "      time: 8\n").replace("seed: 1", "seed: 1, seed: 2")
    error, _ = _problems(text, tmp_path)
    assert [problem.line for problem in error.problems] == [29, 38]


def test_a_table_of_100_megabytes_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "large.csv").open("wb") as sparse:
        sparse.truncate(100_000_000)
    error, _ = _problems(LINE.replace(ORDERS, "      schedule: large.csv\n"), tmp_path)
    assert "larger than 20 MB" in error.problems[0].message


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("at,product\n0,bracket\n", encoding="utf-8")
    folder = tmp_path / "line"
    folder.mkdir()
    (folder / "orders_2.csv").symlink_to(secret)
    error, _ = _problems(LINE.replace(ORDERS, "      schedule: orders_2.csv\n"), folder)
    assert "leads out of the folder" in str(error)


def test_a_mistake_in_a_table_has_the_line_of_the_table(tmp_path: Path) -> None:
    (tmp_path / "week.csv").write_text(
        "at,product,count\n0,bracket,2\n# a comment\n-5,nut,0\n", encoding="utf-8"
    )
    error, _ = _problems(LINE.replace(ORDERS, "      schedule: week.csv\n"), tmp_path)
    found = [(Path(p.file).name, p.line, p.path) for p in error.problems]
    assert found == [
        ("week.csv", 4, "sources.orders.schedule.1.at"),
        ("week.csv", 4, "sources.orders.schedule.1.count"),
    ]


def test_a_table_and_the_scenario_are_checked_in_one_go(tmp_path: Path) -> None:
    (tmp_path / "week.csv").write_text("when,product\n0,bracket\n", encoding="utf-8")
    text = LINE.replace(ORDERS, "      schedule: week.csv\n").replace("capacity: 2", "capacity: 0")
    error, _ = _problems(text, tmp_path)
    assert [(Path(p.file).name, p.line) for p in error.problems] == [
        ("scenario.yaml", 29),
        ("week.csv", 1),
        ("week.csv", 1),
    ]
    assert "no column 'when'" in str(error)
    assert "column 'at' is missing" in str(error)


def test_a_station_that_nobody_visits_is_a_warning_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(LINE.replace(MILL, "    paint: {time: 3}\n" + MILL), encoding="utf-8")
    warnings = located(read_scenario(file).factory.warnings(), file)
    assert [(w.line, w.path) for w in warnings if "paint" in w.path] == [(27, "stations.paint")]
