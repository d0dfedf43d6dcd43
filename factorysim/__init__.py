"""factorysim: the factory of the future, simulated.

A factory is data; running it is a function::

    import factorysim as fs

    line = fs.serial_line(times=[1.0, fs.exponential(1.2)], buffers=3)
    result = fs.simulate(line, until="40 h", warmup="8 h", seed=1)
    print(result)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factorysim import rules as rules
    from factorysim import theory as theory
    from factorysim.engine import Simulation as Simulation
    from factorysim.engine import check_rule as check_rule
    from factorysim.engine import simulate as simulate
    from factorysim.engine.views import PartView as PartView
    from factorysim.engine.views import StationView as StationView
    from factorysim.errors import AuditError as AuditError
    from factorysim.errors import Deadlock as Deadlock
    from factorysim.errors import DoubtfulModel as DoubtfulModel
    from factorysim.errors import FactorySimError as FactorySimError
    from factorysim.errors import ModelError as ModelError
    from factorysim.errors import ScenarioError as ScenarioError
    from factorysim.errors import UnknownName as UnknownName
    from factorysim.errors import ZeroTimeLoop as ZeroTimeLoop
    from factorysim.experiments import BatchMeans as BatchMeans
    from factorysim.experiments import BestOfSeveral as BestOfSeveral
    from factorysim.experiments import Comparison as Comparison
    from factorysim.experiments import Interactions as Interactions
    from factorysim.experiments import Interval as Interval
    from factorysim.experiments import MainEffects as MainEffects
    from factorysim.experiments import Metamodel as Metamodel
    from factorysim.experiments import Optimum as Optimum
    from factorysim.experiments import PreciseReplications as PreciseReplications
    from factorysim.experiments import Range as Range
    from factorysim.experiments import Replications as Replications
    from factorysim.experiments import ReplicationsInterrupted as ReplicationsInterrupted
    from factorysim.experiments import Selection as Selection
    from factorysim.experiments import Sensitivity as Sensitivity
    from factorysim.experiments import StoreError as StoreError
    from factorysim.experiments import Study as Study
    from factorysim.experiments import StudyInterrupted as StudyInterrupted
    from factorysim.experiments import StudyResults as StudyResults
    from factorysim.experiments import WarmUp as WarmUp
    from factorysim.experiments import batch_means as batch_means
    from factorysim.experiments import best_of_several as best_of_several
    from factorysim.experiments import compare as compare
    from factorysim.experiments import indicator_quantile as indicator_quantile
    from factorysim.experiments import long_run as long_run
    from factorysim.experiments import mean_and_half_width as mean_and_half_width
    from factorysim.experiments import mser5 as mser5
    from factorysim.experiments import optimise as optimise
    from factorysim.experiments import quantile_interval as quantile_interval
    from factorysim.experiments import replicate as replicate
    from factorysim.experiments import replicate_until_precise as replicate_until_precise
    from factorysim.experiments import replications_needed as replications_needed
    from factorysim.experiments import select_best as select_best
    from factorysim.experiments import sensitivity as sensitivity
    from factorysim.experiments import suggest_warmup as suggest_warmup
    from factorysim.experiments import until_precise as until_precise
    from factorysim.experiments import welch as welch
    from factorysim.experiments.input_analysis.arrivals import (
        fit_arrival_times as fit_arrival_times,
    )
    from factorysim.experiments.input_analysis.arrivals import fit_arrivals as fit_arrivals
    from factorysim.experiments.input_analysis.fits import Fits as Fits
    from factorysim.experiments.input_analysis.fitting import fit as fit
    from factorysim.model import Batch as Batch
    from factorysim.model import Battery as Battery
    from factorysim.model import Buffer as Buffer
    from factorysim.model import Cell as Cell
    from factorysim.model import CellTask as CellTask
    from factorysim.model import Charger as Charger
    from factorysim.model import Component as Component
    from factorysim.model import Contact as Contact
    from factorysim.model import Conveyor as Conveyor
    from factorysim.model import Crew as Crew
    from factorysim.model import Demand as Demand
    from factorysim.model import Edge as Edge
    from factorysim.model import Exit as Exit
    from factorysim.model import Factory as Factory
    from factorysim.model import Failure as Failure
    from factorysim.model import Fence as Fence
    from factorysim.model import Fleet as Fleet
    from factorysim.model import Grid as Grid
    from factorysim.model import Handling as Handling
    from factorysim.model import HumanLimits as HumanLimits
    from factorysim.model import Layout as Layout
    from factorysim.model import Loop as Loop
    from factorysim.model import LoopTrack as LoopTrack
    from factorysim.model import Maintenance as Maintenance
    from factorysim.model import MonitoredStandstill as MonitoredStandstill
    from factorysim.model import Need as Need
    from factorysim.model import Node as Node
    from factorysim.model import Order as Order
    from factorysim.model import PowerAndForce as PowerAndForce
    from factorysim.model import Product as Product
    from factorysim.model import Quality as Quality
    from factorysim.model import Rate as Rate
    from factorysim.model import Rework as Rework
    from factorysim.model import Robot as Robot
    from factorysim.model import Rotation as Rotation
    from factorysim.model import Run as Run
    from factorysim.model import Setup as Setup
    from factorysim.model import Shift as Shift
    from factorysim.model import Source as Source
    from factorysim.model import Speed as Speed
    from factorysim.model import SpeedAndSeparation as SpeedAndSeparation
    from factorysim.model import Station as Station
    from factorysim.model import Step as Step
    from factorysim.model import Stock as Stock
    from factorysim.model import Storage as Storage
    from factorysim.model import Tour as Tour
    from factorysim.model import Transport as Transport
    from factorysim.model import Visits as Visits
    from factorysim.model import Walking as Walking
    from factorysim.model import Worker as Worker
    from factorysim.model import Zone as Zone
    from factorysim.model import serial_line as serial_line
    from factorysim.model.distributions import Distribution as Distribution
    from factorysim.model.making import beta as beta
    from factorysim.model.making import constant as constant
    from factorysim.model.making import discrete as discrete
    from factorysim.model.making import empirical as empirical
    from factorysim.model.making import erlang as erlang
    from factorysim.model.making import exponential as exponential
    from factorysim.model.making import gamma as gamma
    from factorysim.model.making import geometric as geometric
    from factorysim.model.making import hyperexponential as hyperexponential
    from factorysim.model.making import lognormal as lognormal
    from factorysim.model.making import normal as normal
    from factorysim.model.making import poisson as poisson
    from factorysim.model.making import triangular as triangular
    from factorysim.model.making import uniform as uniform
    from factorysim.model.making import weibull as weibull
    from factorysim.results import Result as Result
    from factorysim.results import indicator as indicator
    from factorysim.results import load_result as load_result
    from factorysim.results import sentences as sentences
    from factorysim.scenario import Scenario as Scenario
    from factorysim.scenario import read_graphml as read_graphml
    from factorysim.scenario import read_job_shop as read_job_shop
    from factorysim.scenario import read_scenario as read_scenario
    from factorysim.scenario import write_graphml as write_graphml
    from factorysim.scenario import write_scenario as write_scenario

__version__ = "0.1.0"

_HOMES = {
    "factorysim.engine": ("Simulation", "check_rule", "simulate"),
    "factorysim.errors": (
        "AuditError",
        "Deadlock",
        "DoubtfulModel",
        "FactorySimError",
        "ModelError",
        "ScenarioError",
        "UnknownName",
        "ZeroTimeLoop",
    ),
    "factorysim.engine.views": ("PartView", "StationView"),
    "factorysim.experiments": (
        "BestOfSeveral",
        "BatchMeans",
        "Interactions",
        "MainEffects",
        "Metamodel",
        "Sensitivity",
        "Optimum",
        "PreciseReplications",
        "WarmUp",
        "batch_means",
        "indicator_quantile",
        "long_run",
        "mser5",
        "optimise",
        "quantile_interval",
        "replicate_until_precise",
        "replications_needed",
        "suggest_warmup",
        "until_precise",
        "welch",
        "Comparison",
        "Interval",
        "Range",
        "Replications",
        "ReplicationsInterrupted",
        "Selection",
        "StoreError",
        "Study",
        "StudyInterrupted",
        "StudyResults",
        "best_of_several",
        "compare",
        "mean_and_half_width",
        "replicate",
        "select_best",
        "sensitivity",
    ),
    "factorysim.experiments.input_analysis.arrivals": ("fit_arrival_times", "fit_arrivals"),
    "factorysim.experiments.input_analysis.fits": ("Fits",),
    "factorysim.experiments.input_analysis.fitting": ("fit",),
    "factorysim.model": (
        "Batch",
        "Battery",
        "Buffer",
        "Cell",
        "CellTask",
        "Charger",
        "Component",
        "Contact",
        "Conveyor",
        "Crew",
        "Edge",
        "Demand",
        "Exit",
        "Factory",
        "Failure",
        "Fence",
        "Fleet",
        "Grid",
        "Handling",
        "HumanLimits",
        "Layout",
        "Loop",
        "LoopTrack",
        "Maintenance",
        "MonitoredStandstill",
        "Need",
        "Node",
        "Order",
        "PowerAndForce",
        "Product",
        "Quality",
        "Rate",
        "Rework",
        "Robot",
        "Rotation",
        "Run",
        "Setup",
        "Shift",
        "Source",
        "Speed",
        "SpeedAndSeparation",
        "Station",
        "Step",
        "Tour",
        "Transport",
        "Visits",
        "Walking",
        "Worker",
        "Zone",
        "Stock",
        "Storage",
        "serial_line",
    ),
    "factorysim.model.distributions": ("Distribution",),
    "factorysim.model.making": (
        "beta",
        "constant",
        "discrete",
        "empirical",
        "erlang",
        "exponential",
        "gamma",
        "geometric",
        "hyperexponential",
        "lognormal",
        "normal",
        "poisson",
        "triangular",
        "uniform",
        "weibull",
    ),
    "factorysim.results": ("Result", "indicator", "load_result", "sentences"),
    "factorysim.scenario": (
        "Scenario",
        "read_graphml",
        "read_job_shop",
        "read_scenario",
        "write_graphml",
        "write_scenario",
    ),
}
"""The public names by the module that they come from; the list above tells type checkers the same.

A name is loaded when it is first used, so that `import factorysim` and `factorysim --help` answer
at once.
"""

__all__ = ["rules", "theory", *(name for names in _HOMES.values() for name in names)]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name in ("rules", "theory"):
            return import_module(f"factorysim.{name}")
        home = next((module for module, names in _HOMES.items() if name in names), None)
        if home is None:
            raise AttributeError(f"module 'factorysim' has no attribute {name!r}")
        value = getattr(import_module(home), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
