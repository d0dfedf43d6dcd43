"""Random fleets for a random factory: which steps parts reach by vehicle, and what carries them.

Vehicles drive on a ring of nodes on which they do not hinder each other, or need a time for every
way. All distances are whole metres and all speeds whole metres a minute, so that integer times
stay integer.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from factorysim.rules import REQUESTS, VEHICLES

METRE_A_MINUTE = 1 / 60
NODES = ("n1", "n2", "n3", "n4")


class FleetsDrawing:
    """What is drawn for the factory of *drawing*, whose routes and places are known."""

    def __init__(self, drawing: Any) -> None:
        self.draw = drawing.draw
        self.drawing = drawing
        self.one_of = drawing.one_of
        self.number = drawing.number

    def add(self) -> None:
        """Let some steps be reached by vehicle, and add the fleets and the layout for them."""
        data = self.drawing.data
        fleets = ["agv", "robot"][: self.number(1, 2)]
        data["fleets"] = {name: self._fleet() for name in fleets}
        for route in self.drawing.routes.values():
            last = route[-1]
            rests = isinstance(last["at"], str) and last["at"] in self.drawing.stores
            may_leave = not rests and not last.get("dissolves")
            if may_leave and self.draw(st.booleans()):
                route.append({"at": "exit"})
            for step in route[1:]:
                if self.one_of(True, True, False):
                    step["transport"] = self._transport(fleets)
        places = [*self.drawing.stations, *data["buffers"], *data["conveyors"], "exit"]
        edges = [
            {"from": here, "to": there, "length": float(self.number(1, 4))}
            for here, there in zip(NODES, (*NODES[1:], NODES[0]), strict=True)
        ]
        layout = {
            "nodes": {node: {} for node in NODES},
            "edges": edges,
            "one_way": self.draw(st.booleans()),
            "places": {place: self.one_of(*NODES) for place in places},
            "chargers": {"plug": {"at": "n1", "power": 60.0}},
        }
        if any("layout" in fleet for fleet in data["fleets"].values()):
            data["layouts"] = {"hall": layout}

    def _transport(self, fleets: list[str]) -> dict[str, Any]:
        transport: dict[str, Any] = {
            "fleet": self.one_of(*fleets),
            "reserve": self.one_of("at_request", "on_arrival"),
        }
        if self.draw(st.booleans()):
            transport |= {"lot": 2, "wait_at_most": self.one_of(2.0, 5.0)}
        return transport

    def _fleet(self) -> dict[str, Any]:
        fleet: dict[str, Any] = {
            "count": self.number(1, 3),
            "capacity": self.number(2, 3),
            "load": self.drawing.time(),
            "unload": self.drawing.time(),
            "rule": self.one_of(*REQUESTS),
            "choose": self.one_of(*VEHICLES),
            "reassign": self.draw(st.booleans()),
            "fails": self.one_of("on_the_spot", "after_trip"),
        }
        if self.drawing.has("failures"):
            clock = self.one_of("working", "cycles")
            every = self.number(1, 3) if clock == "cycles" else self.draw(self.drawing.times.long)
            fleet["failures"] = {
                "stop": {"every": every, "repair": self.drawing.time(), "clock": clock}
            }
        if self.drawing.has("shifts"):
            fleet["shift"] = "early"
        if self.draw(st.booleans()):
            return fleet | {"travel": self.drawing.time(), "when_free": self.one_of("stay", "home")}
        fleet |= {
            "layout": "hall",
            "speed": {"empty": 2 * METRE_A_MINUTE, "loaded": METRE_A_MINUTE},
            "when_free": self.one_of(
                "stay", "home", "central", "circulate", {"go_to": ["n2", "n4"]}
            ),
            "acceleration": self.one_of(None, None, METRE_A_MINUTE / 60),
        }
        if self.draw(st.booleans()):
            fleet["battery"] = {
                "capacity": 100.0, "empty": 60.0, "loaded": 60.0, "idle": 6.0,
                "opportunity": self.draw(st.booleans()), "initial": self.one_of(1.0, 0.6),
            }  # fmt: skip
        return fleet
