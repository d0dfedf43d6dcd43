"""Random factories: everything that production flow knows, in all its combinations.

A factory is drawn as plain data, as it would stand in a scenario file. First a set of features is
drawn (failures, batches, loops ...), and what is not in the set does not occur: so small factories
with one feature come as often as those with all of them, and a failing one is quickly made small.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from hypothesis import assume
from hypothesis import strategies as st

import factorysim as fs
from factorysim.rules import DISPATCHING
from tests.properties.cells import CellsDrawing
from tests.properties.people import CrewsDrawing
from tests.properties.times import Times, times_of_one_kind
from tests.properties.transport import FleetsDrawing

FEATURES = (
    "alternatives", "assembly", "batches", "before_service", "buffers", "carriers", "cells",
    "collect", "conveyors", "crews", "failures", "loops", "maintenance", "outcomes", "preemption",
    "quality", "rules", "setups", "shifts", "several_machines", "small_buffers", "splits",
    "storages", "transport", "zero_times",
)  # fmt: skip
"""What may or may not occur in a factory."""

CLOCKS = ("working", "planned", "calendar", "cycles")
COMPARING = ("first_free", "shortest_queue", "least_work", "least_setup")
DRAWING = ("random", "round_robin", "by_share")


class FactoryRun(NamedTuple):
    """A factory with how long and with which random numbers it runs."""

    factory: fs.Factory
    until: float
    warmup: float
    seed: int


@st.composite
def factories(
    draw: st.DrawFn,
    *,
    kinds: tuple[str, ...] = ("integer", "constant", "continuous"),
    without: tuple[str, ...] = (),
    always: tuple[str, ...] = (),
) -> fs.Factory:
    """Draw a factory that can be run.

    Parameters
    ----------
    kinds
        Kinds of times that may occur; all times of one factory are of one kind.
    without
        Features that do not occur.
    always
        Features that may occur in every factory.
    """
    possible = [feature for feature in FEATURES if feature not in without]
    features = draw(st.sets(st.sampled_from(possible))) | set(always)
    times = Times(draw(times_of_one_kind(kinds)), zero="zero_times" in features)
    data = _Drawing(draw, features, times).factory()
    try:
        return fs.Factory(**data)
    except fs.ScenarioError:
        # A few combinations make no sense, such as a loop whose end lies before its start.
        assume(False)
        raise


@st.composite
def factory_runs(draw: st.DrawFn, **restrictions: Any) -> FactoryRun:
    """Draw a factory and the settings of a short run."""
    factory = draw(factories(**restrictions))
    until = draw(st.sampled_from([40.0, 20.0, 80.0, 37.3]))
    warmup = draw(st.sampled_from([0.0, 0.0, 10.0, 7.77]))
    return FactoryRun(factory, until, warmup, draw(st.integers(0, 1000)))


class _Drawing:
    """The factory that is being drawn: plain data by the names of the model."""

    def __init__(self, draw: st.DrawFn, features: set[str], times: Times) -> None:
        self.draw = draw
        self.features = features
        self.times = times
        self.stations = [f"s{i + 1}" for i in range(draw(st.integers(1, 5)))]
        self.products = ["a", "b", "c"][: draw(st.integers(1, 3))]
        self.routes: dict[str, list[dict[str, Any]]] = {}
        self.data: dict[str, Any] = {
            "time_unit": "min", "products": {}, "sources": {}, "stations": {},
            "buffers": {}, "conveyors": {}, "storages": {}, "loops": {}, "shifts": {},
        }  # fmt: skip
        self.stores: set[str] = set()
        """Buffers in which components rest; no route leads through them."""

    def has(self, feature: str) -> bool:
        """Whether something that this factory may have is there, here."""
        return feature in self.features and self.draw(st.booleans())

    def one_of(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def time(self) -> Any:
        return self.draw(self.times.above_zero)

    # --- the whole -------------------------------------------------------------------------------

    def factory(self) -> dict[str, Any]:
        self._shifts()
        self._other_places()
        for product in list(self.products):
            self.routes[product] = [self._step() for _ in range(self.number(1, 4))]
        if "assembly" in self.features:
            self._assembly()
        if "carriers" in self.features:
            self._carrier()
        if "splits" in self.features:
            self._split()
        if "transport" in self.features:
            FleetsDrawing(self).add()
        for name, route in self.routes.items():
            self.data["products"][name] = {"route": route, "priority": self.number(1, 3)}
        self._divide_racks()
        for name in self.stations:
            self.data["stations"][name] = self._station(name)
        self._outcomes()
        self._people()
        for number in range(self.number(1, 3)):
            self._source(f"source_{number + 1}", self.products)
        if "loops" in self.features:
            for number in range(self.number(1, 2)):
                self.data["loops"][f"loop_{number + 1}"] = self._loop()
        return self.data

    def _shifts(self) -> None:
        if "shifts" in self.features:
            early = {"week": {"mon": ["00:00-00:15", "00:20-01:00"]}}
            if self.has("shifts"):
                early["breaks"] = ["00:05-00:09", "00:30-00:35"]
            self.data["shifts"]["early"] = early

    def _other_places(self) -> None:
        if "buffers" in self.features:
            for number in range(self.number(1, 2)):
                self.data["buffers"][f"b{number + 1}"] = self._buffer()
        if "conveyors" in self.features:
            self.data["conveyors"]["belt"] = self._conveyor()
        if "storages" in self.features:
            self.data["storages"]["rack"] = self._rack()

    def _buffer(self) -> dict[str, Any]:
        return {
            "capacity": self.one_of(None, 1, 2, 4),
            "order": self.one_of("fifo", "lifo", "priority", "random"),
            "minimum_time": self.draw(st.just(0.0) | self.times.above_zero),
            "admit": self.one_of("longest_waiting", "priority"),
        }

    def _conveyor(self) -> dict[str, Any]:
        return {
            "length": self.one_of(2.0, 5.0, 6.0),
            "speed": self.one_of(1 / 60, 1 / 30, 1 / 100),
            "capacity": self.number(1, 5),
            "accumulating": self.draw(st.booleans()),
        }

    def _rack(self) -> dict[str, Any]:
        rack: dict[str, Any] = {
            "columns": self.number(1, 2),
            "levels": self.number(1, 2),
            "column_width": 4.0,
            "level_height": self.one_of(2.0, 3.0),
            "sides": self.number(1, 2),
            "aisles": self.number(1, 2),
            "speed": {"horizontal": self.one_of(1 / 30, 1 / 60), "vertical": 1 / 60},
            "handling": self.draw(st.just(0.0) | self.times.above_zero),
            "policy": self.one_of("random", "closest"),
            "order": self.one_of("fifo", "lifo", "fefo", "priority", "nearest"),
            "commands": self.one_of("single", "dual"),
            "dwell_point": self.one_of("input", "stay", "middle"),
            "admit": self.one_of("longest_waiting", "priority"),
        }
        if self.draw(st.booleans()):
            rack["acceleration"] = {"horizontal": 1 / 3600, "vertical": 1 / 1800}
        return rack

    def _divide_racks(self) -> None:
        """Let some storages keep slots for each product, now that the products are known."""
        for name, rack in self.data["storages"].items():
            slots = rack["columns"] * rack["levels"] * rack["sides"] * rack["aisles"]
            products = [
                product
                for product, route in self.routes.items()
                if any(name in _candidates(step) for step in route)
                or product in rack.get("initial", ())
            ]
            if slots < 4 or not products or not self.has("storages"):
                continue
            if self.draw(st.booleans()):
                rack["policy"] = "dedicated"
                rack["dedicated"] = dict.fromkeys(products, slots // 4)
            else:
                rack["policy"] = "class_based"
                rack["classes"] = {
                    "a": {"share": 0.25, "products": products[1:]},
                    "b": {"share": 0.75, "products": products[:1]},
                }

    # --- routes ----------------------------------------------------------------------------------

    def _step(self) -> dict[str, Any]:
        places = ("buffers", "conveyors", "storages")
        ways = [*self.stations, *(name for kind in places for name in self.data[kind])]
        if not self.has("alternatives"):
            return {"at": self.one_of(*ways)}
        among = self.stations if self.draw(st.booleans()) else ways
        size = st.lists(st.sampled_from(among), min_size=1, max_size=3, unique=True)
        candidates = self.draw(size)
        choose: Any = self.one_of(*COMPARING, *DRAWING)
        if choose == "by_share":
            choose = {"by_share": {name: self.number(1, 3) for name in candidates}}
        if all(name in self.stations for name in candidates) and self.draw(st.booleans()):
            return {"at": {name: self._work() for name in candidates}, "choose": choose}
        return {"at": candidates, "choose": choose}

    def _work(self) -> Any:
        return self.draw(self.times.any)

    def _station_step(self) -> tuple[list[dict[str, Any]], int]:
        """Return a route with the number of a step of it that is done at stations only."""
        route = self.routes[self.one_of(*self.products)]
        numbers = [i for i, step in enumerate(route) if self._only_stations(step)]
        if not numbers:
            route.append({"at": self.one_of(*self.stations)})
            numbers = [len(route) - 1]
        return route, self.one_of(*numbers)

    def _only_stations(self, step: dict[str, Any]) -> bool:
        return all(place in self.stations for place in _candidates(step))

    def _store(self, name: str, **content: int) -> None:
        self.stores.add(name)
        capacity = self.one_of(None, 2, 3)
        order = self.one_of("fifo", "lifo", "priority", "random")
        self.data["buffers"][name] = {"capacity": capacity, "order": order, "initial": content}

    def _assembly(self) -> None:
        at_the_start = self.number(0, 2)
        if self.has("storages"):
            self.stores.add("lids")
            self.data["storages"]["lids"] = {**self._rack(), "initial": {"lid": at_the_start}}
        else:
            self._store("lids", lid=at_the_start)
        way = [{"at": self.one_of(*self.stations)}] if self.draw(st.booleans()) else []
        for _ in range(self.number(1, 2)):
            route, number = self._station_step()
            component = {"count": self.number(1, 2), "from": "lids"}
            route[number].setdefault("components", {})["lid"] = component
        self.routes["lid"] = [*way, {"at": "lids"}]
        self._source("lids_come", ["lid"])

    def _carrier(self) -> None:
        self._store("trays", tray=self.number(1, 2))
        route, number = self._station_step()
        component = {"count": 1, "from": "trays", "carrier": True}
        route[number].setdefault("components", {})["tray"] = component
        later = [i for i in range(number, len(route)) if self._only_stations(route[i])]
        route[self.one_of(*later)].setdefault("releases", []).append("tray")
        self.routes["tray"] = [{"at": "trays"}]

    def _split(self) -> None:
        route, number = self._station_step()
        route[number]["splits"] = {"piece": self.number(1, 2)}
        last = number == len(route) - 1
        if last and self.draw(st.booleans()):
            route[number]["dissolves"] = True
        elif self.draw(st.booleans()):
            self._store("pieces")
            count = self.number(1, route[number]["splits"]["piece"])
            component = {"count": count, "from": "pieces", "own": True}
            joining = {"at": self.one_of(*self.stations), "components": {"piece": component}}
            route.insert(number + 1, joining)
            self.routes["piece"] = [{"at": self.one_of(*self.stations)}, {"at": "pieces"}]
            return
        self.routes["piece"] = [{"at": self.one_of(*self.stations)}]

    def _outcomes(self) -> None:
        for route in self.routes.values():
            for number, step in enumerate(route):
                if step.get("dissolves") or not self.has("outcomes"):
                    continue
                if _candidates(step)[0] in self.stores:
                    continue
                targets = ["scrap", "exit", "next", _candidates(route[self.number(0, number)])[0]]
                step["outcomes"] = {self.one_of(*targets): self.one_of(0.2, 0.5)}

    def _people(self) -> None:
        crews = CrewsDrawing(self) if "crews" in self.features else None
        if crews is not None:
            crews.add()
        if "cells" in self.features:
            CellsDrawing(self, crews).add()

    # --- stations --------------------------------------------------------------------------------

    def _station(self, name: str) -> dict[str, Any]:
        station: dict[str, Any] = {"time": self._station_time()}
        if "small_buffers" in self.features:
            station["buffer"] = self.one_of(None, 0, 1, 2, 3)
            if station["buffer"] is not None and self.draw(st.booleans()):
                station["buffer"] = {"capacity": station["buffer"], "admit": "priority"}
        if self.has("several_machines"):
            station["capacity"] = self.number(2, 3)
        if self.has("rules"):
            station["rule"] = self.one_of(*DISPATCHING)
        station |= self._disturbances()
        if self.has("preemption"):
            station["preemptive"] = True
        if self.has("before_service"):
            station["blocking"] = "before_service"
        if self.has("shifts"):
            station["shift"] = "early"
            station["at_shift_end"] = self.one_of("suspend", "finish", "ignore")
        if self.has("quality"):
            station["quality"] = self._quality(name)
        if self.has("batches") and not self._puts_together(name):
            station["batch"] = self._batch()
            station.pop("preemptive", None)
            if station.get("quality", {}).get("rework", {}).get("repeat"):
                del station["quality"]
        return station

    def _disturbances(self) -> dict[str, Any]:
        disturbances: dict[str, Any] = {}
        if self.has("setups"):
            disturbances["setup"] = self._setup()
        if self.has("failures"):
            names = ["wear", "jam"][: self.number(1, 2)]
            disturbances["failures"] = {name: self._failure() for name in names}
        if self.has("maintenance"):
            disturbances["maintenance"] = {"service": self._maintenance()}
        return disturbances

    def _station_time(self) -> Any:
        if self.draw(st.booleans()):
            return self._work()
        return {product: self._work() for product in self.routes}

    def _setup(self) -> dict[str, Any]:
        setup: dict[str, Any] = {"between": self._work()}
        names = list(self.routes)
        if self.draw(st.booleans()):
            setup["matrix"] = {x: {y: self._work() for y in names if y != x} for x in names}
        elif self.draw(st.booleans()):
            setup["to"] = {names[0]: self._work()}
        if self.draw(st.booleans()):
            setup["initial"] = names[-1]
        elif len(names) > 1 and self.draw(st.booleans()):
            setup = {"between": setup["between"], "families": {names[0]: "red", names[1]: "red"}}
        return setup

    def _failure(self) -> dict[str, Any]:
        clock = self.one_of(*CLOCKS)
        if clock != "cycles" and self.draw(st.booleans()):
            return {"availability": self.one_of(0.6, 0.9), "mttr": self.time(), "clock": clock}
        every = self.number(1, 5) if clock == "cycles" else self.draw(self.times.long)
        after = self.one_of("resume", "restart", "scrap")
        repair = self._work()
        return {"every": every, "repair": repair, "clock": clock, "after": after}

    def _maintenance(self) -> dict[str, Any]:
        clock = self.one_of(*CLOCKS)
        return {
            "every": self.number(1, 5) if clock == "cycles" else self.draw(self.times.long),
            "time": self._work(),
            "clock": clock,
            "starts": self.one_of("after_part", "at_once"),
            "renews": self.draw(st.booleans()),
            "restart_after_failure": self.draw(st.booleans()),
        }

    def _quality(self, name: str) -> dict[str, Any]:
        quality: dict[str, Any] = {"scrap": self.one_of(0.0, 0.1, 0.3)}
        ways = [None, "repeat", *self._visited_before(name)]
        way = self.one_of(*ways)
        if way is not None:
            rework: dict[str, Any] = {"share": self.one_of(0.2, 0.5)}
            rework.update({"repeat": True} if way == "repeat" else {"to": way})
            if self.draw(st.booleans()):
                rework |= {"at_most": self.number(1, 2), "then": self.one_of("scrap", "pass")}
            quality["rework"] = rework
        return quality

    def _visited_before(self, name: str) -> list[str]:
        """Return the places to which every part that comes to *name* has come before."""
        common: set[str] | None = None
        for route in self.routes.values():
            seen: set[str] = set()
            for step in route:
                seen |= set(_candidates(step))
                if name in _candidates(step):
                    common = set(seen) if common is None else common & seen
        return sorted(common or ())

    def _puts_together(self, name: str) -> bool:
        return any(
            name in _candidates(step) and (step.get("components") or step.get("splits"))
            for route in self.routes.values()
            for step in route
        )

    def _batch(self) -> Any:
        if self.has("collect"):
            return {"move_together": True}
        smallest = self.number(1, 3)
        largest = self.one_of(smallest, smallest + 1, None)
        return {"min": smallest, "max": largest, "same_product": self.draw(st.booleans())}

    # --- sources and loops -----------------------------------------------------------------------

    def _source(self, name: str, products: list[str]) -> None:
        if len(products) > 1 and self.draw(st.booleans()):
            makes: Any = {product: self.number(1, 3) for product in products}
        else:
            makes = self.one_of(*products)
        kinds = ["every", "every", "schedule", "rate"]
        if self._has_one_limited_begin(makes):
            kinds.append("unlimited")
        kind = self.one_of(*kinds)
        source: dict[str, Any] = {"makes": makes, **self._arrivals(kind, makes)}
        if self.draw(st.booleans()):
            source["due"] = self.draw(self.times.long)
        if self.draw(st.booleans()):
            source["priority"] = self.number(1, 3)
        if kind != "unlimited":
            source["when_full"] = self.one_of("wait", "lose", "hold")
            if self.has("collect"):
                source["collect"] = self.number(2, 3)
        if kind == "every":
            source["batch"] = self.one_of(1, 2, 3)
            if self.has("shifts"):
                source["shift"] = "early"
        if self.draw(st.booleans()):
            source["count"] = self.number(1, 12)
        self.data["sources"][name] = source

    def _has_one_limited_begin(self, makes: Any) -> bool:
        """Whether a source without limit can feed the products: it needs one first place."""
        names = [makes] if isinstance(makes, str) else list(makes)
        begins = [_candidates(self.routes[name][0]) for name in names]
        limited = not any(place in self.data["buffers"] for place in begins[0])
        return limited and all(set(begin) == set(begins[0]) for begin in begins)

    def _arrivals(self, kind: str, makes: Any) -> dict[str, Any]:
        if kind == "unlimited":
            return {"unlimited": True}
        if kind == "rate":
            return {"rate": {"per": "min", "day": {"00:00": 0.5, "00:10": 0, "00:20": 1.0}}}
        if kind == "schedule":
            first = makes if isinstance(makes, str) else next(iter(makes))
            orders = [self._order(first) for _ in range(self.number(1, 6))]
            return {"schedule": orders}
        arrivals = {"every": self.time()}
        if self.draw(st.booleans()):
            arrivals["first_at"] = self._work()
        return arrivals

    def _order(self, product: str) -> dict[str, Any]:
        order: dict[str, Any] = {"at": self.number(0, 20), "product": product}
        order["count"] = self.number(1, 3)
        if self.draw(st.booleans()):
            order |= {"due": order["at"] + self.number(0, 20), "priority": self.number(1, 3)}
        return order

    def _loop(self) -> dict[str, Any]:
        name = self.one_of(*self.routes)
        route = self.routes[name]
        start = self.number(0, len(route) - 1)
        ends = [place for step in route[start:] for place in _candidates(step)]
        loop: dict[str, Any] = {
            "cards": self.number(1, 4),
            "start": self.one_of(*_candidates(route[start])),
            "end": self.one_of("exit", *ends),
        }
        if self.draw(st.booleans()):
            loop["products"] = [name]
        return loop


def _candidates(step: dict[str, Any]) -> list[str]:
    return [step["at"]] if isinstance(step["at"], str) else list(step["at"])
