"""``result.charts``: every chart of a result as a method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factorysim.charts.bottleneck import bottleneck
from factorysim.charts.buffer_levels import buffer_levels
from factorysim.charts.chain import chain
from factorysim.charts.exposure import exposure
from factorysim.charts.fatigue import fatigue
from factorysim.charts.gantt import gantt
from factorysim.charts.gantt_orders import gantt_orders
from factorysim.charts.gantt_people import gantt_people
from factorysim.charts.human_robot import human_robot
from factorysim.charts.lead_time_parts import lead_time_parts
from factorysim.charts.lead_times import lead_times, lead_times_by_product
from factorysim.charts.oee_losses import oee_losses
from factorysim.charts.operating_curves import operating_curves
from factorysim.charts.part_flow import part_flow
from factorysim.charts.route_graph import route_graph
from factorysim.charts.state_bars import (
    Share,
    robot_states,
    states,
    vehicle_states,
    worker_states,
)
from factorysim.charts.style import Size
from factorysim.charts.throughput import throughput
from factorysim.charts.traffic import traffic
from factorysim.charts.value_stream import value_stream
from factorysim.charts.waiting import waiting
from factorysim.charts.work_in_process import wip
from factorysim.charts.yamazumi import yamazumi

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from factorysim.results.result import Result


@dataclass(frozen=True, repr=False)
class ChartsOfResult:
    """The charts of one result."""

    result: Result

    def states(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        share_of: Share = "planned",
    ) -> Figure:
        """Return `factorysim.charts.states` of this result."""
        return states(self.result, ax=ax, lang=lang, size=size, share_of=share_of)

    def worker_states(
        self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
    ) -> Figure:
        """Return `factorysim.charts.state_bars.worker_states` of this result."""
        return worker_states(self.result, ax=ax, lang=lang, size=size)

    def robot_states(
        self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
    ) -> Figure:
        """Return `factorysim.charts.state_bars.robot_states` of this result."""
        return robot_states(self.result, ax=ax, lang=lang, size=size)

    def vehicle_states(
        self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
    ) -> Figure:
        """Return `factorysim.charts.state_bars.vehicle_states` of this result."""
        return vehicle_states(self.result, ax=ax, lang=lang, size=size)

    def wip(self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page") -> Figure:
        """Return `factorysim.charts.wip` of this result."""
        return wip(self.result, ax=ax, lang=lang, size=size)

    def waiting(self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page") -> Figure:
        """Return `factorysim.charts.waiting.waiting` of this result."""
        return waiting(self.result, ax=ax, lang=lang, size=size)

    def lead_time_parts(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
    ) -> Figure:
        """Return `factorysim.charts.lead_time_parts.lead_time_parts` of this result."""
        return lead_time_parts(self.result, ax=ax, lang=lang, size=size)

    def oee_losses(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        place: str | None = None,
    ) -> Figure:
        """Return `factorysim.charts.oee_losses.oee_losses` of this result."""
        return oee_losses(self.result, ax=ax, lang=lang, size=size, place=place)

    def chain(
        self,
        *,
        lang: str = "en",
        size: Size = "page",
    ) -> Figure:
        """Return `factorysim.charts.chain.chain` of this result."""
        return chain(self.result, lang=lang, size=size)

    def traffic(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        layout: str | None = None,
    ) -> Figure:
        """Return `factorysim.charts.traffic.traffic` of this result."""
        return traffic(self.result, ax=ax, lang=lang, size=size, layout=layout)

    @classmethod
    def names(cls) -> list[str]:
        """Return what can be drawn, as ``factorysim chart`` names it."""
        return [
            name
            for name, value in vars(cls).items()
            if callable(value) and not name.startswith("_")
        ]

    def __repr__(self) -> str:
        return f"Charts of a result: {', '.join(f'.{name}()' for name in self.names())}"

    def lead_times(
        self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
    ) -> Figure:
        """Return `factorysim.charts.lead_times.lead_times` of this result."""
        return lead_times(self.result, ax=ax, lang=lang, size=size)

    def lead_times_by_product(
        self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
    ) -> Figure:
        """Return `factorysim.charts.lead_times.lead_times_by_product` of this result."""
        return lead_times_by_product(self.result, ax=ax, lang=lang, size=size)

    def gantt(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        begin: float | str | None = None,
        end: float | str | None = None,
    ) -> Figure:
        """Return `factorysim.charts.gantt` of this result."""
        return gantt(self.result, ax=ax, lang=lang, size=size, begin=begin, end=end)

    def part_flow(self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page") -> Figure:
        """Return `factorysim.charts.part_flow` of this result."""
        return part_flow(self.result, ax=ax, lang=lang, size=size)

    def throughput(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        interval: float | str | None = None,
    ) -> Figure:
        """Return `factorysim.charts.throughput.throughput` of this result."""
        return throughput(self.result, ax=ax, lang=lang, size=size, interval=interval)

    def buffer_levels(
        self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
    ) -> Figure:
        """Return `factorysim.charts.buffer_levels.buffer_levels` of this result."""
        return buffer_levels(self.result, ax=ax, lang=lang, size=size)

    def bottleneck(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        begin: float | str | None = None,
        end: float | str | None = None,
    ) -> Figure:
        """Return `factorysim.charts.bottleneck.bottleneck` of this result."""
        return bottleneck(self.result, ax=ax, lang=lang, size=size, begin=begin, end=end)

    def gantt_people(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        begin: float | str | None = None,
        end: float | str | None = None,
    ) -> Figure:
        """Return `factorysim.charts.gantt_people.gantt_people` of this result."""
        return gantt_people(self.result, ax=ax, lang=lang, size=size, begin=begin, end=end)

    def human_robot(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        cell: str | None = None,
        begin: float | str | None = None,
        end: float | str | None = None,
    ) -> Figure:
        """Return `factorysim.charts.human_robot.human_robot` of this result."""
        return human_robot(
            self.result, ax=ax, lang=lang, size=size, cell=cell, begin=begin, end=end
        )

    def fatigue(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        begin: float | str | None = None,
        end: float | str | None = None,
    ) -> Figure:
        """Return `factorysim.charts.fatigue.fatigue` of this result."""
        return fatigue(self.result, ax=ax, lang=lang, size=size, begin=begin, end=end)

    def exposure(self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page") -> Figure:
        """Return `factorysim.charts.exposure.exposure` of this result."""
        return exposure(self.result, ax=ax, lang=lang, size=size)

    def gantt_orders(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        begin: float | str | None = None,
        end: float | str | None = None,
    ) -> Figure:
        """Return `factorysim.charts.gantt_orders.gantt_orders` of this result."""
        return gantt_orders(self.result, ax=ax, lang=lang, size=size, begin=begin, end=end)

    def operating_curves(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        others: Sequence[Result] = (),
    ) -> Figure:
        """Return `factorysim.charts.operating_curves` of this result."""
        return operating_curves(self.result, ax=ax, lang=lang, size=size, others=others)

    def yamazumi(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        takt: float | str | None = None,
    ) -> Figure:
        """Return `factorysim.charts.yamazumi.yamazumi` of this result."""
        return yamazumi(self.result, ax=ax, lang=lang, size=size, takt=takt)

    def value_stream(
        self,
        *,
        ax: Axes | None = None,
        lang: str = "en",
        size: Size = "page",
        product: str | None = None,
    ) -> Figure:
        """Return `factorysim.charts.value_stream.value_stream` of this result."""
        return value_stream(self.result, ax=ax, lang=lang, size=size, product=product)

    def route_graph(
        self, *, ax: Axes | None = None, lang: str = "en", size: Size = "page"
    ) -> Figure:
        """Return `factorysim.charts.route_graph.route_graph` of this result."""
        return route_graph(self.result, ax=ax, lang=lang, size=size)


def of_result(result: Result) -> ChartsOfResult:
    """Return the charts of *result*; ``result.charts`` is the same."""
    return ChartsOfResult(result)
