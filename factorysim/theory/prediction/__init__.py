"""What a factory is in the eyes of theory: which formula fits, and what it says.

prediction       the answer: numbers, assumptions, source
facts            what there is in a factory that a formula has to know about
single_stations  queues at one station
open_flows       networks and lines of queues
closed_loops     lines with a fixed number of parts inside
saturated_lines  lines with limited buffers whose first machine never waits
balance          what holds for every factory that is not overloaded
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from factorysim.model.factory import Factory
from factorysim.scenario.scenarios import Scenario
from factorysim.theory.prediction.balance import predict_balance
from factorysim.theory.prediction.closed_loops import predict_closed_loop
from factorysim.theory.prediction.facts import Facts
from factorysim.theory.prediction.open_flows import predict_open_flow
from factorysim.theory.prediction.prediction import Assumption as Assumption
from factorysim.theory.prediction.prediction import Prediction as Prediction
from factorysim.theory.prediction.saturated_lines import predict_saturated_line
from factorysim.theory.prediction.single_stations import predict_single_station

_RECIPES: Final[tuple[Callable[[Facts], Prediction | None], ...]] = (
    predict_single_station,
    predict_open_flow,
    predict_closed_loop,
    predict_saturated_line,
    predict_balance,
)


def predict(model: Factory | Scenario) -> Prediction | None:
    """Return what theory says about the long run of a factory; None if it says nothing.

    The factory is compared with the models of the textbooks, from the most special to the most
    general. The answer names the model, the numbers, the assumptions that hold, and those that do
    not: with one that does not, the numbers are an approximation.

    Examples
    --------
    >>> from factorysim.model import serial_line
    >>> from factorysim.model.making import exponential
    >>> queue = serial_line(times=[exponential(6)], every=exponential(7.5))
    >>> found = predict(queue)
    >>> found.model, round(found.values["lead_time"], 6), found.is_exact
    ('M/M/1', 30.0, True)
    """
    factory = model.factory if isinstance(model, Scenario) else model
    facts = Facts(factory)
    for recipe in _RECIPES:
        found = recipe(facts)
        if found is not None:
            return found
    return None
